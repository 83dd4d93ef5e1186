import { audienceSize } from '#server/audience/mailable.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { warmCompiler } from '#server/mail/compiler.ts';
import { mailingSettingsOf } from '#server/networks/mailingList.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { senderOf } from './compiling.ts';
import type { Problem } from './markup.ts';
import { cutPlain, merged } from './merge.ts';
import { makeToShow, previewAddress, previewMs } from './previews.ts';
import { mergeFields, readerValues, type SampleReader, sampleReaders } from './readers.ts';
import { type SendReport, sendOf } from './runs.ts';

/** What the newsletter's screen needs besides what every content's screen has (`content/composing.ts`). */
export type NewsletterEditor = {
  lists: { id: string; name: string; people: number }[];
  fields: string[];
  readers: SampleReader[];
  /** From whom it will be; null while it is on no channel. */
  sender: { name: string; email: string; delivery: 'smtp' | 'local' } | null;
  /** Pictures can be put in; the last ones that were used. */
  pictures: { id: string; alt: string; width: number; height: number }[];
  send: SendReport | null;
};

/** Errors: `not_found` contentNotFound. */
export async function newsletterEditor(db: Db, actor: Actor, contentId: string): Promise<NewsletterEditor> {
  const content = await newsletterOf(db, actor, contentId);
  // The screen asks for its first preview as soon as it stands.
  warmCompiler();
  const { workspaceId, clientId, body } = content;
  const [lists, fields, readers, channel, pictures] = await Promise.all([
    listsOf(db, actor, clientId),
    mergeFields(db, actor, clientId),
    body.listId ? sampleReaders(db, { workspaceId, listId: body.listId }) : [],
    db
      .selectFrom('publications as p')
      .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
      .where('p.content_id', '=', contentId)
      .where('p.status', '!=', 'cancelled')
      .select(['p.id', 'ch.settings'])
      .executeTakeFirst(),
    db
      .selectFrom('media')
      .where('client_id', '=', clientId)
      .where(visibleTo(actor, 'media'))
      .select(['id', 'alt', 'width', 'height'])
      .orderBy('created_at', 'desc')
      .limit(24)
      .execute(),
  ]);
  const sender = channel ? { ...senderOf(channel), delivery: mailingSettingsOf(channel).delivery } : null;
  return {
    lists,
    fields,
    readers,
    sender: sender && { name: sender.name, email: sender.email, delivery: sender.delivery },
    pictures,
    send: channel ? await sendOf(db, actor, channel.id) : null,
  };
}

/** How the saved draft looks. Problems: nothing could be compiled, and `addresses` is null. */
export type ShownDraft = {
  version: number;
  problems: Problem[];
  addresses: { light: string; dark: string } | null;
  /** As the reader gets them. */
  subject: string;
  preheader: string;
  text: string;
  htmlBytes: number | null;
  /** The text part with its merge tags. */
  rawText: string;
  /** Lines in which sections begin: `#line-12` of the preview. */
  sections: number[];
};

/** Compiles the saved draft to be looked at, as the reader `as` gets it. Errors: `not_found`, `unavailable` compilerBusy. */
export async function showDraft(
  { db, secrets }: Pick<Services, 'db' | 'secrets'>,
  actor: Actor,
  { contentId, as }: { contentId: string; as: string | null },
  now: Date,
): Promise<ShownDraft> {
  const { body, version, ...place } = await newsletterOf(db, actor, contentId);
  const making = await makeToShow({ db, secrets }, { ...place, body }, now);
  if (making.kind === 'problems')
    return {
      version,
      problems: making.problems,
      addresses: null,
      subject: body.subject,
      preheader: body.preheader,
      text: body.text,
      htmlBytes: null,
      rawText: body.text,
      sections: making.read.sections,
    };
  const { compiled } = making.made;
  const values = { ...(await readerValues(db, { ...place, subscriberId: as })), unsubscribe_url: '#' };
  const until = new Date(now.getTime() + previewMs);
  const address = (dark: boolean) =>
    previewAddress(secrets, { kind: 'draft', id: contentId }, { dark, as }, until, version);
  return {
    version,
    problems: [],
    addresses: { light: address(false), dark: address(true) },
    subject: merged(cutPlain(compiled.subject), values),
    preheader: merged(cutPlain(compiled.preheader), values),
    text: merged(cutPlain(compiled.text), values),
    htmlBytes: Buffer.byteLength(compiled.html),
    rawText: compiled.text,
    sections: making.made.read.sections,
  };
}

/** A newsletter's draft, when the actor may see it. */
export async function newsletterOf(
  db: Db,
  actor: Actor,
  contentId: string,
): Promise<{ workspaceId: string; clientId: string; body: NewsletterBody; version: number; title: string }> {
  const row = await db
    .selectFrom('contents')
    .where('id', '=', contentId)
    .where('kind', '=', 'newsletter')
    .where(visibleTo(actor, 'contents'))
    .select(['workspace_id', 'client_id', 'draft', 'draft_version', 'title'])
    .executeTakeFirst();
  if (row?.draft.kind !== 'newsletter') throw domainError('not_found', 'contentNotFound');
  return {
    workspaceId: row.workspace_id,
    clientId: row.client_id,
    body: row.draft,
    version: row.draft_version,
    title: row.title,
  };
}

async function listsOf(db: Db, actor: Actor, clientId: string): Promise<NewsletterEditor['lists']> {
  const rows = await db
    .selectFrom('lists')
    .where('client_id', '=', clientId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'lists'))
    .select(['id', 'name', 'workspace_id'])
    .orderBy('name')
    .limit(50)
    .execute();
  return await Promise.all(
    rows.map(async ({ id, name, workspace_id: workspaceId }) => ({
      id,
      name,
      people: await audienceSize(db, { workspaceId, listId: id }),
    })),
  );
}
