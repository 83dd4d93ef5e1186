import type { Limits } from '#server/networks/interface/limits.ts';

/**
 * How long a text is, as the networks count it. Pure, and shared with the browser, so that what is shown while typing
 * is what is checked before scheduling.
 */

type Counting = Pick<Limits, 'counting' | 'charactersPerLink'>;

/** What a text weighs, and how many links are in it. */
export type Weighed = { length: number; links: number };
/** `weighing.ts`, which is too heavy to be everywhere: null until the browser has loaded it. */
export type Weigh = ((text: string) => Weighed) | null;

/** The length of `text` in the network's own unit; null where it is to be weighed and cannot be yet. */
export function countOf(text: string, { counting, charactersPerLink }: Counting, weigh: Weigh): number | null {
  if (counting === 'weighted') return weigh ? weigh(text).length : null;
  if (counting === 'mastodon') return mastodonLength(text, charactersPerLink ?? 23);
  if (counting === 'utf16') return text.length;
  return counting === 'graphemes' ? graphemes(text) : codePoints(text);
}

/** What a post of these parts costs; null where the network asks nothing, or it cannot be weighed yet. */
export function costOf(texts: readonly string[], { price }: Pick<Limits, 'price'>, weigh: Weigh): number | null {
  if (!price || !weigh) return null;
  return texts.reduce((sum, text) => sum + (weigh(text).links > 0 ? price.postWithLink : price.post), 0);
}

let segmenter: Intl.Segmenter | undefined;

/** What a reader would call characters (UAX 29): a family emoji is one, and so is a line break of two bytes. */
export function graphemes(text: string): number {
  // Without any character beyond Latin there is nothing to join but CR and LF, and no segmenter is needed.
  if (/^[\n\x20-\u02ff]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let count = 0;
  for (const _ of segmenter.segment(text)) count++;
  return count;
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** How long a text may be: on some networks less where pictures go with it. */
export function mostCharacters(
  { characters, charactersWithImages = characters }: Pick<Limits, 'characters' | 'charactersWithImages'>,
  hasImages: boolean,
): number {
  return hasImages ? charactersWithImages : characters;
}

export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Mastodon: graphemes, but each link counts `perLink` however long it is, and a mention of someone elsewhere counts
 * without their server (`@ola@example.social` as `@ola`).
 */
export function mastodonLength(text: string, perLink: number): number {
  const links = linksIn(text);
  let rest = text;
  for (const { start, end } of links.toReversed()) rest = `${rest.slice(0, start)} ${rest.slice(end)}`;
  // The blank that stands for each link is one of its characters.
  return graphemes(rest.replace(remoteMention, '$1@$2')) + links.length * (perLink - 1);
}

const remoteMention = /(^|[^/\w])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@[a-z0-9.-]*[a-z0-9]+/gi;

export type Span = { start: number; end: number };

/** A host has a dot and a last part of letters; a path may hold brackets only in pairs; the sentence's own mark stays outside. */
const link =
  /(?<![\p{L}\p{N}_@＠$#＃/])https?:\/\/(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}@＠])(?::\d+)?(?:\/(?:[^\s()<>"'`]|'(?=[\p{L}\p{N}])|\([^\s()<>"]*\))*)?(?:\?(?:[^\s()<>"'`]|\([^\s()<>"]*\))*)?(?:#[^\s()<>"'`]*)?/giu;

/** The links of a text, as networks that shorten them see them: only with http:// or https:// in front. */
export function linksIn(text: string): Span[] {
  return [...text.matchAll(link)].map((match) => {
    const end = match[0].includes('?') ? /[.,:;!?…*_~'"»”)(]+$/u : /[.,:;!?…*_~'"»”]+$/u;
    const found = match[0].replace(end, '');
    return { start: match.index, end: match.index + found.length };
  });
}
