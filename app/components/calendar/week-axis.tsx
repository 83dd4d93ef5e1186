import { ChevronsUpDown } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Drawn } from '../drawn.tsx';
import { html } from '../html.ts';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { Marks } from './marks.tsx';
import type { DayFacts, ShownClient, ShownItem } from './page.ts';
import { addressOf, type CalendarQuery } from './query.ts';
import { thingsByHour } from './things.ts';
import { useFactWords, useItemWords } from './use-drawn-words.ts';

/** A row of the axis: one hour, or hours that nobody uses, folded. */
export type AxisRow = { from: number; hours: number };

/** Two hours and more in a row that hold nothing are folded into one. */
export function axisRows(used: ReadonlySet<number>, isUnfolded: boolean): AxisRow[] {
  const rows: AxisRow[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    const last = rows.at(-1);
    if (isUnfolded || used.has(hour)) rows.push({ from: hour, hours: 1 });
    else if (last && !used.has(last.from)) last.hours += 1;
    else rows.push({ from: hour, hours: 1 });
  }
  return rows;
}

/**
 * Days side by side over one axis of hours. An hour is as high as the fullest day needs it, so that nothing lies upon
 * anything; hours that no day uses are folded and say so.
 */
export const WeekAxis = memo(function WeekAxis({
  query,
  start,
  count,
  items,
  clients,
  facts,
  today,
  now,
}: {
  query: CalendarQuery;
  start: string;
  count: number;
  items: readonly ShownItem[];
  clients: readonly ShownClient[];
  facts: DayFacts;
  today: string;
  /** The viewer's wall time. */
  now: string;
}) {
  const t = useTranslations('calendar.week');
  const c = useTranslations('calendar');
  const dates = useDates();
  const words = { item: useItemWords(), fact: useFactWords() };
  const [isUnfolded, unfold] = useState(false);
  const days = Array.from({ length: count }, (_, index) => addDays(start, index));
  const byId = useMemo(() => new Map(clients.map((client) => [client.id, client])), [clients]);
  const used = new Set([
    ...items.map(({ wall }) => Number(wall.slice(11, 13))),
    ...days.flatMap((day) => (facts.slots[day] ?? []).map(({ wall }) => Number(wall.slice(11, 13)))),
  ]);
  // An empty week still shows a working day.
  if (used.size === 0) for (const hour of [9, 12, 15, 18]) used.add(hour);
  const rows = axisRows(used, isUnfolded);
  const hasFolded = rows.some((row) => row.hours > 1);
  const hour = (number: number) => `${String(number).padStart(2, '0')}:00`;
  return (
    <div
      className="cal-axis cal-open flex-1"
      style={{
        gridTemplateColumns: `52px repeat(${count}, minmax(0, 1fr))`,
        gridTemplateRows: `auto repeat(${rows.length}, auto)`,
      }}
    >
      <div className="cal-hours">
        <div>
          {(hasFolded || isUnfolded) && (
            <button
              type="button"
              className="cal-fold"
              onClick={() => unfold(!isUnfolded)}
              aria-pressed={isUnfolded}
              aria-label={isUnfolded ? t('fold') : t('unfold')}
              title={isUnfolded ? t('fold') : t('unfold')}
            >
              <ChevronsUpDown />
            </button>
          )}
        </div>
        {rows.map((row) => (
          <div key={row.from} className={row.hours > 1 ? 'cal-folded' : undefined}>
            {row.hours > 1 ? (
              <button
                type="button"
                onClick={() => unfold(true)}
                title={t('folded', { from: hour(row.from), to: hour(row.from + row.hours) })}
              >
                {`${row.from}–${row.from + row.hours}`}
                <span className="sr-only">{t('folded', { from: hour(row.from), to: hour(row.from + row.hours) })}</span>
              </button>
            ) : (
              hour(row.from)
            )}
          </div>
        ))}
      </div>
      {days.map((day) => {
        const here = items.filter((item) => item.wall.startsWith(day));
        const slots = facts.slots[day] ?? [];
        const gaps = facts.clocks[day]?.filter(({ kind }) => kind === 'gap') ?? [];
        const isFree = facts.marks[day]?.some(({ kind }) => kind === 'public' || kind === 'holiday');
        const state = `${day < today ? ' cal-past' : day === today ? ' cal-today' : ''}${isFree ? ' cal-free' : ''}`;
        return (
          <section
            key={day}
            aria-label={`${dates.long(day)}, ${c('dayCount', { count: here.length })}`}
            className={`cal-day cal-col${state}`}
            data-date={day}
            id={`day-${day}`}
          >
            <header>
              <div className="cal-dh">
                <a
                  href={addressOf(query, { view: 'day', date: day })}
                  data-stop=""
                  className="cal-dn"
                  aria-current={day === today ? 'date' : undefined}
                >
                  {Number(day.slice(8))}
                  <span className="sr-only">{` ${dates.dayMonth(day).split(' ')[1] ?? ''}`}</span>
                </a>
                <span className="cal-wd-name">{dates.weekdayHead(weekdayOf(day))}</span>
              </div>
              <Marks marks={facts.marks[day]} clocks={facts.clocks[day]} />
            </header>
            {rows.map((row) => {
              const digits = String(row.from).padStart(2, '0');
              const inRow = (wall: string) => row.hours === 1 && wall.slice(11, 13) === digits;
              const isGap = gaps.some(({ from, to }) => from.slice(0, 2) <= digits && digits < to.slice(0, 2));
              const isNow = day === today && row.hours === 1 && now.slice(11, 13) === digits;
              const items = here.filter(({ wall }) => inRow(wall));
              const free = slots.filter(({ wall }) => inRow(wall));
              return (
                <Drawn
                  key={row.from}
                  data-hour={digits}
                  className={`cal-hour${row.hours > 1 ? ' cal-folded' : ''}${isGap ? ' cal-gap' : ''}${isNow ? ' cal-now' : ''}`}
                  of={html`${thingsByHour({ items, slots: free }, byId, words)}`}
                />
              );
            })}
            {here.length === 0 && <span className="cal-none">{c('dayEmpty')}</span>}
          </section>
        );
      })}
    </div>
  );
});
