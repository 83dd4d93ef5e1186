import { useNavigate } from '@remix-run/react';
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { loadCalendar } from '../../calendar.server.ts';
import { LinkButton, TextLink } from '../button.tsx';
import { useLive } from '../live.ts';
import { Notice } from '../notice.tsx';
import { PageBar } from '../page-bar.tsx';
import { pressedLink } from '../plain-links.ts';
import { SheetMenu } from '../spreadsheet/sheet-menu.tsx';
import { addDays } from '../wall.ts';
import { Ahead } from './ahead.tsx';
import { Filters } from './filters.tsx';
import { forget } from './kept.ts';
import { CalendarKeys } from './keys-map.tsx';
import { ideasMoved } from './moves.ts';
import type { ShownItem } from './page.ts';
import { addressOf, narrowingOf, newContentAddress, wide } from './query.ts';
import { Shelf } from './shelf.tsx';
import { CalendarSurface, type Places } from './surface.tsx';
import { type Plan, usePlan } from './use-plan.tsx';
import { ViewSwitch } from './view-switch.tsx';

export type CalendarData = Omit<Awaited<ReturnType<typeof loadCalendar>>, 'items' | 'others'> & { items: ShownItem[] };

/** What the views have in common: bar, filters, what is dragged and dropped, and the shelf of ideas. */
export function CalendarPage({
  data,
  title,
  places,
  step,
  shownItems,
  hasHours = false,
  above,
  isText = false,
  children,
}: {
  data: CalendarData;
  title: string;
  places: Places;
  /** Names of the way back and forth. */
  step: { previous: string; next: string };
  /** Items as they are while moves are on their way. */
  shownItems(plan: Plan): readonly ShownItem[];
  hasHours?: boolean;
  above?: ReactNode;
  /** The view is read from top to bottom, at the width of a text; others fill what room there is. */
  isText?: boolean;
  children(plan: Plan, items: readonly ShownItem[]): ReactNode;
}) {
  const { query, clients, today, viewerZone } = data;
  const t = useTranslations('calendar');
  const plan = usePlan(data);
  useLive(forget);
  useRemembered(data);
  const [isShelfOpen, setShelfOpen] = useState(data.isShelfOpen);
  const items = shownItems(plan);
  const ideas = useMemo(() => ideasMoved(data.ideas, plan.pending), [data.ideas, plan.pending]);
  const fold = useCallback((isOpen: boolean) => {
    setShelfOpen(isOpen);
    // biome-ignore lint/suspicious/noDocumentCookie: the server draws the shelf as it was left
    document.cookie = `shelf=${isOpen ? 'open' : 'closed'}; Path=/calendar; Max-Age=31536000; SameSite=Lax`;
  }, []);
  const [pointed, point] = useState<string | null>(null);
  const navigate = useNavigate();
  const follow = (event: MouseEvent) => {
    const link = pressedLink(event);
    if (!link) return;
    event.preventDefault();
    // What narrows stays where it is looked at; another place begins at its top.
    navigate(link.pathname + link.search, { preventScrollReset: link.closest('[data-stays]') !== null });
  };
  const newOn = query.view === 'day' ? query.date : today;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: links inside are what is pressed; this only listens
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link pressed by a key comes as a click
    <div className="flex min-h-0 flex-1 flex-col desk:h-dvh desk:flex-none" onClick={follow}>
      <PageBar
        title={title}
        beside={
          <>
            <span className="ml-1 flex">
              <Step to={places.previous} name={step.previous} icon={<ChevronLeft />} onPoint={point} />
              <Step to={places.next} name={step.next} icon={<ChevronRight />} onPoint={point} />
            </span>
            <LinkButton href={places.today} className="phone:hidden">
              {t('today')}
            </LinkButton>
          </>
        }
      >
        <SheetMenu query={query} />
        <span className="phone:hidden">
          <ViewSwitch query={query} today={today} firstWeekday={data.firstWeekday} />
        </span>
        {clients.length > 0 && (
          <LinkButton href={newContentAddress(newOn, query)} look="primary" icon={<Plus />} className="phone:hidden">
            {t('newContent')}
          </LinkButton>
        )}
      </PageBar>
      <div className="hidden border-b border-line px-3 py-1.5 phone:flex phone:items-center phone:justify-between phone:gap-2">
        <ViewSwitch query={query} today={today} firstWeekday={data.firstWeekday} />
        <LinkButton href={places.today} size="sm">
          {t('today')}
        </LinkButton>
      </div>
      <Ahead places={places} pointed={pointed} />
      <Filters data={data} />
      {data.ignored && (
        <Notice className="m-3" action={<TextLink to={addressOf(query, wide)}>{t('ignored.reset')}</TextLink>}>
          {t('ignored.text')}
        </Notice>
      )}
      {data.onlyFirst && (
        <Notice kind="warn" className="m-3">
          {t('onlyFirst', { count: data.onlyFirst })}
        </Notice>
      )}
      {above}
      <CalendarKeys hasHours={hasHours} />
      <CalendarSurface
        items={items}
        ideas={ideas}
        clients={clients}
        facts={data.facts}
        plan={plan}
        viewerZone={viewerZone}
        suggested={`${query.view === 'day' ? query.date : addDays(today, 1)}T09:00`}
        places={places}
        newAddress={(date) => newContentAddress(date || newOn, query)}
        hasHours={hasHours}
        className="flex min-h-0 flex-1 phone:block"
      >
        {isText ? (
          <div className="cal-text">
            <div>{children(plan, items)}</div>
          </div>
        ) : (
          children(plan, items)
        )}
        <Shelf
          ideas={ideas}
          total={data.total + ideas.length - data.ideas.length}
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

/** An arrow back or forth; `onPoint` is told where it leads while somebody points at it, and null after. */
function Step({
  to,
  name,
  icon,
  onPoint,
}: {
  to: string;
  name: string;
  icon: ReactNode;
  onPoint(address: string | null): void;
}) {
  const point = () => onPoint(to);
  const leave = () => onPoint(null);
  return (
    <LinkButton
      href={to}
      look="quiet"
      icon={icon}
      aria-label={name}
      onPointerEnter={point}
      onPointerLeave={leave}
      onFocus={point}
      onBlur={leave}
    />
  );
}

/** How the calendar is narrowed is remembered, for this person and on every device. */
function useRemembered({ query, isRemembered, ignored }: CalendarData): void {
  const search = narrowingOf(query);
  useEffect(() => {
    if (isRemembered || ignored) return;
    const body = new URLSearchParams({ search });
    // What was kept says of itself whether it is remembered.
    forget();
    // Not being remembered is no reason to disturb anybody.
    fetch('/calendar/view', { method: 'post', body, keepalive: true }).catch(() => {});
  }, [search, isRemembered, ignored]);
}
