import type { PlacedMedia, PostBody, Variant } from '#server/content/body.ts';

/** Pure, and shared with the browser: see docs/decisions on shared pure modules. */

/** What one channel gets of a post: its own text and pictures where it has them, else the main ones. */
export function textOn(body: PostBody, channelId: string): string {
  return plainText(body.variants[channelId]?.text ?? body.text);
}

export function mediaOn(body: PostBody, channelId: string): PlacedMedia[] {
  return body.variants[channelId]?.media ?? body.media;
}

/** Whether the channel reads otherwise than the main text. */
export function hasOwnVariant(body: PostBody, channelId: string): boolean {
  const variant = body.variants[channelId];
  return variant !== undefined && (variant.text !== undefined || variant.media !== undefined);
}

/** The text as it goes out: one kind of line break, nothing hanging at its end. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\s+$/, '');
}

/** The body with `change` laid over one channel's variant; `undefined` in it goes back to the main text. */
export function withVariant(body: PostBody, channelId: string, change: Variant): PostBody {
  const { [channelId]: before, ...others } = body.variants;
  const after: Variant = {};
  const text = 'text' in change ? change.text : before?.text;
  const media = 'media' in change ? change.media : before?.media;
  if (text !== undefined) after.text = text;
  if (media !== undefined) after.media = media;
  const isEmpty = after.text === undefined && after.media === undefined;
  return { ...body, variants: isEmpty ? others : { ...others, [channelId]: after } };
}

/** Every picture that the post uses anywhere, once. */
export function mediaIdsOf(body: PostBody): string[] {
  const places = [body.media, ...Object.values(body.variants).map((variant) => variant.media ?? [])];
  return [...new Set(places.flat().map((place) => place.mediaId))];
}
