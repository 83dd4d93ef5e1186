import { Temporal } from 'temporal-polyfill';
import { type BulkResult, mostAtOnce, onEach } from '#server/content/onePress.ts';
import { cancelContent, moveContent } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignContent } from './assignee.ts';
import { labelsOf } from './fill.ts';
import { setLabels } from './labels.ts';
import { comesLaterInSeries } from './series.ts';

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
    .where('o.id', '=', contentId)
    .where(visibleTo(actor, 'c'))
    .where(visibleTo(actor, 'o'))
    .where(comesLaterInSeries('c', 'o', now))
    .select('c.id')
    .limit(mostAtOnce)
    .execute();
  return rows.map(({ id }) => id);
}
