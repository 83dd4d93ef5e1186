import { createHash } from 'node:crypto';
import type { Picture } from '#server/media/derivatives.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import { partsOn } from '#server/posts/variants.ts';
import type { CompiledNewsletter, NewsletterPayload, Payload, PayloadPart, PostBody, PostPayload } from './body.ts';

/**
 * Exactly what one channel gets of a post: its text as it goes out, and the hashes of the bytes of its pictures.
 * `pictures` are those that fit the channel (`media/derivatives.ts`), by media id; each one that the post uses is there.
 */
export function postPayload(
  body: PostBody,
  channel: { id: string; limits: Pick<Limits, 'parts'> },
  pictures: ReadonlyMap<string, Omit<Picture, 'mediaId'>>,
): PostPayload {
  const parts = partsOn(body, channel.id, channel.limits).map(
    ({ text, media }): PayloadPart => ({
      text,
      media: media.map(({ mediaId, alt }) => {
        const picture = pictures.get(mediaId);
        if (!picture) throw new Error(`Picture ${mediaId} was not looked up.`);
        const { sha256, mime, width, height, bytes } = picture;
        return { mediaId, sha256, mime, width, height, bytes, alt: alt.trim() };
      }),
    }),
  );
  const [only] = parts;
  return only && parts.length === 1 ? { v: 1, kind: 'post', ...only } : { v: 2, kind: 'post', parts };
}

/** Exactly what a mailing list gets: the compiled mail by its hashes, from whom, and the rule of who gets it. */
export function newsletterPayload(
  compiled: CompiledNewsletter,
  sender: NewsletterPayload['sender'],
  listId: string,
): NewsletterPayload {
  return {
    v: 1,
    kind: 'newsletter',
    subject: compiled.subject,
    preheader: compiled.preheader,
    htmlSha256: sha256(compiled.html),
    textSha256: sha256(compiled.text),
    sender,
    audience: { listId },
  };
}

/** What is approved: SHA-256, hex, of the payload's canonical JSON. The version is part of it. */
export function payloadHash(payload: Payload): string {
  return sha256(canonicalJson(payload));
}

/** The same value gives the same text, in whatever order its keys came (jsonb does not keep it). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
