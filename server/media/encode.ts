import sharp, { type Metadata, type Sharp } from 'sharp';
import { domainError } from '#server/errors.ts';

/** Picture formats that are kept. What comes in as WebP is kept as JPEG or PNG, which every network and mail client takes. */
export type StoredMime = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

export type Encoded = { bytes: Buffer; mime: StoredMime; width: number; height: number; animated: boolean };

/** Limits of what may come in. Pixels of an animation count for every frame. */
export const uploadLimits = { bytes: 40 * 1024 * 1024, pixels: 100_000_000, edge: 4096, files: 20 };

// Decoding takes some 4 bytes a pixel: two at a time keep a small machine alive, whatever is dropped on it.
sharp.cache(false);
sharp.concurrency(1);
const atOnce = 2;
let working = 0;
const waiting: (() => void)[] = [];

/** Runs `work` when one of the two places at the bench is free. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else working++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else working--;
  }
}

/**
 * Turns what somebody uploaded into a picture of ours: known by its bytes and not by its name, checked before it is
 * decoded, turned upright, in sRGB, without EXIF or any other metadata, at most 4096 px along its longer edge.
 * Throws `invalid`: imageEmpty, imageTooHeavy, imageSvg, imageHeic, imageFormat, imageNotAnImage, imageTooManyPixels, imageBroken.
 */
export async function encodePicture(bytes: Buffer): Promise<Encoded> {
  if (bytes.length === 0) throw domainError('invalid', 'imageEmpty');
  if (bytes.length > uploadLimits.bytes) {
    throw domainError('invalid', 'imageTooHeavy', { limit: Math.round(uploadLimits.bytes / 1024 / 1024) });
  }
  const format = formatOf(bytes);
  const metadata = await readHeader(bytes);
  const frames = metadata.pages ?? 1;
  const pixels = metadata.width * (metadata.pageHeight ?? metadata.height) * frames;
  if (pixels > uploadLimits.pixels) {
    throw domainError('invalid', 'imageTooManyPixels', {
      megapixels: Math.round(pixels / 1_000_000),
      limit: Math.round(uploadLimits.pixels / 1_000_000),
    });
  }
  const animated = format === 'gif' && frames > 1;
  const upright = open(bytes, animated)
    .autoOrient()
    .resize({ width: uploadLimits.edge, height: uploadLimits.edge, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  if (animated) return draw(upright.gif(), true);
  const keepsLines = format === 'png' || format === 'gif' || metadata.hasAlpha;
  return draw(keepsLines ? upright.png({ compressionLevel: 9 }) : upright.jpeg({ quality: 88 }));
}

/** `failOn: 'error'` forgives what a phone writes sloppily, not what is cut off. */
export function open(bytes: Buffer, animated = false): Sharp {
  return sharp(bytes, { animated, limitInputPixels: uploadLimits.pixels, failOn: 'error' });
}

/** Throws `imageBroken` when the picture cannot be decoded to its end. */
export async function draw(picture: Sharp, animated = false): Promise<Encoded> {
  try {
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    const height = animated ? (info.pageHeight ?? info.height) : info.height;
    return { bytes: data, mime: `image/${info.format}` as StoredMime, width: info.width, height, animated };
  } catch {
    throw domainError('invalid', 'imageBroken');
  }
}

async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    // Reads the header only: the number of pixels is asked about before anything is decoded.
    return await sharp(bytes, { animated: true, limitInputPixels: false }).metadata();
  } catch {
    throw domainError('invalid', 'imageBroken');
  }
}

function formatOf(bytes: Buffer): 'jpeg' | 'png' | 'gif' | 'webp' {
  const head = bytes.toString('latin1', 0, 16);
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (/^ftyp(heic|heix|heim|heis|hevc|mif1|msf1)/.test(head.slice(4))) throw domainError('invalid', 'imageHeic');
  if (/^(ftypavif|ftypavis|jP {2})/.test(head.slice(4)) || /^(BM|II\*\0|MM\0\*|%PDF|8BPS)/.test(head)) {
    throw domainError('invalid', 'imageFormat');
  }
  if (/<svg[\s>]/i.test(bytes.toString('utf8', 0, 4096))) throw domainError('invalid', 'imageSvg');
  throw domainError('invalid', 'imageNotAnImage');
}
