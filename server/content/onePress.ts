import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError, type ErrorParams, isDomainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type ChangeKind, recordChange } from './changes.ts';
import { contentStates, type Snapshot } from './state.ts';

/** What could not be done, and why: `code` is a key of the words `errors`. */
export type Left = { contentId: string; title: string; code: string; params: ErrorParams };

export type BulkResult = { done: number; left: Left[]; changeId: string | null };

/** As many contents as one press works on. */
export const mostAtOnce = 200;

/** What one press is about, each content once. Errors: `invalid` bulkNothing; `limit` bulkTooMany. */
export function pressedOn(contentIds: readonly string[]): string[] {
  const ids = [...new Set(contentIds)];
  if (ids.length === 0) throw domainError('invalid', 'bulkNothing');
  if (ids.length > mostAtOnce) throw domainError('limit', 'bulkTooMany', { most: mostAtOnce });
  return ids;
}

/**
 * One press on many: what can be done is done, in the order given, the rest is named with its reason, and all of it is
 * one undo. Errors: those of `pressedOn`; `not_found` contentNotFound.
 */
export async function onEach(
  db: Db,
  actor: MemberActor,
  { kind, contentIds }: { kind: ChangeKind; contentIds: string[] },
  now: Date,
  work: (trx: Db, contentId: string, before: Snapshot) => Promise<void>,
): Promise<BulkResult> {
  const ids = pressedOn(contentIds);
  return await inTransaction(db, async (trx) => {
    // In one order: two who work on overlapping contents wait for each other instead of deadlocking.
    const rows = await trx
      .selectFrom('contents')
      .select(['id', 'title'])
      .where('id', 'in', ids)
      .where(visibleTo(actor, 'contents'))
      .orderBy('id')
      .forUpdate()
      .execute();
    if (rows.length < ids.length) throw domainError('not_found', 'contentNotFound');
    const titles = new Map(rows.map(({ id, title }) => [id, title]));
    const before = await contentStates(trx, actor, ids);
    const left: Left[] = [];
    for (const id of ids) {
      const snapshot = before.get(id);
      if (!snapshot) continue;
      try {
        await work(trx, id, snapshot);
      } catch (error) {
        // Refusals come before anything is written; anything else ends the transaction.
        if (!isDomainError(error)) throw error;
        left.push({ contentId: id, title: titles.get(id) ?? '', code: error.code, params: error.params });
      }
    }
    const changeId = await recordChange(trx, actor, { kind, before }, now);
    return { done: ids.length - left.length, left, changeId };
  });
}
