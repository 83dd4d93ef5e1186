import { useDates } from '../time.tsx';
import { weekdayOf } from '../wall.ts';
import type { ShownWeek } from './page.ts';

/** On a phone: the seven days of the open week, each with a dot when it holds something, red when that needs a person. */
export function WeekStrip({ week, today, label }: { week: ShownWeek | undefined; today: string; label: string }) {
  const dates = useDates();
  return (
    <nav aria-label={label} className="hidden grid-cols-7 border-b border-line px-3 pt-2 pb-2.5 text-center phone:grid">
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
    </nav>
  );
}
