import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { Drawn } from '../drawn.tsx';
import { type Html, html } from '../html.ts';
import { type Dates, useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { monthOfWeek } from './month.ts';
import type { ShownDay, ShownWeek } from './page.ts';
import { addressOf, type CalendarQuery } from './query.ts';

/** On a phone: the seven days of the open week, each with a dot when it holds something, red when that needs a person. */
export const WeekStrip = memo(function WeekStrip({
  week,
  today,
  label,
  query,
}: {
  week: ShownWeek | undefined;
  today: string;
  label: string;
  query: CalendarQuery;
}) {
  const t = useTranslations('calendar');
  const dates = useDates();
  const byWeek = (days: number) => {
    const start = addDays(query.week, days);
    return addressOf(query, { month: monthOfWeek(start), week: start });
  };
  return (
    <nav
      aria-label={label}
      className="hidden grid-cols-[44px_repeat(7,minmax(0,1fr))_44px] items-center border-b border-line px-1 pt-2 pb-2.5 text-center phone:grid"
    >
      <LinkButton href={byWeek(-7)} look="quiet" icon={<ChevronLeft />} aria-label={t('previousWeek')} />
      {week && <Drawn className="contents" of={html`${week.days.map((day) => stripDay(day, today, dates))}`} />}
      <LinkButton href={byWeek(7)} look="quiet" icon={<ChevronRight />} aria-label={t('nextWeek')} />
    </nav>
  );
});

function stripDay({ date, needs, count }: ShownDay, today: string, dates: Dates): Html {
  const isToday = date === today;
  const dot = needs ? 'bg-s-failed' : count > 0 ? 'bg-text-3' : '';
  return html`
    <a href="#day-${date}" class="grid min-h-11 justify-items-center gap-0.5 py-1 text-xs text-text-3">
      ${dates.weekdayHead(weekdayOf(date))}
      <b${isToday && html` aria-current="date"`} class="grid size-8.5 place-items-center rounded-full text-lg tabular-nums ${isToday ? 'bg-accent font-semibold text-on-accent' : 'font-medium text-text'}">${Number(date.slice(8))}</b>
      <i aria-hidden="true" class="size-1 rounded-full ${dot}"></i>
    </a>`;
}
