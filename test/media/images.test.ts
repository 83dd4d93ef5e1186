import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permanentAddresses, readPermanent, readSigned, signedAddress } from '#server/media/addresses.ts';
import { fits, picturesFor, readyPictures, smallPictures } from '#server/media/derivatives.ts';
import { encodePicture } from '#server/media/encode.ts';
import { imagesById, imagesOfClient, readImage, rememberAlt, storeImage } from '#server/media/images.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { diskStorage } from '#server/storage/disk.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
const folder = mkdtempSync(join(tmpdir(), 'asystentka-media-'));
const storage = diskStorage(join(folder, 'media'));
const shelf = () => ({ db: database.db, storage });

beforeAll(async () => {
  database = await testDatabase();
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const flat = (width: number, height: number, background = '#b0457f') =>
  sharp({ create: { width, height, channels: 3, background } });
/** Does not compress away: what a photograph weighs. */
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  });
const store = (bytes: Buffer, name = 'bukiet.jpg') => storeImage(shelf(), owner, { clientId, bytes, name }, monday);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** A PNG whose header promises so many pixels; no decoder would get further than that. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(8 + body.length);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), 4 + body.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

describe('what is taken in', () => {
  test('a photograph loses its EXIF, is turned upright and keeps its picture', async () => {
    const photo = await flat(60, 40)
      .withExif({ IFD0: { Copyright: 'Jan Tajny', Make: 'Aparat' }, IFD3: { GPSLatitude: '52/1 24/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(photo.includes('Jan Tajny')).toBe(true);
    const stored = await store(photo, 'C:\\zdjęcia\\kot\u0000.jpg');
    const bytes = await readImage(storage, stored.sha256);
    const metadata = await sharp(bytes).metadata();
    expect(bytes.includes('Jan Tajny')).toBe(false);
    expect([metadata.exif, metadata.orientation, metadata.icc, metadata.xmp]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([stored.width, stored.height, stored.mime, stored.name]).toEqual([40, 60, 'image/jpeg', 'kot.jpg']);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(stored.sha256);
    expect(stored.bytes).toBe(bytes.length);
  });

  test('40 megapixels are taken and made smaller', async () => {
    const stored = await store(await flat(8000, 5000).jpeg().toBuffer());
    expect([stored.width, stored.height]).toEqual([4096, 2560]);
  }, 30_000);

  test('200 megapixels are refused by their header, before anything is decoded', async () => {
    const before = process.memoryUsage().rss;
    await expect(store(pngHeader(20_000, 10_000), 'wielki.png')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'imageTooManyPixels',
      params: { megapixels: 200, limit: 100 },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('transparency stays, WebP becomes what every network takes, an animation keeps moving', async () => {
    const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.4 } } });
    expect((await encodePicture(await clear.clone().webp().toBuffer())).mime).toBe('image/png');
    expect((await encodePicture(await clear.png().toBuffer())).mime).toBe('image/png');
    expect((await encodePicture(await flat(9, 9).webp().toBuffer())).mime).toBe('image/jpeg');
    expect((await encodePicture(await flat(9, 9).gif().toBuffer())).mime).toBe('image/png');
    const frames = await Promise.all(['#f00', '#0f0', '#00f'].map((colour) => flat(20, 10, colour).png().toBuffer()));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100] })
      .toBuffer();
    const moving = await encodePicture(gif);
    expect([moving.mime, moving.animated, moving.width, moving.height]).toEqual(['image/gif', true, 20, 10]);
    expect((await sharp(moving.bytes, { animated: true }).metadata()).pages).toBe(3);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'imageEmpty'],
    [
      'an SVG',
      Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'imageSvg',
    ],
    ['an SVG named as a photo', Buffer.from('  <!-- x --><SVG onload="alert(1)"/>'), 'imageSvg'],
    ['a renamed executable', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(600, 7)]), 'imageNotAnImage'],
    ['a renamed Linux program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(600, 7)]), 'imageNotAnImage'],
    ['HTML', Buffer.from('<!doctype html><title>x</title>'), 'imageNotAnImage'],
    ['HEIC of a phone', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'imageHeic'],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'imageFormat'],
    ['a JPEG that ends in its head', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]), 'imageBroken'],
    ['too many bytes', Buffer.alloc(41 * 1024 * 1024, 0xff), 'imageTooHeavy'],
  ])('%s is refused', async (_what, bytes, reason) => {
    expect(await code(store(bytes, 'zdjęcie.jpg'))).toBe(reason);
  });

  test('a photograph that was cut off is refused', async () => {
    const whole = await noise(300, 300).jpeg().toBuffer();
    expect(await code(store(whole.subarray(0, whole.length / 2)))).toBe('imageBroken');
  });

  test('several at once, one of them bad: the others are there', async () => {
    const pictures = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        flat(20 + n, 20)
          .jpeg()
          .toBuffer(),
      ),
    );
    const results = await Promise.all([...pictures, Buffer.from('MZ')].map((bytes) => code(store(bytes))));
    expect(results).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'imageNotAnImage']);
  });

  test('the same picture again is the same row and the same file', async () => {
    const bytes = await flat(33, 33, '#123456').jpeg().toBuffer();
    const [one, two] = await Promise.all([store(bytes), store(bytes, 'inna nazwa.jpg')]);
    expect(two.id).toBe(one.id);
    const files = readdirSync(join(folder, 'media', one.sha256.slice(0, 2)));
    expect(files.filter((file) => file.startsWith(one.sha256))).toEqual([one.sha256]);
  });

  test('no path leads out of the storage', async () => {
    expect(await storage.read('../../etc/passwd')).toBeNull();
    expect(await storage.open('..')).toBeNull();
  });
});

describe('who sees it', () => {
  test('another workspace, and an assistant without this client, neither store nor read', async () => {
    const stranger = await makeOwner(database.db);
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    const { id } = await store(await flat(12, 12).jpeg().toBuffer());
    for (const actor of [stranger, assistant]) {
      const bytes = await flat(13, 13).jpeg().toBuffer();
      expect(await code(storeImage(shelf(), actor, { clientId, bytes, name: 'x' }, monday))).toBe('clientNotFound');
      expect(await imagesById(database.db, actor, [id])).toEqual({});
      expect(await imagesOfClient(database.db, actor, { clientId })).toEqual([]);
      expect(await code(permanentAddresses(database.db, actor, [id]))).toBe('imageGone');
    }
    await rememberAlt(database.db, owner, [{ mediaId: id, alt: ' Bukiet piwonii ' }]);
    await rememberAlt(database.db, stranger, [{ mediaId: id, alt: 'cudze' }]);
    expect((await imagesById(database.db, owner, [id]))[id]?.alt).toBe('Bukiet piwonii');
  });

  test('a signed address shows one file until it ends, and no other', async () => {
    const secrets = openSecrets({ appSecret: 'x'.repeat(40), appSecretPrevious: [], dataDir: folder });
    const picture = { sha256: 'a'.repeat(64), mime: 'image/png' };
    const address = new URL(signedAddress(secrets, picture, new Date(monday.getTime() + 3600_000)), 'http://x');
    const asked = {
      file: address.pathname.split('/').at(-1) ?? '',
      until: address.searchParams.get('until') ?? '',
      sig: address.searchParams.get('sig') ?? '',
    };
    expect(readSigned(secrets, asked, monday)).toMatchObject(picture);
    expect(readSigned(secrets, asked, new Date(monday.getTime() + 3 * 3600_000)), 'over').toBeNull();
    expect(
      readSigned(secrets, { ...asked, until: String(Number(asked.until) + 3600) }, monday),
      'prolonged',
    ).toBeNull();
    expect(readSigned(secrets, { ...asked, file: asked.file.replace('aa', 'ab') }, monday), 'another file').toBeNull();
    expect(
      readSigned(secrets, { ...asked, file: asked.file.replace('.png', '.gif') }, monday),
      'another type',
    ).toBeNull();
    expect(readSigned(secrets, { ...asked, sig: '' }, monday), 'unsigned').toBeNull();
  });

  test('a permanent address stays the same and cannot be guessed', async () => {
    const { id, sha256 } = await store(await flat(14, 14).jpeg().toBuffer());
    const [first, second] = [
      await permanentAddresses(database.db, owner, [id]),
      await permanentAddresses(database.db, owner, [id, id]),
    ];
    expect(first).toEqual(second);
    const file = first.get(id)?.split('/').at(-1) ?? '';
    expect(file).toMatch(/^[\w-]{32}\.jpg$/);
    expect(await readPermanent(database.db, file)).toMatchObject({ sha256 });
    expect(await readPermanent(database.db, `${id}.jpg`)).toBeNull();
  });
});

describe('copies that fit a network', () => {
  const place = () => ({ workspaceId: owner.workspaceId, clientId });
  const tight = { imageMimes: ['image/jpeg'], imageBytes: 60_000 };

  test('what fits is used as it is; what does not gets a copy that does, the same every time', async () => {
    const light = await store(await flat(100, 100, '#eeeeee').jpeg().toBuffer());
    const heavy = await store(await noise(900, 700).jpeg({ quality: 95 }).toBuffer());
    const mediaIds = [light.id, heavy.id];
    expect(await code(picturesFor(database.db, { ...place(), mediaIds, limits: tight }))).toBe('imagesNotReady');
    await readyPictures(shelf(), { ...place(), mediaIds, limits: [tight] }, monday);
    const pictures = await picturesFor(database.db, { ...place(), mediaIds, limits: tight });
    expect(pictures.get(light.id)?.sha256).toBe(light.sha256);
    const copy = pictures.get(heavy.id);
    expect(copy && fits(copy, tight)).toBe(true);
    expect(copy?.sha256).not.toBe(heavy.sha256);
    expect((await readImage(storage, copy?.sha256 ?? '')).length).toBe(copy?.bytes);
    await readyPictures(shelf(), { ...place(), mediaIds, limits: [tight] }, new Date(monday.getTime() + 1000));
    expect(await picturesFor(database.db, { ...place(), mediaIds, limits: tight })).toEqual(pictures);
    const wider = { ...tight, imageBytes: 70_000 };
    expect(
      (await picturesFor(database.db, { ...place(), mediaIds, limits: wider })).get(heavy.id),
      'a looser limit keeps the copy',
    ).toEqual(copy);
  });

  test('a pixel limit, a format limit', async () => {
    const clear = await store(
      await sharp({ create: { width: 300, height: 200, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } } })
        .png()
        .toBuffer(),
    );
    const limits = { imageMimes: ['image/jpeg'], imageBytes: 1_000_000, imagePixels: 10_000 };
    await readyPictures(shelf(), { ...place(), mediaIds: [clear.id], limits: [limits] }, monday);
    const copy = (await picturesFor(database.db, { ...place(), mediaIds: [clear.id], limits })).get(clear.id);
    expect(copy?.mime).toBe('image/jpeg');
    expect((copy?.width ?? 0) * (copy?.height ?? 0)).toBeLessThanOrEqual(10_000);
  });

  test('a picture of another client is not there', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const { id } = await store(await flat(15, 15).jpeg().toBuffer());
    const asked = picturesFor(database.db, {
      workspaceId: owner.workspaceId,
      clientId: other,
      mediaIds: [id],
      limits: tight,
    });
    expect(await code(asked)).toBe('imageGone');
  });

  test('the small copy for our own pages', async () => {
    const { id } = await store(await flat(1300, 650, '#00aa00').jpeg().toBuffer());
    expect((await smallPictures(database.db, [id])).get(id)).toMatchObject({
      mime: 'image/webp',
      width: 640,
      height: 320,
    });
  });
});
