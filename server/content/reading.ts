import { z } from 'zod';
import { domainError } from '#server/errors.ts';
import type { ContentBody, NewsletterBody, PostBody } from './body.ts';

/** What may be kept as a draft: generous, so that nothing typed is refused; the networks' limits are checks. */
const most = { text: 100_000, alt: 5_000, mjml: 1_000_000, line: 1_000, pictures: 40, variants: 100, thread: 60 };

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
const text = (length: number) =>
  z
    .string()
    .max(length)
    .transform((value) => value.replaceAll('\u0000', '').toWellFormed());
const id = z.uuid();
const media = z.array(z.object({ mediaId: id, alt: text(most.alt) })).max(most.pictures);

const thread = z.array(z.object({ text: text(most.text), media })).max(most.thread);

const post = z.object({
  kind: z.literal('post'),
  text: text(most.text),
  media,
  thread: thread.optional(),
  variants: z
    .record(id, z.object({ text: text(most.text).optional(), media: media.optional(), thread: thread.optional() }))
    .refine((variants) => Object.keys(variants).length <= most.variants),
});

const newsletter = z.object({
  kind: z.literal('newsletter'),
  subject: text(most.line),
  preheader: text(most.line),
  mjml: text(most.mjml),
  text: text(most.text),
  listId: id.nullable(),
});

/** Reads a draft that came from outside. Throws `invalid: draftUnreadable`, or `draftTooLong` where it is only too long. */
export function readBody(kind: ContentBody['kind'], value: unknown): ContentBody {
  const read = kind === 'post' ? post.safeParse(value) : newsletter.safeParse(value);
  if (read.success) return read.data;
  const tooLong = read.error.issues.every((issue) => issue.code === 'too_big');
  throw domainError('invalid', tooLong ? 'draftTooLong' : 'draftUnreadable');
}

export const emptyPost: PostBody = { kind: 'post', text: '', media: [], variants: {} };

export const emptyNewsletter: NewsletterBody = {
  kind: 'newsletter',
  subject: '',
  preheader: '',
  mjml: '',
  text: '',
  listId: null,
};
