import '../styles/calendar.css';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarPlus, ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { edgeColour } from '#server/clients/colour.ts';
import { readCalendar, readCalendarChannels, readCalendarClients, readIdeas } from '#server/content/calendar.ts';
import { localDate } from '#server/content/time.ts';
import { LinkButton, TextLink } from '../components/button.tsx';
import { Filters } from '../components/calendar/filters.tsx';
import { addMonths, firstWeekday, weeksOf } from '../components/calendar/month.ts';
import { MonthGrid, newContentAddress } from '../components/calendar/month-grid.tsx';
import { addressOf, isNarrowed, readQuery } from '../components/calendar/query.ts';
import { Shelf } from '../components/calendar/shelf.tsx';
import { Sprite } from '../components/calendar/sprite.tsx';
import { stageNeedsPerson } from '../components/calendar/stages.ts';
import { CalendarSurface } from '../components/calendar/surface.tsx';
import { ViewSwitch } from '../components/calendar/view-switch.tsx';
import { WeekStrip } from '../components/calendar/week-strip.tsx';
import { weeksShown } from '../components/calendar/weeks.server.ts';
import { Notice } from '../components/notice.tsx';
import { PageBar } from '../components/page-bar.tsx';
import { SheetMenu } from '../components/spreadsheet/sheet-menu.tsx';
import { useDates } from '../components/time.tsx';
import { addDays, dateOf } from '../components/wall.ts';
import { requireMember } from '../session.server.ts';

/** Ideas on the shelf; the rest is a number. */
const ideasShown = 40;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const today = localDate(clock.now(), actor.timeZone);
  const [clients, channels] = await Promise.all([readCalendarClients(db, actor), readCalendarChannels(db, actor)]);
  const { query, ignored } = readQuery(new URL(request.url).searchParams, {
    today,
    firstWeekday: firstWeekday(actor.locale),
    clients: clients.map((client) => client.id),
    channels: channels.map((channel) => channel.id),
  });
  const weeks = weeksOf(query.month, firstWeekday(actor.locale));
  const filter = {
    clientIds: query.clients,
    kinds: query.kinds,
    stages: query.stages,
    channelIds: query.channels,
  };
  const range = { from: weeks[0] ?? today, until: addDays(weeks.at(-1) ?? today, 7) };
  const [items, shelf] = await Promise.all([
    readCalendar(db, actor, { ...range, filter }),
    readIdeas(db, actor, { filter, limit: ideasShown }),
  ]);
  const ofMonth = items.filter((item) => item.wall.startsWith(query.month));
  return {
    query,
    ignored,
    today,
    viewerZone: actor.timeZone,
    isOwner: actor.role === 'owner',
    clients: clients.map(({ colour, ...client }) => ({ ...client, colour: edgeColour(colour) })),
    channels,
    weeks: weeksShown(weeks, query.week, items, actor.timeZone),
    networks: [...new Set(items.flatMap((item) => item.channels.map((channel) => channel.network)))],
    isEmpty: items.length === 0,
    ...shelf,
    sums: {
      planned: ofMonth.filter((item) => item.stage !== 'cancelled' && item.stage !== 'published').length,
      needs: ofMonth.filter((item) => stageNeedsPerson(item.stage)).length,
    },
    isShelfOpen: !/(?:^|;\s*)shelf=closed\b/.test(request.headers.get('cookie') ?? ''),
  };
}

export default function CalendarMonth() {
  const data = useLoaderData<typeof loader>();
  const { query, weeks, clients, today, viewerZone, ideas, total } = data;
  const t = useTranslations('calendar');
  const dates = useDates();
  const [isShelfOpen, setShelfOpen] = useState(data.isShelfOpen);
  const title = dates.month(query.month);
  const items = useMemo(() => weeks.flatMap((week) => week.days.flatMap((day) => day.items)), [weeks]);
  const places = {
    previous: addressOf(query, { month: addMonths(query.month, -1) }),
    next: addressOf(query, { month: addMonths(query.month, 1) }),
    today: addressOf(query, { month: today.slice(0, 7) }),
  };
  const fold = (isOpen: boolean) => {
    setShelfOpen(isOpen);
    // biome-ignore lint/suspicious/noDocumentCookie: the server draws the shelf as it was left
    document.cookie = `shelf=${isOpen ? 'open' : 'closed'}; Path=/calendar; Max-Age=31536000; SameSite=Lax`;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col desk:h-dvh desk:flex-none">
      <PageBar title={title} beside={<Steps query={query} places={places} today={today} />}>
        <SheetMenu shown={addressOf(query)} />
        <ViewSwitch current="month" month={addressOf(query)} day={`/calendar/day?date=${today}`} />
        {clients.length > 0 && (
          <LinkButton to={newContentAddress(today, query)} look="primary" icon={<Plus />} className="phone:hidden">
            {t('newContent')}
          </LinkButton>
        )}
      </PageBar>
      <Filters query={query} clients={clients} channels={data.channels} viewerZone={viewerZone} />
      {data.ignored && (
        <Notice className="m-3" action={<TextLink to="/calendar">{t('ignored.reset')}</TextLink>}>
          {t('ignored.text')}
        </Notice>
      )}
      {data.isEmpty && <NothingHere />}
      <WeekStrip week={weeks.find((week) => week.isOpen)} today={today} label={t('weekStrip')} />
      <Sprite networks={data.networks} />
      <CalendarSurface
        items={items}
        ideas={ideas}
        clients={clients}
        viewerZone={viewerZone}
        suggested={`${addDays(today, 1)}T09:00`}
        places={places}
        newAddress={(date) => newContentAddress(date || today, query)}
        className="flex min-h-0 flex-1"
      >
        <MonthGrid query={query} weeks={weeks} clients={clients} today={today} label={title} />
        <Shelf
          ideas={ideas}
          total={total}
          clients={clients}
          sums={data.sums}
          newAddress={`/contents/new?idea=1${query.clients.length === 1 ? `&client=${query.clients[0]}` : ''}`}
          isOpen={isShelfOpen}
          onFold={fold}
        />
      </CalendarSurface>
    </div>
  );
}

type StepsProps = {
  query: ReturnType<typeof useLoaderData<typeof loader>>['query'];
  places: { previous: string; next: string; today: string };
  today: string;
};

/** Back and forth: by months, on a phone by weeks. */
function Steps({ query, places, today }: StepsProps) {
  const t = useTranslations('calendar');
  const byWeek = (days: number) => {
    const week = addDays(query.week, days);
    return addressOf(query, { month: addDays(week, 3).slice(0, 7), week });
  };
  return (
    <>
      <span className="ml-1 flex phone:hidden">
        <LinkButton to={places.previous} look="quiet" icon={<ChevronLeft />} aria-label={t('previousMonth')} />
        <LinkButton to={places.next} look="quiet" icon={<ChevronRight />} aria-label={t('nextMonth')} />
      </span>
      <span className="flex desk:hidden">
        <LinkButton to={byWeek(-7)} look="quiet" icon={<ChevronLeft />} aria-label={t('previousWeek')} />
        <LinkButton to={byWeek(7)} look="quiet" icon={<ChevronRight />} aria-label={t('nextWeek')} />
      </span>
      <LinkButton to={places.today} className={query.month === today.slice(0, 7) ? 'phone:hidden' : ''}>
        {t('today')}
      </LinkButton>
    </>
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
    <TextLink to={addressOf(query, { clients: [], kinds: [], stages: [], channels: [] })}>{t('showAll')}</TextLink>
  ) : (
    <TextLink to={newContentAddress(dateOf(today), query)}>{t('plan')}</TextLink>
  );
  return (
    <Notice icon={CalendarPlus} className="m-3" action={action}>
      {first ? t(isOwner ? 'noClients' : 'noClientsAssistant') : isNarrowed(query) ? t('narrowed') : t('month')}
    </Notice>
  );
}
