import { randomUUID } from 'node:crypto';
import { makeRevision } from '#server/content/drafting.ts';
import { deriveStage, isRefused, nextStage } from '#server/content/lifecycle.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError, isDomainError } from '#server/errors.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { closeRound, type Decision, type DecisionRow } from './closing.ts';
import { keepRound } from './review.ts';

/** Longest words of a decision, and longest reason, in characters. */
export const longestWords = 5000;

export type DecideInput = {
  reviewId: string;
  /** `Shown.fingerprint` of what was on the screen: revision, hashes, days. */
  shown: string;
  decision: Decision;
  /** What should be changed; needed when changes are requested. */
  words?: string;
  userAgent?: string | null;
};

/**
 * The client's own decision on an open round. It names what was shown: for each channel an approval of exactly that
 * payload, for the day it had. What was held only for want of it goes out at once when it is inside its grace.
 * Errors: `invalid` wordsMissing, wordsTooLong; `not_found`; `conflict` reviewAlreadyDecided, reviewReplaced,
 * reviewNotOpen, reviewChanged; `too_late` contentCancelled.
 */
export async function decide(
  db: Db,
  actor: ApproverActor,
  input: DecideInput,
  now: Date,
): Promise<{ contentId: string }> {
  const words = checkedWords(input.decision, input.words);
  return inTransaction(db, (trx) =>
    closeRound(
      trx,
      actor,
      input,
      {
        decision: input.decision,
        basis: 'decision',
        words,
        approver_id: actor.approverId,
        user_id: null,
        on_behalf_reason: null,
        address: actor.address,
        user_agent: input.userAgent?.slice(0, 400) ?? null,
      },
      now,
    ),
  );
}

/**
 * A member's decision for the client, who said it elsewhere: with a reason, and marked so for ever. `shown` may be left
 * out where the member did not look at a round's page. Errors: as `decide`, and `invalid` reasonMissing, reasonTooLong.
 */
export async function decideOnBehalf(
  db: Db,
  actor: MemberActor,
  input: Omit<DecideInput, 'shown'> & { shown?: string; reason: string },
  now: Date,
): Promise<{ contentId: string }> {
  const words = checkedWords(input.decision, input.words);
  const reason = checkedReason(input.reason);
  return inTransaction(db, (trx) =>
    closeRound(trx, actor, input, onBehalf(actor, input.decision, words, reason, input.userAgent), now),
  );
}

/**
 * The same for a content that nobody was asked about yet: a round is opened and decided in one step, without a mail to
 * the client. Errors: as `decideOnBehalf`, and what the lifecycle refuses.
 */
export async function approveOnBehalf(
  db: Db,
  actor: MemberActor,
  input: { contentId: string; reason: string },
  now: Date,
): Promise<{ contentId: string }> {
  const reason = checkedReason(input.reason);
  return inTransaction(db, async (trx) => {
    const content = await trx
      .selectFrom('contents')
      .where(visibleTo(actor, 'contents'))
      .where('id', '=', input.contentId)
      .select(['id', 'client_id', 'title', 'stage'])
      .forUpdate()
      .executeTakeFirst();
    if (!content) throw domainError('not_found', 'reviewNotFound');
    const open = await trx
      .selectFrom('reviews')
      .where('content_id', '=', content.id)
      .where('status', '=', 'open')
      .select('id')
      .executeTakeFirst();
    const statuses = await trx
      .selectFrom('publications')
      .where('content_id', '=', content.id)
      .select('status')
      .execute();
    const next = nextStage(
      content.stage,
      'approve_on_behalf',
      deriveStage(
        content.stage,
        statuses.map((row) => row.status),
      ),
    );
    if (isRefused(next)) throw domainError('conflict', next.refused);
    if (!open) await makeRevision(trx, actor, { contentId: content.id, madeFor: 'use' }, now);
    const reviewId = open?.id ?? (await keepRound(trx, actor, content, { batchId: randomUUID(), note: '' }, now));
    return closeRound(trx, actor, { reviewId }, onBehalf(actor, 'approved', '', reason), now);
  });
}

export type Settled = { approved: number; refused: { reviewId: string; code: string }[] };

/**
 * "Approve all that remain": each round by itself, so that one that was changed or withdrawn meanwhile does not take
 * the others with it. With `onBehalf`, a member decides for the client.
 */
export async function approveAll(
  db: Db,
  actor: ApproverActor,
  {
    items,
    onBehalf,
    userAgent,
  }: {
    items: { reviewId: string; shown: string }[];
    onBehalf?: { member: MemberActor; reason: string };
    userAgent?: string | null;
  },
  now: Date,
): Promise<Settled> {
  const settled: Settled = { approved: 0, refused: [] };
  for (const item of items) {
    const input: DecideInput = { ...item, decision: 'approved', userAgent };
    try {
      if (onBehalf) await decideOnBehalf(db, onBehalf.member, { ...input, reason: onBehalf.reason }, now);
      else await decide(db, actor, input, now);
      settled.approved += 1;
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'invalid' || error.kind === 'forbidden') throw error;
      settled.refused.push({ reviewId: item.reviewId, code: error.code });
    }
  }
  return settled;
}

function onBehalf(
  actor: MemberActor,
  decision: Decision,
  words: string,
  reason: string,
  userAgent?: string | null,
): DecisionRow {
  return {
    decision,
    basis: 'on_behalf',
    words,
    approver_id: null,
    user_id: actor.userId,
    on_behalf_reason: reason,
    address: actor.address,
    user_agent: userAgent?.slice(0, 400) ?? null,
  };
}

function checkedWords(decision: Decision, words = ''): string {
  const said = words.trim();
  if (decision === 'changes_requested' && !said) throw domainError('invalid', 'wordsMissing', {}, 'words');
  if (said.length > longestWords) throw domainError('invalid', 'wordsTooLong', { most: longestWords }, 'words');
  return said;
}

function checkedReason(reason: string): string {
  const said = reason.trim();
  if (said.length < 3) throw domainError('invalid', 'reasonMissing', {}, 'reason');
  if (said.length > longestWords) throw domainError('invalid', 'wordsTooLong', { most: longestWords }, 'reason');
  return said;
}
