import { recordEvent } from '#server/audit/audit.ts';
import { settleStage } from '#server/content/revisions.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { decisionMade } from '#server/notifications/reviews.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type ShownPublication, shownIn } from './shown.ts';

export type Decision = 'approved' | 'changes_requested';

/** What is written down of a decision. */
export type DecisionRow = {
  decision: Decision;
  basis: 'decision' | 'on_behalf';
  words: string;
  approver_id: string | null;
  user_id: string | null;
  on_behalf_reason: string | null;
  address: string | null;
  user_agent: string | null;
};

/** Closes an open round in the caller's transaction. Content first, then round, as everywhere: no deadlocks. */
export async function closeRound(
  trx: Db,
  actor: ApproverActor | MemberActor,
  { reviewId, shown }: { reviewId: string; shown?: string },
  row: DecisionRow,
  now: Date,
): Promise<{ contentId: string }> {
  const review = await trx
    .selectFrom('reviews as r')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .where(visibleTo(actor, 'r'))
    .where('r.id', '=', reviewId)
    .select(['r.workspace_id', 'r.client_id', 'r.content_id', 'r.round', 'c.title'])
    .forUpdate('c')
    .executeTakeFirst();
  if (!review) throw domainError('not_found', 'reviewNotFound');
  const closed = await trx
    .updateTable('reviews')
    .set({ status: 'decided', closed_at: now })
    .where('id', '=', reviewId)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  if (!closed) throw domainError('conflict', await whyNotOpen(trx, reviewId));
  const current = await shownIn(trx, actor, reviewId);
  if (shown !== undefined && shown !== current.fingerprint) throw domainError('conflict', 'reviewChanged');

  const { id: decisionId } = await trx
    .insertInto('decisions')
    .values({
      ...row,
      workspace_id: review.workspace_id,
      client_id: review.client_id,
      content_id: review.content_id,
      review_id: reviewId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const bound = current.publications.filter((publication) => publication.status !== 'published');
  if (row.decision === 'approved') await writeApprovals(trx, review.workspace_id, decisionId, row, bound, now);
  else await withdrawApprovals(trx, bound, now);

  const stage = await trx
    .updateTable('contents')
    .set({ stage: row.decision, updated_at: now, sent_back_at: row.decision === 'changes_requested' ? now : null })
    .where('id', '=', review.content_id)
    .where('stage', '=', 'in_review')
    .returning('id')
    .executeTakeFirst();
  if (!stage) throw domainError('too_late', 'contentCancelled');
  await recordEvent(
    trx,
    actor,
    {
      event: row.decision === 'approved' ? 'content.approved' : 'content.changesRequested',
      subject: { kind: 'content', id: review.content_id },
      clientId: review.client_id,
      detail: {
        title: review.title,
        reviewId,
        round: review.round,
        onBehalf: row.basis === 'on_behalf',
        ...(row.on_behalf_reason ? { reason: row.on_behalf_reason } : {}),
        hashes: bound.map((publication) => `${publication.id}:${publication.payloadHash}`).join(' '),
      },
    },
    now,
  );
  await decisionMade(trx, decisionId, now);
  // The publication may have got other words since they were sent for review; what was held goes out when it is agreed to.
  if (row.decision === 'approved') await settleStage(trx, review.content_id, now);
  return { contentId: review.content_id };
}

async function writeApprovals(
  trx: Db,
  workspaceId: string,
  decisionId: string,
  row: DecisionRow,
  publications: ShownPublication[],
  now: Date,
): Promise<void> {
  if (publications.length === 0) return;
  await trx
    .insertInto('approvals')
    .values(
      publications.map((publication) => ({
        workspace_id: workspaceId,
        publication_id: publication.id,
        payload_hash: publication.payloadHash,
        basis: row.basis,
        approved_local_date: publication.localDate,
        decision_id: decisionId,
        approver_id: row.approver_id,
        user_id: row.user_id,
        address: row.address,
        created_at: now,
      })),
    )
    .execute();
}

/** Who asks for a change takes back what was agreed to before for the very same words. */
async function withdrawApprovals(trx: Db, publications: ShownPublication[], now: Date): Promise<void> {
  for (const publication of publications) {
    await trx
      .updateTable('approvals')
      .set({ withdrawn_at: now })
      .where('publication_id', '=', publication.id)
      .where('payload_hash', '=', publication.payloadHash)
      .where('withdrawn_at', 'is', null)
      .execute();
  }
}

async function whyNotOpen(trx: Db, reviewId: string): Promise<string> {
  const { status, replaced_by } = await trx
    .selectFrom('reviews')
    .where('id', '=', reviewId)
    .select(['status', 'replaced_by'])
    .executeTakeFirstOrThrow();
  if (status === 'decided') return 'reviewAlreadyDecided';
  return replaced_by ? 'reviewReplaced' : 'reviewNotOpen';
}
