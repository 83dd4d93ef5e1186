import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  readCalendarChannels,
  readCalendarClients,
  readCalendarLabels,
  readCalendarPeople,
} from '#server/content/calendar.ts';
import { localDate } from '#server/content/time.ts';
import { exportPlan } from '#server/spreadsheet/export.ts';
import { weeksOf } from '../components/calendar/month.ts';
import { nobody, readQuery } from '../components/calendar/query.ts';
import { addDays } from '../components/wall.ts';
import { requireMember } from '../session.server.ts';

/** The month as it is shown, narrowed as it is, as a file for a spreadsheet. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const today = localDate(clock.now(), actor.timeZone);
  const [clients, channels, labels, people] = await Promise.all([
    readCalendarClients(db, actor),
    readCalendarChannels(db, actor),
    readCalendarLabels(db, actor),
    readCalendarPeople(db, actor),
  ]);
  const { query } = readQuery(new URL(request.url).searchParams, {
    today,
    firstWeekday: actor.weekStart,
    clients: clients.map((client) => client.id),
    channels: channels.map((channel) => channel.id),
    labels: labels.map((label) => label.id),
    people: [nobody, ...people.map((person) => person.id)],
  });
  const weeks = weeksOf(query.month, actor.weekStart);
  const filter = {
    clientIds: query.clients,
    kinds: query.kinds,
    stages: query.stages,
    channelIds: query.channels,
    labelIds: query.labels,
    people: query.people,
  };
  const range = { from: weeks[0] ?? today, until: addDays(weeks.at(-1) ?? today, 7), filter };
  return new Response(await exportPlan(db, actor, range), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="plan-${query.month}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
