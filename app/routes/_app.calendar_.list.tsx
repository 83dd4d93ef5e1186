import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { loadCalendar } from '../calendar.server.ts';
import { TextLink } from '../components/button.tsx';
import { CalendarPage } from '../components/calendar/calendar-page.tsx';
import { DayList } from '../components/calendar/day-list.tsx';
import { openKept } from '../components/calendar/kept.ts';
import { Marks } from '../components/calendar/marks.tsx';
import { addMonths } from '../components/calendar/month.ts';
import { itemsMoved } from '../components/calendar/moves.ts';
import { EmptyView } from '../components/calendar/nothing.tsx';
import type { DayFacts } from '../components/calendar/page.ts';
import { addressOf, newContentAddress } from '../components/calendar/query.ts';
import { shownItem } from '../components/calendar/weeks.server.ts';
import { useDates } from '../components/time.tsx';
import { addDays } from '../components/wall.ts';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

/** A month as a list: every day that holds something, one after the other. */
export async function loader(args: LoaderFunctionArgs) {
  const { items, others: _, facts, ...data } = await loadCalendar(args, 'list');
  const shown = items.map((item) => shownItem(item, data.viewerZone));
  // What is there is read in a list; what is free is seen in the week.
  return { ...data, facts: { ...facts, slots: {} } satisfies DayFacts, items: shown };
}

export const clientLoader = openKept;

export default function CalendarList() {
  const data = useLoaderData<typeof loader>();
  const { query, clients, today, facts, items: all } = data;
  const t = useTranslations('calendar');
  const dates = useDates();
  const title = dates.month(query.month);
  const places = {
    previous: addressOf(query, { month: addMonths(query.month, -1) }),
    next: addressOf(query, { month: addMonths(query.month, 1) }),
    today: addressOf(query, { month: today.slice(0, 7) }),
  };
  const days: string[] = [];
  for (let day = `${query.month}-01`; day.startsWith(query.month); day = addDays(day, 1)) days.push(day);
  return (
    <CalendarPage
      data={data}
      title={title}
      places={places}
      step={{ previous: t('previousMonth'), next: t('nextMonth') }}
      shownItems={({ pending }) => itemsMoved(all, pending, clients)}
      isText
    >
      {(_, items) => {
        const filled = days.filter(
          (day) => items.some(({ wall }) => wall.startsWith(day)) || facts.marks[day] || facts.clocks[day],
        );
        return items.length === 0 ? (
          <div className="max-w-120 phone:p-4">
            <EmptyView
              data={data}
              title={t('empty.month')}
              action={<TextLink to={newContentAddress(today, query)}>{t('empty.plan')}</TextLink>}
            >
              {t('empty.list')}
            </EmptyView>
          </div>
        ) : (
          filled.map((day) => (
            <section key={day} data-date={day} className={`mb-5 rounded-lg ${day === today ? 'cal-today' : ''}`}>
              <h2 className="mb-1.5 flex flex-wrap items-baseline gap-x-3 font-semibold phone:px-4 phone:pt-3">
                <span className="inline-block first-letter:uppercase">{dates.long(day, today)}</span>
                {day === today && <span className="font-medium text-accent-text">{t('today')}</span>}
              </h2>
              <div className="mb-1.5 phone:px-4">
                <Marks marks={facts.marks[day]} clocks={facts.clocks[day]} isWhole />
              </div>
              {items.some(({ wall }) => wall.startsWith(day)) && (
                <DayList
                  items={items.filter(({ wall }) => wall.startsWith(day))}
                  clients={clients}
                  facts={facts}
                  date={day}
                />
              )}
            </section>
          ))
        );
      }}
    </CalendarPage>
  );
}
