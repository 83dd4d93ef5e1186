import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { CalendarChannel } from '#server/content/calendar.ts';
import type { Db } from '#server/database/connection.ts';
import { holidaysOf } from '#server/days/days.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { wallClock } from './wallClock.ts';

export type SlotKind = 'post' | 'newsletter';

/** A slot on one day. */
export type SlotDay = {
  slotId: string;
  clientId: string;
  kind: SlotKind;
  /** What the slot says, on the client's clock: `YYYY-MM-DDTHH:MM`. */
  wall: string;
  zone: string;
  dueAt: Date;
  /** Whether clocks change there, and what they show then: a slot in a gap goes out that much later. */
  clock: 'plain' | 'gap' | 'repeat';
  shownWall: string;
  /** It is one that skips holidays, and this day is one: nothing is offered there. */
  isSkipped: boolean;
  /** Its channels that are connected (or wait to be again), each with what already goes out there then. */
  channels: (CalendarChannel & { contentIds: string[] })[];
};

/** A slot on one day with at least one channel on which nothing goes out then; `channels` are those. */
export type FreeSlot = Omit<SlotDay, 'channels'> & { channels: CalendarChannel[] };

/** Longest range that is looked at in one go. */
const mostDays = 100;

/**
 * Every slot of these clients on every day from the date `from` up to, not including, `until` (on each client's own
 * calendar), with what fills it, in the order in which they come. A channel is filled by whatever goes out there at
 * that wall time or at that instant, however it got there.
 */
export async function slotDays(
  db: Db,
  actor: MemberActor,
  { clientIds, from, until }: { clientIds: string[]; from: string; until: string },
): Promise<SlotDay[]> {
  const slots = await slotsOf(db, actor, clientIds);
  if (slots.length === 0) return [];
  const first = Temporal.PlainDate.from(from);
  const count = Math.min(mostDays, first.until(until, { largestUnit: 'days' }).days);
  const dates = Array.from({ length: Math.max(0, count) }, (_, index) => first.add({ days: index }));
  const days = dates.map((date) => ({ date: date.toString(), weekday: date.dayOfWeek }));
  const filled = await whatFills(db, actor, [...new Set(slots.map((slot) => slot.clientId))], {
    from,
    until: first.add({ days: Math.max(1, count) }).toString(),
  });
  const skipping = [...new Set(slots.flatMap((slot) => (slot.skipHolidays ? [slot.clientId] : [])))];
  const holidays = await holidaysOf(db, actor, { clientIds: skipping, from, until });
  const clocks = new Map<string, ReturnType<typeof wallClock>>();
  const found: SlotDay[] = [];
  for (const { weekday, wallTime, channels, skipHolidays, ...slot } of slots) {
    const clock = clocks.get(slot.zone) ?? wallClock(slot.zone, from, until);
    clocks.set(slot.zone, clock);
    for (const day of days) {
      if (day.weekday !== weekday) continue;
      const wall = `${day.date}T${wallTime}`;
      const { dueAt, kind, wall: shownWall } = clock(wall);
      found.push({
        ...slot,
        wall,
        dueAt,
        clock: kind,
        shownWall,
        isSkipped: skipHolidays && (holidays.get(slot.clientId)?.has(day.date) ?? false),
        channels: channels.map((channel) => ({
          ...channel,
          contentIds: filled(channel.id, { wall, zone: slot.zone, dueAt }),
        })),
      });
    }
  }
  return found.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.slotId < b.slotId ? -1 : 1));
}

/** Slots that are still to come and not filled, within a range of dates as `slotDays` takes it. */
export async function freeSlots(
  db: Db,
  actor: MemberActor,
  range: { clientIds: string[]; from: string; until: string },
  now: Date,
): Promise<FreeSlot[]> {
  const days = await slotDays(db, actor, range);
  return days
    .filter((day) => isFree(day, now))
    .map((day) => ({
      ...day,
      channels: day.channels.flatMap(({ contentIds, ...channel }) => (contentIds.length === 0 ? [channel] : [])),
    }));
}

/** Still to come, on no day that it skips, and with a channel on which nothing goes out then. */
export function isFree(day: SlotDay, now: Date): boolean {
  return !day.isSkipped && day.dueAt > now && day.channels.some(({ contentIds }) => contentIds.length === 0);
}

/** How far ahead the next free slot is looked for. */
const farthestWeeks = 52;
const stepWeeks = 4;

/**
 * The next slot that is free for a content on these channels: the first in which all of them are free, else the first
 * that has one of them free and none of them filled. Without channels any free slot of this kind does. With `after`,
 * of those that come later than that. null: none within a year from now.
 */
export async function nextFreeSlot(
  db: Db,
  actor: MemberActor,
  { clientId, kind, channelIds, after }: { clientId: string; kind: SlotKind; channelIds: string[]; after?: Date },
  now: Date,
): Promise<FreeSlot | null> {
  const since = after && after > now ? after : now;
  // The client's calendar may be a day behind or ahead.
  let from = dayOf(since).subtract({ days: 1 });
  const end = dayOf(now).subtract({ days: 1 }).add({ weeks: farthestWeeks });
  let second: FreeSlot | null = null;
  while (Temporal.PlainDate.compare(from, end) < 0) {
    const step = from.add({ weeks: stepWeeks });
    const until = Temporal.PlainDate.compare(step, end) < 0 ? step : end;
    const days = await slotDays(db, actor, {
      clientIds: [clientId],
      from: from.toString(),
      until: until.toString(),
    });
    for (const day of days) {
      if (day.kind !== kind || day.isSkipped || day.dueAt <= since) continue;
      const free = day.channels.filter((channel) => channel.contentIds.length === 0);
      const meant = free.filter((channel) => channelIds.length === 0 || channelIds.includes(channel.id));
      if (meant.length === 0) continue;
      const isFilled = day.channels.some(({ id, contentIds }) => contentIds.length > 0 && channelIds.includes(id));
      const found = { ...day, channels: free.map(({ contentIds: _, ...channel }) => channel) };
      if (channelIds.length <= meant.length || channelIds.length === 0) return found;
      if (!isFilled) second ??= found;
    }
    if (second) return second;
    from = until;
  }
  return null;
}

const dayOf = (at: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('UTC').toPlainDate();

type SlotRow = {
  slotId: string;
  clientId: string;
  kind: SlotKind;
  weekday: number;
  wallTime: string;
  skipHolidays: boolean;
  zone: string;
  channels: CalendarChannel[];
};

async function slotsOf(db: Db, actor: MemberActor, clientIds: string[]): Promise<SlotRow[]> {
  if (clientIds.length === 0) return [];
  const { rows } = await sql<SlotRow>`
    select s.id as "slotId", s.client_id as "clientId", s.kind, s.weekday, s.wall_time as "wallTime",
      s.skip_holidays as "skipHolidays", k.time_zone as zone,
      json_agg(json_build_object('id', h.id, 'network', h.network, 'name', h.name) order by h.name) as channels
    from slots s
    join clients k on k.id = s.client_id
    join slot_channels sc on sc.slot_id = s.id
    join channels h on h.id = sc.channel_id
    where ${visibleTo(actor, 's')} and s.client_id = any(${clientIds}::uuid[])
      and k.archived_at is null and h.status <> 'disconnected'
    group by s.id, k.id`.execute(db);
  return rows;
}

type Place = { wall: string; zone: string; dueAt: Date };

/** What goes out on a channel at a wall time or an instant, of everything that these clients have in a range of dates. */
async function whatFills(
  db: Db,
  actor: MemberActor,
  clientIds: string[],
  { from, until }: { from: string; until: string },
): Promise<(channelId: string, at: Place) => string[]> {
  const dayMs = 24 * 3600 * 1000;
  const rows = await db
    .selectFrom('publications')
    .select(['content_id', 'channel_id', 'due_at', 'due_wall', 'due_zone'])
    .where(visibleTo(actor, 'publications'))
    .where(sql<boolean>`client_id = any(${clientIds}::uuid[])`)
    .where('status', '!=', 'cancelled')
    // Days begin at different instants in different zones.
    .where('due_at', '>=', new Date(Date.parse(`${from}T00:00Z`) - dayMs))
    .where('due_at', '<', new Date(Date.parse(`${until}T00:00Z`) + dayMs))
    .execute();
  const byPlace = new Map<string, string[]>();
  const keep = (key: string, contentId: string) => {
    const list = byPlace.get(key);
    if (list) list.push(contentId);
    else byPlace.set(key, [contentId]);
  };
  for (const row of rows) {
    keep(`${row.channel_id} ${row.due_at?.getTime()}`, row.content_id);
    keep(`${row.channel_id} ${row.due_wall} ${row.due_zone}`, row.content_id);
  }
  return (channelId, { wall, zone, dueAt }) => [
    ...new Set([
      ...(byPlace.get(`${channelId} ${dueAt.getTime()}`) ?? []),
      ...(byPlace.get(`${channelId} ${wall} ${zone}`) ?? []),
    ]),
  ];
}
