import type { PayloadPart, PlacedMedia, PostBody, PostPayload, ThreadPart, Variant } from '#server/content/body.ts';
import type { Limits } from '#server/networks/interface/limits.ts';

/** Pure, and shared with the browser: see docs/decisions on shared pure modules. */

/** What one channel gets of a post: its own text and pictures where it has them, else the main ones. */
export function textOn(body: PostBody, channelId: string): string {
  return plainText(body.variants[channelId]?.text ?? body.text);
}

export function mediaOn(body: PostBody, channelId: string): PlacedMedia[] {
  return body.variants[channelId]?.media ?? body.media;
}

/** What goes on after the first post, on one channel or, without one, in the main text. */
export function threadOn(body: PostBody, channelId?: string): ThreadPart[] {
  const own = channelId === undefined ? undefined : body.variants[channelId];
  return (own?.text === undefined ? body.thread : own.thread) ?? [];
}

/**
 * The posts that a channel gets, in their order: where its network has no threads, all of it is one, with a blank line
 * between what would have been apart.
 */
export function partsOn(body: PostBody, channelId: string, limits: Pick<Limits, 'parts'>): ThreadPart[] {
  const first = { text: textOn(body, channelId), media: mediaOn(body, channelId) };
  const parts = [first, ...threadOn(body, channelId).map(({ text, media }) => ({ text: plainText(text), media }))];
  if (hasThreads(limits)) return parts;
  const text = parts
    .map((part) => part.text)
    .filter((words) => words.trim() !== '')
    .join('\n\n');
  return [{ text: parts.length > 1 ? text : first.text, media: parts.flatMap((part) => part.media) }];
}

export function hasThreads({ parts = 1 }: Pick<Limits, 'parts'>): boolean {
  return parts > 1;
}

/** The posts of a payload, in their order. */
export function partsOfPayload(payload: PostPayload): PayloadPart[] {
  return payload.v === 1 ? [{ text: payload.text, media: payload.media }] : payload.parts;
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
  const thread = 'thread' in change ? change.thread : before?.thread;
  const media = 'media' in change ? change.media : before?.media;
  if (text !== undefined) after.text = text;
  if (media !== undefined) after.media = media;
  // A thread belongs to words of its own.
  if (text !== undefined && thread !== undefined && thread.length > 0) after.thread = thread;
  const isEmpty = after.text === undefined && after.media === undefined;
  return { ...body, variants: isEmpty ? others : { ...others, [channelId]: after } };
}

/** Every picture that the post uses anywhere, once. */
export function mediaIdsOf(body: PostBody): string[] {
  return [...new Set(placesOf(body).map((place) => place.mediaId))];
}

/** Every place of a picture, with its description. */
export function placesOf(body: PostBody): PlacedMedia[] {
  const own = Object.values(body.variants);
  const parts = [...(body.thread ?? []), ...own.flatMap((variant) => variant.thread ?? [])];
  return [body.media, ...own.map((variant) => variant.media ?? []), ...parts.map((part) => part.media)].flat();
}
