import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { monthOfWeek } from './month.ts';
import type { ShownWeek } from './page.ts';
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
      <LinkButton to={byWeek(-7)} look="quiet" icon={<ChevronLeft />} aria-label={t('previousWeek')} />
      {week?.days.map((day) => (
        <a
          key={day.date}
          href={`#day-${day.date}`}
          className="grid min-h-11 justify-items-center gap-0.5 py-1 text-xs text-text-3"
        >
          {dates.weekdayHead(weekdayOf(day.date))}
          <b
            aria-current={day.date === today ? 'date' : undefined}
            className={`grid size-8.5 place-items-center rounded-full text-lg tabular-nums ${day.date === today ? 'bg-accent font-semibold text-on-accent' : 'font-medium text-text'}`}
          >
            {Number(day.date.slice(8))}
          </b>
          <i
            aria-hidden="true"
            className={`size-1 rounded-full ${day.needs ? 'bg-s-failed' : day.count > 0 ? 'bg-text-3' : ''}`}
          />
        </a>
      ))}
      <LinkButton to={byWeek(7)} look="quiet" icon={<ChevronRight />} aria-label={t('nextWeek')} />
    </nav>
  );
});
