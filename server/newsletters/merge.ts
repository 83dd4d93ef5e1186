import { asValue, decoded } from './markup.ts';

/**
 * Merge tags: `{{field}}` or `{{field|what to say without it}}`. A text with tags is cut once into constant segments
 * and holes; each reader then costs a few joins. Values are escaped for where their hole stands.
 */
export type HoleContext =
  /** Between tags. */
  | 'text'
  /** Inside a quoted attribute. */
  | 'attribute'
  /** A part of an address (a path or query value). */
  | 'url'
  /** Plain text: the text part, a subject before it is encoded. */
  | 'plain';
export type Hole = { field: string; fallback: string; context: HoleContext };
/** segments.length is holes.length + 1. */
export type Cut = { segments: string[]; holes: Hole[] };

/** Filled in for each reader by the product itself; never a reader's own field, so no import can forge it. */
export const addressFields = ['unsubscribe_url'] as const;
/** Known when the newsletter is compiled: the same for everybody, and part of what is approved. */
export const clientFields = ['client_name', 'postal_address', 'mail_footer'] as const;
/** What every reader has. */
export const readerFields = ['first_name', 'name', 'email'] as const;

export type Values = Readonly<Record<string, unknown>>;

/** Any `{{`: what is not a tag of this form is refused before it could reach a reader. */
export const anyTag = /\{\{/g;
export const tag = /\{\{\s*([a-z0-9_]{1,40})\s*(?:\|([^{}|\r\n]{0,200}))?\}\}/g;

/** The tags of a text, in order. Fallbacks are decoded when the text is markup. */
export function tagsIn(
  text: string,
  { markup }: { markup: boolean },
): { field: string; fallback: string; at: number; length: number }[] {
  return [...text.matchAll(tag)].map((match) => {
    const fallback = (match[2] ?? '').trim();
    return {
      field: match[1] ?? '',
      fallback: markup ? decoded(fallback) : fallback,
      at: match.index,
      length: match[0].length,
    };
  });
}

/** Where the text has `{{` without being a tag; the places of the braces. */
export function brokenTags(text: string): number[] {
  const good = new Set([...text.matchAll(tag)].map((match) => match.index));
  return [...text.matchAll(anyTag)].map((match) => match.index).filter((at) => !good.has(at));
}

/** Writes a tag the one way it is stored. In markup the fallback is escaped for text and for quoted attributes alike. */
export function writeTag(field: string, fallback: string, { markup }: { markup: boolean }): string {
  if (!fallback) return `{{${field}}}`;
  return `{{${field}|${markup ? asValue(fallback.replaceAll('&', '&amp;')) : fallback}}}`;
}

/** Cuts a stored, checked HTML at its tags. */
export function cutHtml(html: string): Cut {
  return cut(html, true, (at) => contextAt(html, at));
}

/** Cuts a plain text (text part, subject, preheader) at its tags. */
export function cutPlain(text: string): Cut {
  return cut(text, false, () => 'plain');
}

function cut(text: string, markup: boolean, context: (at: number) => HoleContext): Cut {
  const segments: string[] = [];
  const holes: Hole[] = [];
  let from = 0;
  for (const { field, fallback, at, length } of tagsIn(text, { markup })) {
    segments.push(text.slice(from, at));
    holes.push({ field, fallback, context: context(at) });
    from = at + length;
  }
  segments.push(text.slice(from));
  return { segments, holes };
}

/** Compiled HTML escapes `<` and `>` in values, so the nearer of the two tells whether a place is inside a tag. */
function contextAt(html: string, at: number): HoleContext {
  const open = html.lastIndexOf('<', at);
  if (open === -1 || html.lastIndexOf('>', at) > open) return 'text';
  const attribute = /([\w:-]+)\s*=\s*"[^"]*$/.exec(html.slice(open, at))?.[1]?.toLowerCase() ?? '';
  return ['href', 'src', 'background', 'action'].includes(attribute) ? 'url' : 'attribute';
}

/** What a reader gets in a hole, not yet escaped: the value, else the fallback, in one line. */
export function readerValue(hole: Pick<Hole, 'field' | 'fallback'>, values: Values): string {
  const value = values[hole.field];
  const said =
    typeof value === 'string' || typeof value === 'number'
      ? String(value)
          .replace(/\p{C}+|[\u2028\u2029]/gu, ' ')
          .trim()
      : '';
  return said || hole.fallback;
}

/** A value made safe for its hole. Addresses that the product itself fills in stand whole in an attribute. */
export function filled(hole: Hole, values: Values): string {
  const value = readerValue(hole, values);
  switch (hole.context) {
    case 'plain':
      return value;
    case 'text':
    case 'attribute':
      return escaped(value);
    case 'url':
      return isAddressField(hole.field)
        ? escaped(value)
        : encodeURIComponent(value.toWellFormed()).replaceAll("'", '%27');
  }
}

/** The whole text for one reader. */
export function merged({ segments, holes }: Cut, values: Values): string {
  let text = segments[0] ?? '';
  for (const [index, hole] of holes.entries()) text += filled(hole, values) + (segments[index + 1] ?? '');
  return text;
}

export function isAddressField(field: string): boolean {
  return (addressFields as readonly string[]).includes(field);
}

const dangerous = /[&<>"']/g;
const replacements: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(value: string): string {
  return value.replace(dangerous, (sign) => replacements[sign] ?? '');
}
