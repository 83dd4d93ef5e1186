import { isDeepStrictEqual } from 'node:util';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ContentBody } from './body.ts';
import { openChannels, putOnChannels } from './channels.ts';
import { lockPublications } from './due.ts';
import type { ContentStage } from './lifecycle.ts';
import { payloadsFor } from './payloads.ts';
import { emptyNewsletter, emptyPost } from './reading.ts';
import { agreeByPolicy, type Revision, revise, setPayload, settleStage } from './revisions.ts';

export type NewContent = {
  clientId: string;
  kind: ContentBody['kind'];
  title: string;
  channelIds: string[];
  /** A starter; an empty one when left out. */
  body?: ContentBody;
  /** `idea` when it is not to be worked on yet. */
  stage?: 'idea' | 'draft';
  copiedFrom?: string;
};

/**
 * Makes a content with a publication for each channel, all without a date.
 * Errors: `not_found` clientNotFound, channelNotFound; `conflict` clientArchived, channelDisconnected;
 * `invalid` channelOtherKind, titleTooLong.
 */
export async function createContent(
  db: Db,
  actor: MemberActor,
  { clientId, kind, title, channelIds, body, stage = 'draft', copiedFrom }: NewContent,
  now: Date,
): Promise<{ contentId: string }> {
  return inTransaction(db, async (trx) => {
    const client = await trx
      .selectFrom('clients')
      .select('archived_at')
      .where('id', '=', clientId)
      .where(visibleTo(actor, 'clients', 'id'))
      .executeTakeFirst();
    if (!client) throw domainError('not_found', 'clientNotFound');
    if (client.archived_at) throw domainError('conflict', 'clientArchived');
    const channels = await openChannels(trx, actor, { clientId, kind, channelIds });
    const { id: contentId } = await trx
      .insertInto('contents')
      .values({
        workspace_id: actor.workspaceId,
        client_id: clientId,
        kind,
        title: cleanTitle(title),
        stage,
        draft: body ?? (kind === 'post' ? emptyPost : emptyNewsletter),
        draft_saved_at: now,
        draft_saved_by: actor.userId,
        copied_from: copiedFrom ?? null,
        created_by: actor.userId,
        created_at: now,
        updated_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await putOnChannels(trx, actor, { contentId, clientId, channelIds: channels.map((channel) => channel.id) }, now);
    await recordEvent(
      trx,
      actor,
      {
        event: 'content.created',
        subject: { kind: 'content', id: contentId },
        clientId,
        detail: { kind, title: cleanTitle(title) },
      },
      now,
    );
    return { contentId };
  });
}

export type DraftToSave = {
  contentId: string;
  /** The version that was being edited. */
  version: number;
  title: string;
  body: ContentBody;
};

/** What stands in the database, and who wrote it. */
export type KeptDraft = {
  version: number;
  title: string;
  body: ContentBody;
  savedAt: Date;
  savedBy: { id: string; name: string } | null;
};

export type SaveResult =
  | { kind: 'saved'; version: number; savedAt: Date; clientId: string }
  /** Somebody saved since `version`: nothing was written, and theirs is here beside yours. */
  | { kind: 'conflict'; theirs: KeptDraft };

/**
 * Saves the working draft. The version in the WHERE decides: of two editors, the second hears of the first. Saving what
 * already stands there is a success, so that a save whose answer was lost may be repeated.
 * Errors: `not_found`; `conflict` contentCancelled; `too_late` alreadyPublished; `invalid` titleTooLong.
 */
export async function saveDraft(
  db: Db,
  actor: MemberActor,
  { contentId, version, title, body }: DraftToSave,
  now: Date,
): Promise<SaveResult> {
  const saved = await db
    .updateTable('contents')
    .set((eb) => ({
      draft: body,
      title: cleanTitle(title),
      draft_version: eb('draft_version', '+', 1),
      draft_saved_at: now,
      draft_saved_by: actor.userId,
      updated_at: now,
    }))
    .where('id', '=', contentId)
    .where('kind', '=', body.kind)
    .where('draft_version', '=', version)
    .where('stage', '!=', 'cancelled')
    .where(visibleTo(actor, 'contents'))
    .where((eb) =>
      // What is wholly out is not rewritten; a copy is.
      eb.not(
        eb.and([
          eb.exists(
            eb
              .selectFrom('publications')
              .select('id')
              .whereRef('content_id', '=', 'contents.id')
              .where('status', '=', 'published'),
          ),
          eb.not(
            eb.exists(
              eb
                .selectFrom('publications')
                .select('id')
                .whereRef('content_id', '=', 'contents.id')
                .where('status', 'not in', ['published', 'cancelled']),
            ),
          ),
        ]),
      ),
    )
    .returning(['draft_version', 'client_id'])
    .executeTakeFirst();
  if (saved) return { kind: 'saved', version: saved.draft_version, savedAt: now, clientId: saved.client_id };

  const { stage, clientId, ...theirs } = await keptDraft(db, actor, contentId);
  if (stage === 'cancelled') throw domainError('conflict', 'contentCancelled');
  if (theirs.body.kind !== body.kind) throw domainError('invalid', 'draftUnreadable');
  if (theirs.title === cleanTitle(title) && isDeepStrictEqual(theirs.body, body)) {
    return { kind: 'saved', version: theirs.version, savedAt: theirs.savedAt, clientId };
  }
  if (theirs.version === version) throw domainError('too_late', 'alreadyPublished');
  return { kind: 'conflict', theirs };
}

/**
 * Makes the working draft the version that goes out: a revision, and for each publication its payload, hash and
 * generation; what the client's policy agrees to by itself is agreed to. Made again from an unchanged draft it is the
 * same revision. What is out, or going out at this moment, keeps what it had.
 * In the caller's transaction, with the content and its publications locked in it.
 * Errors: `not_found` contentNotFound, imageGone; `conflict` contentCancelled, imagesNotReady (`readyForClient` makes
 * the copies); `too_late` goingOut, alreadyPublished when nothing is left that could change; for a newsletter those of
 * its compiler.
 */
export async function makeRevision(
  trx: Db,
  actor: Actor,
  { contentId, madeFor }: { contentId: string; madeFor: 'review' | 'schedule' | 'use' },
  now: Date,
): Promise<Revision> {
  const content = await trx
    .selectFrom('contents')
    .selectAll()
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .forUpdate()
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  if (content.stage === 'cancelled') throw domainError('conflict', 'contentCancelled');
  const locked = await lockPublications(trx, actor, { contentId });
  const open = locked.filter(
    ({ status, armed }) => !armed && !['published', 'processing', 'unknown', 'unconfirmed'].includes(status),
  );
  if (locked.length > 0 && open.length === 0) {
    const isOut = locked.every((publication) => publication.status === 'published');
    throw domainError('too_late', isOut ? 'alreadyPublished' : 'goingOut');
  }

  const revision = await revise(trx, actor, content, madeFor, now);
  const payloads = await payloadsFor(trx, content, open, revision.compiled);
  for (const publication of open) {
    const payload = payloads.get(publication.channelId);
    if (payload) await setPayload(trx, publication, { revisionId: revision.revisionId, payload }, now);
  }
  if (revision.isNew) {
    await trx
      .updateTable('contents')
      .set({ current_revision_id: revision.revisionId, updated_at: now })
      .where('id', '=', contentId)
      .execute();
    await recordEvent(
      trx,
      actor,
      {
        event: 'content.revised',
        subject: { kind: 'content', id: contentId },
        clientId: content.client_id,
        detail: { number: revision.number, madeFor, title: content.title },
      },
      now,
    );
  }
  await agreeByPolicy(trx, actor, contentId, now);
  await settleStage(trx, contentId, now);
  return { revisionId: revision.revisionId, number: revision.number, isNew: revision.isNew };
}

/** The working draft as it stands. Errors: `not_found` contentNotFound. */
export async function keptDraft(
  db: Db,
  actor: MemberActor,
  contentId: string,
): Promise<KeptDraft & { stage: ContentStage; clientId: string }> {
  const row = await db
    .selectFrom('contents')
    .leftJoin('users', 'users.id', 'contents.draft_saved_by')
    .select([
      'draft',
      'title',
      'draft_version',
      'draft_saved_at',
      'stage',
      'client_id',
      'users.id as user_id',
      'users.name as user_name',
    ])
    .where('contents.id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'contentNotFound');
  return {
    version: row.draft_version,
    title: row.title,
    body: row.draft,
    stage: row.stage,
    clientId: row.client_id,
    savedAt: row.draft_saved_at,
    savedBy: row.user_id ? { id: row.user_id, name: row.user_name ?? '' } : null,
  };
}

/** Longest title, in characters. */
const titleMost = 200;

function cleanTitle(title: string): string {
  const clean = title
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .trim();
  if (clean.length > titleMost) throw domainError('invalid', 'titleTooLong', { most: titleMost }, 'title');
  return clean;
}
