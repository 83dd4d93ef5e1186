import { Temporal } from 'temporal-polyfill';
import { type ChangeKind, recordChange } from '#server/content/changes.ts';
import { cancelContent, moveContent } from '#server/content/scheduling.ts';
import { contentStates, type Snapshot } from '#server/content/state.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError, type ErrorParams, isDomainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignContent } from './assignee.ts';
import { labelsOf } from './fill.ts';
import { setLabels } from './labels.ts';

/** What could not be done, and why: `code` is a key of the words `errors`. */
export type Left = { contentId: string; title: string; code: string; params: ErrorParams };

export type BulkResult = { done: number; left: Left[]; changeId: string | null };

/** As many as are worked on in one go. */
const most = 200;

/** Moves contents by whole days; each keeps its time of day on its client's clock. Errors: `invalid` bulkNothing, bulkDays. */
export async function moveBy(
  db: Db,
  actor: MemberActor,
  { contentIds, days }: { contentIds: string[]; days: number },
  now: Date,
): Promise<BulkResult> {
  if (!Number.isInteger(days) || days === 0 || Math.abs(days) > 366)
    throw domainError('invalid', 'bulkDays', {}, 'days');
  return await onEach(db, actor, { kind: 'move', contentIds }, now, async (trx, contentId, { state }) => {
    const [first] = Object.values(state.times)
      .flatMap(({ due, isLive }) => (due && isLive ? [due] : []))
      .sort((a, b) => (a.wall < b.wall ? -1 : 1));
    if (!first) throw domainError('invalid', 'bulkUndated');
    const wall = Temporal.PlainDateTime.from(first.wall).add({ days }).toString({ smallestUnit: 'minute' });
    await moveContent(trx, actor, { contentId, due: { wall, zone: first.zone } }, now);
  });
}

/** Adds a label to contents, or takes it off. Errors: `invalid` bulkNothing. */
export async function labelAll(
  db: Db,
  actor: MemberActor,
  { contentIds, labelId, isOn }: { contentIds: string[]; labelId: string; isOn: boolean },
  now: Date,
): Promise<BulkResult> {
  return await onEach(db, actor, { kind: 'edit', contentIds }, now, async (trx, contentId) => {
    const own = (await labelsOf(trx, [contentId])).get(contentId) ?? [];
    const labelIds = isOn ? [...own, labelId] : own.filter((id) => id !== labelId);
    await setLabels(trx, actor, { contentId, labelIds });
  });
}

/** Gives contents to a person, or to nobody. Errors: `invalid` bulkNothing. */
export async function assignAll(
  db: Db,
  actor: MemberActor,
  { contentIds, userId }: { contentIds: string[]; userId: string | null },
  now: Date,
): Promise<BulkResult> {
  return await onEach(db, actor, { kind: 'edit', contentIds }, now, async (trx, contentId) => {
    await assignContent(trx, actor, { contentId, userId }, now);
  });
}

/** Cancels contents of which nothing has gone out. Errors: `invalid` bulkNothing. */
export async function cancelAll(
  db: Db,
  actor: MemberActor,
  { contentIds }: { contentIds: string[] },
  now: Date,
): Promise<BulkResult> {
  return await onEach(db, actor, { kind: 'cancel', contentIds }, now, async (trx, contentId) => {
    await cancelContent(trx, actor, { contentId }, now);
  });
}

/** Ends a repetition after one of its contents: those that come later are cancelled, as far as they can be. Errors: `not_found` contentNotFound. */
export async function endSeries(
  db: Db,
  actor: MemberActor,
  { contentId }: { contentId: string },
  now: Date,
): Promise<BulkResult> {
  const content = await db
    .selectFrom('contents')
    .select('id')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  const contentIds = await laterInSeries(db, actor, contentId, now);
  return contentIds.length > 0
    ? await cancelAll(db, actor, { contentIds }, now)
    : { done: 0, left: [], changeId: null };
}

async function laterInSeries(db: Db, actor: MemberActor, contentId: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('contents as c')
    .innerJoin('contents as o', 'o.series_id', 'c.series_id')
    .innerJoin('publications as p', (join) => join.onRef('p.content_id', '=', 'c.id').on('p.status', '!=', 'cancelled'))
    .where('o.id', '=', contentId)
    .where('c.id', '!=', contentId)
    .where(visibleTo(actor, 'c'))
    .where(visibleTo(actor, 'o'))
    .where('c.stage', '!=', 'cancelled')
    .where('p.due_at', '>', now)
    .where((eb) =>
      eb(
        'p.due_at',
        '>',
        eb
          .selectFrom('publications as q')
          .where('q.content_id', '=', contentId)
          .where('q.status', '!=', 'cancelled')
          .select((e) => e.fn.min('q.due_at').as('due')),
      ),
    )
    .select('c.id')
    .distinct()
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** One press on many: what can be done is done, the rest is named with its reason, and all of it is one undo. */
async function onEach(
  db: Db,
  actor: MemberActor,
  { kind, contentIds }: { kind: ChangeKind; contentIds: string[] },
  now: Date,
  work: (trx: Db, contentId: string, before: Snapshot) => Promise<void>,
): Promise<BulkResult> {
  const ids = [...new Set(contentIds)].sort();
  if (ids.length === 0) throw domainError('invalid', 'bulkNothing');
  if (ids.length > most) throw domainError('limit', 'bulkTooMany', { most });
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
    const before = await contentStates(trx, actor, ids);
    const left: Left[] = [];
    for (const { id, title } of rows) {
      const snapshot = before.get(id);
      if (!snapshot) continue;
      try {
        await work(trx, id, snapshot);
      } catch (error) {
        // Refusals come before anything is written; anything else ends the transaction.
        if (!isDomainError(error)) throw error;
        left.push({ contentId: id, title, code: error.code, params: error.params });
      }
    }
    const changeId = await recordChange(trx, actor, { kind, before }, now);
    return { done: rows.length - left.length, left, changeId };
  });
}
