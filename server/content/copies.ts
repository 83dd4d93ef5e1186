import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ContentBody } from './body.ts';
import { type DraftToSave, type SaveResult, saveDraft } from './drafting.ts';

/**
 * Puts a draft in the place of one that somebody else saved meanwhile (`version`: theirs, as it was shown). Theirs is
 * kept as a copy that the history offers. When a third save came between, it is a conflict again.
 */
export async function saveOver(db: Db, actor: MemberActor, draft: DraftToSave, now: Date): Promise<SaveResult> {
  return db.transaction().execute(async (trx) => {
    await keepCopy(trx, actor, { contentId: draft.contentId, version: draft.version, reason: 'conflict' }, now);
    return saveDraft(trx, actor, draft, now);
  });
}

/**
 * Keeps the working draft as it stands at `version`, because something takes its place. Nothing is kept when it is at
 * another version by now: then the save that follows fails on it.
 */
export async function keepCopy(
  trx: Db,
  actor: MemberActor,
  { contentId, version, reason }: { contentId: string; version: number; reason: 'conflict' | 'restored' },
  now: Date,
): Promise<void> {
  const draft = await trx
    .selectFrom('contents')
    .select(['title', 'draft', 'draft_saved_at', 'draft_saved_by'])
    .where('id', '=', contentId)
    .where('draft_version', '=', version)
    .where(visibleTo(actor, 'contents'))
    .forUpdate()
    .executeTakeFirst();
  if (!draft) return;
  await trx
    .insertInto('draft_copies')
    .values({
      workspace_id: actor.workspaceId,
      content_id: contentId,
      reason,
      title: draft.title,
      body: draft.draft,
      written_by: draft.draft_saved_by,
      written_at: draft.draft_saved_at,
      kept_by: actor.userId,
      kept_at: now,
    })
    .execute();
}

/**
 * Keeps words that their writer gives up for somebody else's, so that the history can bring them back. They were never
 * saved as the draft. Errors: `not_found` contentNotFound; `invalid` draftUnreadable.
 */
export async function keepGivenUp(
  db: Db,
  actor: MemberActor,
  { contentId, title, body }: { contentId: string; title: string; body: ContentBody },
  now: Date,
): Promise<void> {
  const content = await db
    .selectFrom('contents')
    .select('kind')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  if (content.kind !== body.kind) throw domainError('invalid', 'draftUnreadable');
  await db
    .insertInto('draft_copies')
    .values({
      workspace_id: actor.workspaceId,
      content_id: contentId,
      reason: 'conflict',
      title: title.slice(0, 200),
      body,
      written_by: actor.userId,
      written_at: now,
      kept_by: actor.userId,
      kept_at: now,
    })
    .execute();
}

/** Where words that are to come back stand: in a revision, or in a copy that was kept. */
export type Source = { revisionId: string } | { copyId: string };

/**
 * Brings older words back as the working draft; what stood there is kept as a copy. Approval is bound to words, not to
 * a revision: making a revision of them finds what was agreed to before.
 * Errors: `not_found` contentNotFound, revisionNotFound; those of `saveDraft`.
 */
export async function bringBack(
  db: Db,
  actor: MemberActor,
  { contentId, version, source }: { contentId: string; version: number; source: Source },
  now: Date,
): Promise<SaveResult> {
  return db.transaction().execute(async (trx) => {
    const body = await bodyOf(trx, actor, contentId, source);
    const content = await trx
      .selectFrom('contents')
      .select('title')
      .where('id', '=', contentId)
      .where(visibleTo(actor, 'contents'))
      .executeTakeFirst();
    if (!content) throw domainError('not_found', 'contentNotFound');
    await keepCopy(trx, actor, { contentId, version, reason: 'restored' }, now);
    return saveDraft(trx, actor, { contentId, version, title: content.title, body }, now);
  });
}

async function bodyOf(trx: Db, actor: MemberActor, contentId: string, source: Source): Promise<ContentBody> {
  const row =
    'revisionId' in source
      ? await trx
          .selectFrom('revisions')
          .select('body')
          .where('id', '=', source.revisionId)
          .where('content_id', '=', contentId)
          .where('workspace_id', '=', actor.workspaceId)
          .executeTakeFirst()
      : await trx
          .selectFrom('draft_copies')
          .select('body')
          .where('id', '=', source.copyId)
          .where('content_id', '=', contentId)
          .where('workspace_id', '=', actor.workspaceId)
          .executeTakeFirst();
  if (!row) throw domainError('not_found', 'revisionNotFound');
  return row.body;
}
