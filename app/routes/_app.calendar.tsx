import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarPlus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { loadCalendar } from '../calendar.server.ts';
import { TextLink } from '../components/button.tsx';
import { CalendarPage } from '../components/calendar/calendar-page.tsx';
import { addMonths, weeksOf } from '../components/calendar/month.ts';
import { MonthGrid } from '../components/calendar/month-grid.tsx';
import { weeksMoved } from '../components/calendar/moves.ts';
import { addressOf, isNarrowed, newContentAddress, wide } from '../components/calendar/query.ts';
import { WeekStrip } from '../components/calendar/week-strip.tsx';
import { weeksShown } from '../components/calendar/weeks.server.ts';
import { Notice } from '../components/notice.tsx';
import { useDates } from '../components/time.tsx';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

export async function loader(args: LoaderFunctionArgs) {
  const { items, ...data } = await loadCalendar(args, 'month');
  const { query, firstWeekday, viewerZone } = data;
  return {
    ...data,
    isEmpty: items.length === 0,
    weeks: weeksShown(weeksOf(query.month, firstWeekday), query.week, items, viewerZone),
  };
}

export default function CalendarMonth() {
  const { weeks, ...data } = useLoaderData<typeof loader>();
  const { query, clients, today, facts } = data;
  const t = useTranslations('calendar');
  const dates = useDates();
  const title = dates.month(query.month);
  const places = {
    previous: addressOf(query, { month: addMonths(query.month, -1) }),
    next: addressOf(query, { month: addMonths(query.month, 1) }),
    today: addressOf(query, { month: today.slice(0, 7) }),
  };
  const all = weeks.flatMap((week) => week.days.flatMap((day) => day.items));
  return (
    <CalendarPage
      data={{ ...data, items: all }}
      title={title}
      places={places}
      step={{ previous: t('previousMonth'), next: t('nextMonth') }}
      shownItems={({ pending }) =>
        pending.length === 0
          ? all
          : weeksMoved(weeks, pending, clients).flatMap((week) => week.days.flatMap((day) => day.items))
      }
      above={
        <>
          {data.isEmpty && <NothingHere />}
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

/** An empty month says why, and what to do. */
function NothingHere() {
  const { query, clients, isOwner, today } = useLoaderData<typeof loader>();
  const t = useTranslations('calendar.empty');
  const first = clients.length === 0;
  const action = first ? (
    isOwner && <TextLink to="/clients/new">{t('addClient')}</TextLink>
  ) : isNarrowed(query) ? (
    <TextLink to={addressOf(query, wide)}>{t('showAll')}</TextLink>
  ) : (
    <TextLink to={newContentAddress(today, query)}>{t('plan')}</TextLink>
  );
  return (
    <Notice icon={CalendarPlus} className="m-3" action={action}>
      {first ? t(isOwner ? 'noClients' : 'noClientsAssistant') : isNarrowed(query) ? t('narrowed') : t('month')}
    </Notice>
  );
}
