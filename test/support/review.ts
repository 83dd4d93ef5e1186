import type { PostBody } from '#server/content/body.ts';
import { createContent, saveDraft } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { monday } from './factories.ts';

/** A written post on these channels, due at `wall` in Warsaw unless told otherwise; null for no date. */
export async function writePost(
  db: Db,
  actor: MemberActor,
  {
    clientId,
    channelIds,
    title = 'Wieńce adwentowe',
    text = 'Wieńce wiążemy na miejscu.',
    wall = '2026-11-26T17:00',
    now = monday,
  }: { clientId: string; channelIds: string[]; title?: string; text?: string; wall?: string | null; now?: Date },
): Promise<string> {
  const body: PostBody = { kind: 'post', text, media: [], variants: {} };
  const { contentId } = await createContent(db, actor, { clientId, kind: 'post', title, channelIds, body }, now);
  if (wall) await schedule(db, actor, { contentId, due: { wall, zone: 'Europe/Warsaw' } }, now);
  return contentId;
}

/** Puts other words in the draft: for all channels, or for one of them. */
export async function rewrite(
  db: Db,
  actor: MemberActor,
  contentId: string,
  words: { text?: string; variants?: Record<string, string> },
  now = monday,
): Promise<void> {
  const row = await db
    .selectFrom('contents')
    .where('id', '=', contentId)
    .select(['draft', 'draft_version', 'title'])
    .executeTakeFirstOrThrow();
  if (row.draft.kind !== 'post') throw new Error('not a post');
  const variants = Object.fromEntries(Object.entries(words.variants ?? {}).map(([id, text]) => [id, { text }]));
  const body: PostBody = {
    ...row.draft,
    text: words.text ?? row.draft.text,
    variants: { ...row.draft.variants, ...variants },
  };
  await saveDraft(db, actor, { contentId, version: row.draft_version, title: row.title, body }, now);
}

/** The mails of one kind that were written for a workspace. */
export async function mailsOf(db: Db, workspaceId: string, kind: string) {
  return db
    .selectFrom('mails')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .orderBy('created_at')
    .select(['to_address', 'subject', 'text', 'mjml'])
    .execute();
}

/** The token in the link of an approver's mail. */
export function tokenIn(mail: { text: string } | undefined): string {
  return /\/approve\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
}
