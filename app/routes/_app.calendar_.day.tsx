import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarPlus, ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { edgeColour } from '#server/clients/colour.ts';
import { emptyFilter, readCalendar, readCalendarClients } from '#server/content/calendar.ts';
import { localDate } from '#server/content/time.ts';
import { LinkButton } from '../components/button.tsx';
import { DayList } from '../components/calendar/day-list.tsx';
import { isDate } from '../components/calendar/query.ts';
import { Sprite } from '../components/calendar/sprite.tsx';
import { CalendarSurface } from '../components/calendar/surface.tsx';
import { ViewSwitch } from '../components/calendar/view-switch.tsx';
import { shownItem } from '../components/calendar/weeks.server.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { PageBar } from '../components/page-bar.tsx';
import { useDates } from '../components/time.tsx';
import { addDays } from '../components/wall.ts';
import { requireMember } from '../session.server.ts';

/** One day, all of it. A date that is none is today. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const today = localDate(context.clock.now(), actor.timeZone);
  const asked = new URL(request.url).searchParams.get('date') ?? '';
  const date = isDate(asked) ? asked : today;
  const [clients, items] = await Promise.all([
    readCalendarClients(context.db, actor),
    readCalendar(context.db, actor, { from: date, until: addDays(date, 1), filter: emptyFilter }),
  ]);
  return {
    date,
    today,
    viewerZone: actor.timeZone,
    clients: clients.map(({ colour, ...client }) => ({ ...client, colour: edgeColour(colour) })),
    items: items
      .map((item) => shownItem(item, actor.timeZone))
      .sort((a, b) => (a.wall < b.wall ? -1 : a.wall > b.wall ? 1 : 0)),
    networks: [...new Set(items.flatMap((item) => item.channels.map((channel) => channel.network)))],
  };
}

export default function CalendarDay() {
  const { date, today, viewerZone, clients, items, networks } = useLoaderData<typeof loader>();
  const t = useTranslations('calendar');
  const dates = useDates();
  const address = (day: string) => `/calendar/day?date=${day}`;
  const places = {
    previous: address(addDays(date, -1)),
    next: address(addDays(date, 1)),
    today: address(today),
  };
  const newAddress = `/contents/new?date=${date}`;
  return (
    <>
      <PageBar
        title={sentence(dates.long(date, today))}
        beside={
          <>
            <span className="ml-1 flex">
              <LinkButton to={places.previous} look="quiet" icon={<ChevronLeft />} aria-label={t('previousDay')} />
              <LinkButton to={places.next} look="quiet" icon={<ChevronRight />} aria-label={t('nextDay')} />
            </span>
            {date !== today && <LinkButton to={places.today}>{t('today')}</LinkButton>}
          </>
        }
      >
        <ViewSwitch current="day" month={`/calendar?month=${date.slice(0, 7)}&week=${date}`} day={address(date)} />
        <LinkButton to={newAddress} look="primary" icon={<Plus />} className="phone:hidden">
          {t('newContent')}
        </LinkButton>
      </PageBar>
      <Sprite networks={networks} />
      <CalendarSurface
        items={items}
        clients={clients}
        viewerZone={viewerZone}
        suggested={`${date}T09:00`}
        places={places}
        newAddress={() => newAddress}
        className="w-full max-w-240 px-5 py-4 phone:px-0 phone:py-0"
      >
        {items.length > 0 ? (
          <DayList items={items} clients={clients} date={date} />
        ) : (
          <div className="max-w-120 phone:p-4">
            <EmptyState
              icon={<CalendarPlus />}
              title={t('empty.dayTitle')}
              action={
                <LinkButton to={newAddress} icon={<Plus />} size="sm">
                  {t('newContent')}
                </LinkButton>
              }
            >
              {t('empty.day')}
            </EmptyState>
          </div>
        )}
      </CalendarSurface>
    </>
  );
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
