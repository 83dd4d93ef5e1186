import { Temporal } from 'temporal-polyfill';
import { type BulkResult, onEach, pressedOn } from '#server/content/onePress.ts';
import { schedule } from '#server/content/scheduling.ts';
import { readWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { lockSlotsOf } from '#server/week/fill.ts';
import { nextFreeSlot } from '#server/week/freeSlots.ts';
import { inOrder, stillWaiting, waitingOf } from './waiting.ts';

/** `slots`: each into the next free slot of its client; `from`: from a wall time on, one after the other. */
export type NewTimes = { way: 'slots' } | { way: 'from'; wall: string; everyMinutes: number };

/** Distances that can be chosen, in minutes. */
export const distances = [15, 30, 60, 120, 240, 1440] as const;

/** What is spread from a time on goes out no later in the day than this; then it goes on the next day, at that time. */
export const latestHour = '21:00';

export type TimesGiven = BulkResult & {
  /** Where each of them went, as its client's clock shows it. */
  given: { contentId: string; title: string; wall: string }[];
  /** What the clients must say yes to anew, since it is another day than the agreed one; by client, to be sent together. */
  toSend: { clientId: string; client: string; contentIds: string[] }[];
};

/**
 * Gives several that wait a new time, in the order in which they were due, as one change with one undo. What is not
 * agreed to for its new day goes out when it is. Errors: `invalid` lateDistance, timeUnreadable (field `wall`), those
 * of `onEach`; each by itself: `conflict` notLateAnyMore, noSlotFree, those of `schedule`.
 */
export async function giveNewTimes(
  db: Db,
  actor: MemberActor,
  { contentIds, ...how }: { contentIds: string[] } & NewTimes,
  now: Date,
): Promise<TimesGiven> {
  const pressed = pressedOn(contentIds);
  if (how.way === 'from') {
    readWall(how.wall);
    if (!distances.some((minutes) => minutes === how.everyMinutes))
      throw domainError('invalid', 'lateDistance', {}, 'every');
  }
  return await inTransaction(db, async (trx) => {
    const waiting = await waitingOf(trx, actor, pressed);
    // Slots before contents, as whoever fills one does.
    if (how.way === 'slots')
      for (const clientId of new Set(
        waiting
          .filter((one) => !one.isArchived)
          .map((one) => one.clientId)
          .toSorted(),
      ))
        await lockSlotsOf(trx, actor, clientId);
    const walls = new Map<string, string>();
    // What has the same channels goes on where the one before it went, and nowhere once there is no slot left.
    const lastSlots = new Map<string, Date | null>();
    const given = new Map<string, string>();
    const order = inOrder(pressed, waiting);
    const result = await onEach(trx, actor, { kind: 'move', contentIds: order }, now, async (_, contentId) => {
      const { clientId, kind, zone, channelIds } = await stillWaiting(trx, actor, contentId);
      if (how.way === 'slots') {
        const key = [clientId, kind, ...channelIds.toSorted()].join(' ');
        const after = lastSlots.get(key);
        const slot =
          after === null
            ? null
            : await nextFreeSlot(trx, actor, { clientId, kind, channelIds, ...(after && { after }) }, now);
        if (!slot) {
          lastSlots.set(key, null);
          throw domainError('conflict', 'noSlotFree');
        }
        const set = await schedule(trx, actor, { contentId, channelIds, due: { wall: slot.wall, zone } }, now);
        lastSlots.set(key, slot.dueAt);
        given.set(contentId, set.wall);
      } else {
        const wall = walls.get(clientId) ?? how.wall;
        const set = await schedule(trx, actor, { contentId, channelIds, due: { wall, zone } }, now);
        given.set(contentId, set.wall);
        walls.set(clientId, wallAfter(how.wall, wall, how.everyMinutes));
      }
    });
    return { ...result, ...(await toldOf(trx, actor, given)) };
  });
}

/**
 * The wall time after `at`, of those that follow one another from `first` on. What would be later than `latestHour`, or
 * on another day by the distance alone, goes on the next day at the first time.
 */
export function wallAfter(first: string, at: string, everyMinutes: number): string {
  const now = Temporal.PlainDateTime.from(at);
  const next = now.add({ minutes: everyMinutes });
  const isSameDay = next.toPlainDate().equals(now.toPlainDate());
  const isLate = Temporal.PlainTime.compare(next.toPlainTime(), latestHour) > 0;
  const chosen = isSameDay && !isLate ? next : now.add({ days: 1 }).withPlainTime(first.slice(11));
  return chosen.toString({ smallestUnit: 'minute' });
}

async function toldOf(
  trx: Db,
  actor: MemberActor,
  given: ReadonlyMap<string, string>,
): Promise<Pick<TimesGiven, 'given' | 'toSend'>> {
  if (given.size === 0) return { given: [], toSend: [] };
  const rows = await trx
    .selectFrom('contents as c')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .where(visibleTo(actor, 'c'))
    .where('c.id', 'in', [...given.keys()])
    .select(['c.id', 'c.title', 'c.stage', 'c.client_id as clientId', 'k.name as client'])
    .execute();
  const of = new Map(rows.map((row) => [row.id, row]));
  const unsent = rows.filter(({ stage }) => stage === 'draft' || stage === 'changes_requested');
  return {
    given: [...given].map(([contentId, wall]) => ({ contentId, title: of.get(contentId)?.title ?? '', wall })),
    toSend: [...Map.groupBy(unsent, ({ clientId }) => clientId)].map(([clientId, contents]) => ({
      clientId,
      client: contents[0]?.client ?? '',
      contentIds: contents.map(({ id }) => id),
    })),
  };
}
