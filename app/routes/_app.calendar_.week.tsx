import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { loadCalendar } from '../calendar.server.ts';
import { CalendarPage } from '../components/calendar/calendar-page.tsx';
import { openKept } from '../components/calendar/kept.ts';
import { weekNumber, weekStartOf } from '../components/calendar/month.ts';
import { itemsMoved } from '../components/calendar/moves.ts';
import { NothingHere } from '../components/calendar/nothing.tsx';
import { addressOf } from '../components/calendar/query.ts';
import { WeekAxis } from '../components/calendar/week-axis.tsx';
import { shownItem } from '../components/calendar/weeks.server.ts';
import { useDates } from '../components/time.tsx';
import { addDays } from '../components/wall.ts';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

/** Seven days over one axis of hours. */
export async function loader(args: LoaderFunctionArgs) {
  const { items, others: _, ...data } = await loadCalendar(args, 'week');
  return { ...data, items: items.map((item) => shownItem(item, data.viewerZone)) };
}

export const clientLoader = openKept;

export default function CalendarWeek() {
  const data = useLoaderData<typeof loader>();
  const { query, clients, today, facts, firstWeekday, items: all, now } = data;
  const t = useTranslations('calendar');
  const dates = useDates();
  const title = t('week.title', {
    number: weekNumber(query.week),
    from: dates.dayMonth(query.week),
    to: dates.dayMonth(addDays(query.week, 6)),
  });
  const places = {
    previous: addressOf(query, { week: addDays(query.week, -7) }),
    next: addressOf(query, { week: addDays(query.week, 7) }),
    today: addressOf(query, { week: weekStartOf(today, firstWeekday) }),
  };
  return (
    <CalendarPage
      data={data}
      title={title}
      places={places}
      step={{ previous: t('previousWeek'), next: t('nextWeek') }}
      shownItems={({ pending }) => itemsMoved(all, pending, clients)}
      above={clients.length === 0 && <NothingHere data={data} />}
      hasHours
    >
      {(_, items) => (
        <WeekAxis
          query={query}
          start={query.week}
          count={7}
          items={items}
          clients={clients}
          facts={facts}
          today={today}
          now={now}
        />
      )}
    </CalendarPage>
  );
}
