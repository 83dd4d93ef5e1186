import type { LoaderFunctionArgs } from '@remix-run/node';
import { readNarrowing } from '#server/content/narrowing.ts';
import { localDate } from '#server/content/time.ts';
import { addMonths, weeksOf } from './components/calendar/month.ts';
import { type CalendarQuery, type CalendarView, nobody, readQuery } from './components/calendar/query.ts';
import { addDays } from './components/wall.ts';
import type { SignedInMember } from './session.server.ts';

/**
 * What an address of the calendar shows this member: which days, narrowed how, what could be narrowed to, and how they
 * narrowed it last.
 */
export async function readAddress(
  { request, context }: Pick<LoaderFunctionArgs, 'request' | 'context'>,
  actor: SignedInMember,
  view: CalendarView,
) {
  const { db, clock } = context;
  const { clients, channels, labels, people, remembered } = await readNarrowing(db, actor);
  const ids = (things: readonly { id: string }[]) => things.map(({ id }) => id);
  const today = localDate(clock.now(), actor.timeZone);
  const known = {
    today,
    firstWeekday: actor.weekStart,
    clients: ids(clients),
    channels: ids(channels),
    labels: ids(labels),
    people: [nobody, ...ids(people)],
  };
  const { query, ignored } = readQuery(new URL(request.url).searchParams, known, view);
  const filter = {
    clientIds: query.clients,
    kinds: query.kinds,
    stages: query.stages,
    channelIds: query.channels,
    labelIds: query.labels,
    people: query.people,
  };
  return {
    today,
    query,
    ignored,
    range: rangeOf(query, actor.weekStart),
    filter,
    clients,
    channels,
    labels,
    people,
    remembered,
  };
}

function rangeOf(query: CalendarQuery, firstWeekday: number): { from: string; until: string } {
  if (query.view === 'day') return { from: query.date, until: addDays(query.date, 1) };
  if (query.view === 'week') return { from: query.week, until: addDays(query.week, 7) };
  if (query.view === 'list') return { from: `${query.month}-01`, until: `${addMonths(query.month, 1)}-01` };
  const weeks = weeksOf(query.month, firstWeekday);
  return { from: weeks[0] ?? query.week, until: addDays(weeks.at(-1) ?? query.week, 7) };
}
