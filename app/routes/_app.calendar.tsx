import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { loadCalendar } from '../calendar.server.ts';
import { CalendarPage } from '../components/calendar/calendar-page.tsx';
import { openKept } from '../components/calendar/kept.ts';
import { addMonths, weeksOf } from '../components/calendar/month.ts';
import { MonthGrid } from '../components/calendar/month-grid.tsx';
import { weeksMoved } from '../components/calendar/moves.ts';
import { NothingHere } from '../components/calendar/nothing.tsx';
import { type ShownItem, type ShownWeek, weeksPacked, weeksUnpacked } from '../components/calendar/page.ts';
import { addressOf } from '../components/calendar/query.ts';
import { WeekStrip } from '../components/calendar/week-strip.tsx';
import { weeksShown } from '../components/calendar/weeks.server.ts';
import { useDates } from '../components/time.tsx';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

export async function loader(args: LoaderFunctionArgs) {
  const { items, others, ...data } = await loadCalendar(args, 'month');
  const { query, firstWeekday, viewerZone } = data;
  return {
    ...data,
    isEmpty: items.length === 0,
    weeks: weeksPacked(weeksShown(weeksOf(query.month, firstWeekday), query.week, { items, others }, viewerZone)),
  };
}

export const clientLoader = openKept;

export default function CalendarMonth() {
  const loaded = useLoaderData<typeof loader>();
  const { query, clients, today, facts } = loaded;
  const weeks = useMemo(() => weeksUnpacked(loaded.weeks), [loaded.weeks]);
  // The same as long as what was loaded is: much of the page is then not drawn anew while something else is on its way.
  const data = useMemo(() => ({ ...loaded, items: itemsOf(weeks) }), [loaded, weeks]);
  const t = useTranslations('calendar');
  const dates = useDates();
  const title = dates.month(query.month);
  const places = {
    previous: addressOf(query, { month: addMonths(query.month, -1) }),
    next: addressOf(query, { month: addMonths(query.month, 1) }),
    today: addressOf(query, { month: today.slice(0, 7) }),
  };
  return (
    <CalendarPage
      data={data}
      title={title}
      places={places}
      step={{ previous: t('previousMonth'), next: t('nextMonth') }}
      shownItems={({ pending }) => (pending.length === 0 ? data.items : itemsOf(weeksMoved(weeks, pending, clients)))}
      above={
        <>
          {data.isEmpty && <NothingHere data={data} />}
          <WeekStrip week={weeks.find((week) => week.isOpen)} today={today} label={t('weekStrip')} query={query} />
        </>
      }
    >
      {({ pending }) => (
        <MonthGrid
          query={query}
          weeks={weeksMoved(weeks, pending, clients)}
          facts={facts}
          clients={clients}
          today={today}
          label={title}
        />
      )}
    </CalendarPage>
  );
}

const itemsOf = (weeks: readonly ShownWeek[]): ShownItem[] =>
  weeks.flatMap((week) => week.days.flatMap((day) => day.items));
