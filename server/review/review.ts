import { randomUUID } from 'node:crypto';
import { audienceSize } from '#server/audience/mailable.ts';
import { recordEvent } from '#server/audit/audit.ts';
import { makeRevision } from '#server/content/drafting.ts';
import { type ContentStage, deriveStage, isRefused, nextStage } from '#server/content/lifecycle.ts';
import { settleStage } from '#server/content/revisions.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { writeToApprovers } from '#server/notifications/approvers.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

export type SendForReview = {
  contentIds: string[];
  /** Said above the items in the mail and on the page; '' for none. */
  note: string;
  /** Who is written to; everyone who approves for the client when left out. */
  approverIds?: string[];
};

export type SentReviews = { batchId: string; reviewIds: string[]; mails: number };

/**
 * Opens one round for each content, all in one transaction, with one mail to each approver. What each channel gets is
 * kept with the round. A round that is still open is replaced: its page says so.
 * Errors: `invalid` reviewNothingChosen, reviewNobodyChosen, reviewNeedsChannel {title}, reviewNoApprover {client}, noteTooLong;
 * `not_found`; `conflict` or `too_late` with the reason of the lifecycle.
 */
export async function sendForReview(
  db: Db,
  actor: MemberActor,
  { contentIds, note, approverIds }: SendForReview,
  now: Date,
): Promise<SentReviews> {
  const ids = [...new Set(contentIds)];
  if (ids.length === 0) throw domainError('invalid', 'reviewNothingChosen', {}, 'contentIds');
  if (approverIds?.length === 0) throw domainError('invalid', 'reviewNobodyChosen', {}, 'approverIds');
  if (note.length > 2000) throw domainError('invalid', 'noteTooLong', { most: 2000 }, 'note');
  const batchId = randomUUID();
  return inTransaction(db, async (trx) => {
    // In a fixed order, so that two people sending overlapping items wait for each other instead of deadlocking.
    const contents = await trx
      .selectFrom('contents')
      .where(visibleTo(actor, 'contents'))
      .where('id', 'in', ids)
      .select(['id', 'client_id', 'title', 'stage'])
      .orderBy('id')
      .forUpdate()
      .execute();
    if (contents.length !== ids.length) throw domainError('not_found', 'reviewNotFound');
    const reviewIds: string[] = [];
    for (const content of contents) {
      reviewIds.push(await openRound(trx, actor, content, { batchId, note: note.trim() }, now));
    }
    let mails = 0;
    for (const clientId of new Set(contents.map((content) => content.client_id))) {
      const written = await writeToApprovers(
        trx,
        {
          workspaceId: actor.workspaceId,
          clientId,
          why: 'request',
          sender: actor.name,
          note: note.trim(),
          approverIds,
          reasonKey: `review:${batchId}:${clientId}`,
        },
        now,
      );
      if (written.length === 0) await refuseWithoutApprover(trx, actor, clientId);
      mails += written.length;
    }
    return { batchId, reviewIds, mails };
  });
}

export type Content = { id: string; client_id: string; title: string; stage: ContentStage };

async function openRound(
  trx: Db,
  actor: MemberActor,
  content: Content,
  { batchId, note }: { batchId: string; note: string },
  now: Date,
): Promise<string> {
  const before = await trx
    .selectFrom('publications')
    .where('content_id', '=', content.id)
    .where('status', '!=', 'cancelled')
    .select('status')
    .execute();
  const next = nextStage(
    content.stage,
    'send_for_review',
    deriveStage(
      content.stage,
      before.map((row) => row.status),
    ),
  );
  if (isRefused(next)) throw domainError('conflict', next.refused);
  if (before.length === 0) throw domainError('invalid', 'reviewNeedsChannel', { title: content.title });

  await makeRevision(trx, actor, { contentId: content.id, madeFor: 'review' }, now);
  const reviewId = await keepRound(trx, actor, content, { batchId, note }, now);
  await recordEvent(
    trx,
    actor,
    {
      event: 'review.sent',
      subject: { kind: 'content', id: content.id },
      clientId: content.client_id,
      detail: { reviewId, title: content.title },
    },
    now,
  );
  return reviewId;
}

/**
 * Opens a round on the content's current revision, which the caller has locked and made, and keeps what each channel
 * gets. Writes no mail.
 */
export async function keepRound(
  trx: Db,
  actor: MemberActor,
  content: Content,
  { batchId, note }: { batchId: string; note: string },
  now: Date,
): Promise<string> {
  const reviewId = randomUUID();
  await trx
    .updateTable('reviews')
    .set({ status: 'withdrawn', closed_at: now, replaced_by: reviewId })
    .where('content_id', '=', content.id)
    .where('status', '=', 'open')
    .execute();
  const made = await trx
    .selectFrom('contents')
    .where('id', '=', content.id)
    .select(['workspace_id', 'kind', 'draft', 'current_revision_id'])
    .executeTakeFirstOrThrow();
  const { round } = await trx
    .selectFrom('reviews')
    .where('content_id', '=', content.id)
    .select((eb) => eb.fn.coalesce(eb.fn.max('round'), eb.lit(0)).as('round'))
    .executeTakeFirstOrThrow();
  const listId = made.draft.kind === 'newsletter' ? made.draft.listId : null;
  await trx
    .insertInto('reviews')
    .values({
      id: reviewId,
      workspace_id: made.workspace_id,
      client_id: content.client_id,
      content_id: content.id,
      revision_id: made.current_revision_id ?? '',
      round: round + 1,
      batch_id: batchId,
      note,
      sent_by: actor.userId,
      sent_at: now,
      audience_size: listId ? await audienceSize(trx, { workspaceId: made.workspace_id, listId }) : null,
    })
    .execute();
  const shown = await trx
    .selectFrom('publications')
    .where('content_id', '=', content.id)
    .where('status', '!=', 'cancelled')
    .select(['id as publication_id', 'workspace_id', 'payload', 'payload_hash'])
    .execute();
  const rows = shown.flatMap(({ payload, payload_hash, ...row }) =>
    payload && payload_hash ? [{ ...row, review_id: reviewId, payload, payload_hash }] : [],
  );
  if (rows.length > 0) await trx.insertInto('review_publications').values(rows).execute();
  await trx
    .updateTable('contents')
    .set({ stage: 'in_review', updated_at: now })
    .where('id', '=', content.id)
    .where('stage', '!=', 'cancelled')
    .execute();
  return reviewId;
}

/** Takes an open round back; the content is a draft again. Errors: `not_found`; `conflict` reviewAlreadyDecided, reviewNotOpen. */
export async function withdrawReview(
  db: Db,
  actor: MemberActor,
  { reviewId }: { reviewId: string },
  now: Date,
): Promise<{ contentId: string }> {
  return inTransaction(db, async (trx) => {
    const review = await trx
      .selectFrom('reviews as r')
      .innerJoin('contents as c', 'c.id', 'r.content_id')
      .where(visibleTo(actor, 'r'))
      .where('r.id', '=', reviewId)
      .select(['r.content_id', 'r.client_id', 'c.title'])
      .forUpdate('c')
      .executeTakeFirst();
    if (!review) throw domainError('not_found', 'reviewNotFound');
    const withdrawn = await trx
      .updateTable('reviews')
      .set({ status: 'withdrawn', closed_at: now })
      .where('id', '=', reviewId)
      .where('status', '=', 'open')
      .returning('id')
      .executeTakeFirst();
    if (!withdrawn) {
      const { status } = await trx
        .selectFrom('reviews')
        .where('id', '=', reviewId)
        .select('status')
        .executeTakeFirstOrThrow();
      throw domainError('conflict', status === 'decided' ? 'reviewAlreadyDecided' : 'reviewNotOpen');
    }
    await trx
      .updateTable('contents')
      .set({ stage: 'draft', updated_at: now })
      .where('id', '=', review.content_id)
      .where('stage', '=', 'in_review')
      .execute();
    // Words that were agreed to in an earlier round are agreed to still.
    await settleStage(trx, review.content_id, now);
    await recordEvent(
      trx,
      actor,
      {
        event: 'review.withdrawn',
        subject: { kind: 'content', id: review.content_id },
        clientId: review.client_id,
        detail: { reviewId, title: review.title },
      },
      now,
    );
    return { contentId: review.content_id };
  });
}

async function refuseWithoutApprover(trx: Db, actor: MemberActor, clientId: string): Promise<never> {
  const client = await trx
    .selectFrom('clients')
    .where(visibleTo(actor, 'clients', 'id'))
    .where('id', '=', clientId)
    .select('name')
    .executeTakeFirst();
  throw domainError('invalid', 'reviewNoApprover', { client: client?.name ?? '' }, 'approverIds');
}
