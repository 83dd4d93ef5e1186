import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { loadCalendar } from '../calendar.server.ts';
import { LinkButton } from '../components/button.tsx';
import { CalendarPage } from '../components/calendar/calendar-page.tsx';
import { DayList } from '../components/calendar/day-list.tsx';
import { openKept } from '../components/calendar/kept.ts';
import { Marks } from '../components/calendar/marks.tsx';
import { itemsMoved } from '../components/calendar/moves.ts';
import { EmptyView } from '../components/calendar/nothing.tsx';
import { byWall } from '../components/calendar/page.ts';
import { addressOf, newContentAddress } from '../components/calendar/query.ts';
import { shownItem } from '../components/calendar/weeks.server.ts';
import { useDates } from '../components/time.tsx';
import { addDays } from '../components/wall.ts';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

/** One day, all of it. A date that is none is today. */
export async function loader(args: LoaderFunctionArgs) {
  const { items, others: _, ...data } = await loadCalendar(args, 'day');
  const shown = items.map((item) => shownItem(item, data.viewerZone));
  return { ...data, items: shown.sort(byWall) };
}

export const clientLoader = openKept;

export default function CalendarDay() {
  const data = useLoaderData<typeof loader>();
  const { query, clients, today, facts, items: all } = data;
  const { date } = query;
  const t = useTranslations('calendar');
  const dates = useDates();
  const places = {
    previous: addressOf(query, { date: addDays(date, -1) }),
    next: addressOf(query, { date: addDays(date, 1) }),
    today: addressOf(query, { date: today }),
  };
  const newAddress = newContentAddress(date, query);
  const hasFacts = facts.marks[date] || facts.clocks[date];
  return (
    <CalendarPage
      data={data}
      title={sentence(dates.long(date, today))}
      places={places}
      step={{ previous: t('previousDay'), next: t('nextDay') }}
      shownItems={({ pending }) => itemsMoved(all, pending, clients).filter(({ wall }) => wall.startsWith(date))}
      hasHours
      isText
    >
      {(_, items) => (
        <>
          {hasFacts && (
            <div className="mb-3 phone:px-4 phone:pt-3">
              <Marks marks={facts.marks[date]} clocks={facts.clocks[date]} isWhole />
            </div>
          )}
          {items.length + (facts.slots[date]?.length ?? 0) > 0 ? (
            <DayList items={items} clients={clients} facts={facts} date={date} />
          ) : (
            <div className="max-w-120 rounded-lg phone:p-4" data-date={date}>
              <EmptyView
                data={data}
                title={t('empty.dayTitle')}
                action={
                  <LinkButton to={newAddress} icon={<Plus />} size="sm">
                    {t('newContent')}
                  </LinkButton>
                }
              >
                {t('empty.day')}
              </EmptyView>
            </div>
          )}
        </>
      )}
    </CalendarPage>
  );
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
