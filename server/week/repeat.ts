import { Temporal } from 'temporal-polyfill';
import { recordChange } from '#server/content/changes.ts';
import { duplicate } from '#server/content/duplicate.ts';
import { dayIn, resolveDue } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignContent } from './assignee.ts';
import { later, scheduleEach } from './copyWeek.ts';
import { labelsOf, lockSlotsOf } from './fill.ts';
import { setLabels } from './labels.ts';
import { plannedIn } from './planned.ts';
import { isRepeatedLater } from './series.ts';

export type Repeated = {
  made: number;
  /** Days on which something else goes out there then: nothing was made for them. */
  taken: string[];
  changeId: string | null;
};

/** A year of weeks. */
const mostRepeats = 53;

/**
 * Repeats a content every so many weeks, up to and including the date `until` on its client's calendar: each repeat is a
 * content of its own, at the same wall time whatever the clocks do, with its own approval. All are one series.
 * Errors: `not_found` contentNotFound; `conflict` clientArchived, repeatAlready; `invalid` bulkUndated, repeatEvery,
 * repeatUntil, repeatTooMany, repeatNothing.
 */
export async function repeatWeekly(
  db: Db,
  actor: MemberActor,
  { contentId, everyWeeks, until }: { contentId: string; everyWeeks: number; until: string },
  now: Date,
): Promise<Repeated> {
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1 || everyWeeks > 8)
    throw domainError('invalid', 'repeatEvery', {}, 'every');
  if (!dayIn(until)) throw domainError('invalid', 'repeatUntil', {}, 'until');
  return await inTransaction(db, async (trx) => {
    const content = await lockedContent(trx, actor, contentId);
    if (content.series_id && (await isRepeated(trx, contentId, now))) throw domainError('conflict', 'repeatAlready');
    await lockSlotsOf(trx, actor, content.client_id);
    const times = await timesOf(trx, contentId);
    const [first] = times;
    if (!first) throw domainError('invalid', 'bulkUndated');
    const walls = wallsUntil(first.wall, everyWeeks, until);
    const dates = walls.map(({ days }) => days).filter((days) => isToCome(later(first.wall, days), first.zone, now));
    if (dates.length === 0) throw domainError('invalid', 'repeatUntil', {}, 'until');
    const taken = await takenPlaces(trx, actor, content.client_id, first.wall, later(first.wall, dates.at(-1) ?? 0));
    const { id: seriesId } = await trx
      .insertInto('series')
      .values({
        workspace_id: actor.workspaceId,
        client_id: content.client_id,
        every_weeks: everyWeeks,
        until_date: until,
        created_by: actor.userId,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const labelIds = (await labelsOf(trx, [contentId])).get(contentId) ?? [];
    const madeIds: string[] = [];
    const skipped: string[] = [];
    for (const days of dates) {
      const to = times.map(({ channelId, wall }) => ({ channelId, wall: later(wall, days) }));
      if (to.some(({ channelId, wall }) => taken.has(`${channelId} ${wall}`))) {
        skipped.push(later(first.wall, days).slice(0, 10));
        continue;
      }
      const made = await duplicate(trx, actor, { contentId }, now);
      await setLabels(trx, actor, { contentId: made.contentId, labelIds });
      if (content.assignee_id)
        await assignContent(trx, actor, { contentId: made.contentId, userId: content.assignee_id }, now);
      await scheduleEach(trx, actor, { contentId: made.contentId, to, zone: first.zone }, now);
      madeIds.push(made.contentId);
    }
    if (madeIds.length === 0) throw domainError('invalid', 'repeatNothing', {}, 'until');
    await trx
      .updateTable('contents')
      .set({ series_id: seriesId })
      .where('id', 'in', [contentId, ...madeIds])
      .execute();
    const changeId = await recordChange(trx, actor, { kind: 'repeat', madeIds }, now);
    return { made: madeIds.length, taken: skipped, changeId };
  });
}

/** Whether others of its series are still to come: undone, ended or run out it may be repeated anew. */
async function isRepeated(trx: Db, contentId: string, now: Date): Promise<boolean> {
  const found = await trx
    .selectFrom('contents as c')
    .select('c.id')
    .where('c.id', '=', contentId)
    .where(isRepeatedLater('c', now))
    .executeTakeFirst();
  return found !== undefined;
}

function wallsUntil(wall: string, everyWeeks: number, until: string): { days: number }[] {
  const start = Temporal.PlainDate.from(wall.slice(0, 10));
  const span = start.until(until, { largestUnit: 'days' }).days;
  const count = Math.floor(span / (everyWeeks * 7));
  if (count > mostRepeats) throw domainError('invalid', 'repeatTooMany', { most: mostRepeats }, 'until');
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({ days: (index + 1) * everyWeeks * 7 }));
}

const isToCome = (wall: string, zone: string, now: Date): boolean => resolveDue({ wall, zone }).dueAt > now;

async function lockedContent(trx: Db, actor: MemberActor, contentId: string) {
  const content = await trx
    .selectFrom('contents')
    .select(['client_id', 'series_id', 'assignee_id', 'stage'])
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .forUpdate()
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  if (content.stage === 'cancelled') throw domainError('conflict', 'contentCancelled');
  return content;
}

async function timesOf(trx: Db, contentId: string): Promise<{ channelId: string; wall: string; zone: string }[]> {
  const rows = await trx
    .selectFrom('publications')
    .innerJoin('channels', 'channels.id', 'publications.channel_id')
    .select(['channel_id', 'due_wall', 'due_zone'])
    .where('content_id', '=', contentId)
    .where('publications.status', '!=', 'cancelled')
    .where('channels.status', '!=', 'disconnected')
    .where('due_wall', 'is not', null)
    .orderBy('due_wall')
    .execute();
  return rows.flatMap(({ channel_id: channelId, due_wall: wall, due_zone: zone }) =>
    wall && zone ? [{ channelId, wall, zone }] : [],
  );
}

async function takenPlaces(
  trx: Db,
  actor: MemberActor,
  clientId: string,
  from: string,
  last: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  const end = Temporal.PlainDate.from(last.slice(0, 10)).add({ days: 8 });
  for (let week = Temporal.PlainDate.from(from.slice(0, 10)); Temporal.PlainDate.compare(week, end) < 0; ) {
    const next = week.add({ weeks: 4 });
    for (const item of await plannedIn(trx, actor, { clientId, from: week.toString(), until: next.toString() }))
      for (const { id, wall } of item.channels) found.add(`${id} ${wall}`);
    week = next;
  }
  return found;
}
