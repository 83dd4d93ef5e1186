import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { edgeColour } from '#server/clients/colour.ts';
import { readCalendar, readIdeas } from '#server/content/calendar.ts';
import { clockChanges } from '#server/content/clockChanges.ts';
import { type DayMark, dayMarks } from '#server/days/days.ts';
import { freeSlots } from '#server/week/freeSlots.ts';
import { readAddress } from './calendar-address.server.ts';
import { type DayFacts, room, type ShownMark } from './components/calendar/page.ts';
import { type CalendarView, narrowingOf } from './components/calendar/query.ts';
import { stageNeedsPerson } from './components/calendar/stages.ts';
import type { Stage } from './components/status-mark.tsx';
import { addDays, dateOf, wallOf } from './components/wall.ts';
import { requireMember } from './session.server.ts';

/** Contents of the days that are shown: what is more is said, and found by narrowing. */
const itemsShown = 3_000;
/** Ideas on the shelf; the rest is a number. */
const ideasShown = 40;
/** More free slots than these are not looked at one by one. */
const slotsShown = 400;

/** What every view of the calendar is drawn from. */
export async function loadCalendar({ request, context }: LoaderFunctionArgs, view: CalendarView) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const now = clock.now();
  const url = new URL(request.url);
  const { query, ignored, today, range, filter, clients, channels, labels, people, remembered } = await readAddress(
    { request, context },
    actor,
    view,
  );
  // Whoever comes without saying what to show gets it as they left it, and the address says so.
  if (url.search === '' && remembered) throw redirect(`${url.pathname}?${remembered}`);
  const clientIds = query.clients.length > 0 ? query.clients : clients.map(({ id }) => id);
  const open = view === 'month' ? { from: query.week, until: addDays(query.week, 7) } : range;
  const shownOfADay = view === 'month' ? { ofADay: room.closed, open: { ...open, ofADay: room.open } } : undefined;
  const [{ items, others, isAll }, shelf, marks, slots] = await Promise.all([
    readCalendar(db, actor, { ...range, filter, limit: itemsShown, room: shownOfADay }),
    readIdeas(db, actor, { filter, limit: ideasShown }),
    dayMarks(db, actor, { clientIds, ...range }),
    freeSlots(db, actor, { clientIds, ...open }, now),
  ]);
  const zones = [...new Set(clients.filter(({ id }) => clientIds.includes(id)).map(({ zone }) => zone))];
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  const shownSlots = slots
    .filter(
      (slot) =>
        (query.kinds.length === 0 || query.kinds.includes(slot.kind)) &&
        (query.channels.length === 0 || slot.channels.some(({ id }) => query.channels.includes(id))),
    )
    .slice(0, slotsShown);
  const facts: DayFacts = {
    marks: byDate(marksShown(marks, names, clientIds.length)),
    slots: byDate(
      shownSlots.map((slot) => {
        const own = wallOf(slot.dueAt, actor.timeZone);
        return {
          date: dateOf(slot.wall),
          clientId: slot.clientId,
          kind: slot.kind,
          wall: slot.shownWall,
          said: slot.shownWall === slot.wall ? null : slot.wall,
          ownWall: own === slot.shownWall ? null : own,
        };
      }),
    ),
    clocks: byDate(clockChanges(zones, range.from, range.until)),
  };
  return {
    query,
    ignored,
    isRemembered: remembered === narrowingOf(query),
    today,
    now: wallOf(now, actor.timeZone),
    viewerZone: actor.timeZone,
    isOwner: actor.role === 'owner',
    firstWeekday: actor.weekStart,
    clients: clients.map(({ colour, ...client }) => ({ ...client, colour: edgeColour(colour) })),
    channels,
    labels,
    people,
    items,
    others,
    sums: sumsOf([...items, ...others]),
    /** Null when all of it is here, else how much is. */
    onlyFirst: isAll ? null : itemsShown,
    ...shelf,
    facts,
    isShelfOpen: !/(?:^|;\s*)shelf=closed\b/.test(request.headers.get('cookie') ?? ''),
  };
}

const sumsOf = (all: readonly { stage: Stage }[]) => ({
  planned: all.filter(({ stage }) => stage !== 'cancelled' && stage !== 'published').length,
  needs: all.filter(({ stage }) => stageNeedsPerson(stage)).length,
});

/** The same day of several clients is said once, with whose it is unless it is everybody's. */
function marksShown(marks: readonly DayMark[], names: ReadonlyMap<string, string>, all: number) {
  const found = new Map<string, ShownMark & { date: string }>();
  for (const { date, kind, name, clientId } of marks) {
    const key = `${date} ${kind} ${name}`;
    const mark = found.get(key) ?? { date, kind, name, clients: [], clientIds: [] };
    mark.clientIds.push(clientId);
    mark.clients.push(names.get(clientId) ?? '');
    found.set(key, mark);
  }
  return [...found.values()].map((mark) => (mark.clients.length === all ? { ...mark, clients: [] } : mark));
}

function byDate<T extends { date: string }>(things: readonly T[]): Record<string, T[]> {
  const days: Record<string, T[]> = {};
  for (const thing of things) {
    const there = days[thing.date];
    if (there) there.push(thing);
    else days[thing.date] = [thing];
  }
  return days;
}
