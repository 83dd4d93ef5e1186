import { isAddressField, tagsIn } from './merge.ts';

/** The picture that a starter shows where the florist's own is to come. */
export const placeholderPicture = 'media:placeholder';

export type LinkVerdict = 'fine' | 'forbidden' | 'fieldMisplaced';

/**
 * A link as written: https, http, mailto, tel, or one of the product's own addresses as a whole. Decided on what is
 * written, not on what it decodes to, so that no encoding hides a scheme. A reader's field may stand after the host only.
 */
export function linkVerdict(raw: string): LinkVerdict {
  const tags = tagsIn(raw, { markup: true });
  const whole = tags[0];
  if (whole && tags.length === 1 && whole.length === raw.length && isAddressField(whole.field)) return 'fine';
  if (tags.some((tag) => isAddressField(tag.field))) return 'fieldMisplaced';
  const bare = plugged(raw, tags);
  const match = /^(https?:\/\/)([^\s/?#"'<>\\@]+)([/?#][^\s"'<>\\]*)?$/i.exec(bare);
  if (match) return (match[2] ?? '').includes(plug) ? 'fieldMisplaced' : 'fine';
  if (/^(mailto:[^\s"'<>\\]+|tel:[+\d() -]{3,30})$/i.test(bare)) return 'fine';
  return 'forbidden';
}

/** A picture: one of the client's own (`media:<id>`), or an https address. Never with a reader's field: that would be a tracker. */
export function pictureVerdict(raw: string): LinkVerdict {
  if (tagsIn(raw, { markup: true }).length > 0) return 'fieldMisplaced';
  if (raw === placeholderPicture || mediaIdOf(raw)) return 'fine';
  return /^https:\/\/[^\s/?#"'<>\\@]+([/?#][^\s"'<>\\()]*)?$/i.test(raw) ? 'fine' : 'forbidden';
}

/** The id of a picture of the client's own. */
export function mediaIdOf(raw: string): string | null {
  return /^media:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(raw)?.[1] ?? null;
}

const plug = '\u0001';

function plugged(raw: string, tags: { at: number; length: number }[]): string {
  let text = '';
  let from = 0;
  for (const { at, length } of tags) {
    text += raw.slice(from, at) + plug;
    from = at + length;
  }
  return text + raw.slice(from);
}
