// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out as this grid; roles and keys are those of a grid
// biome-ignore-all lint/a11y/useFocusableInteractive: focus goes to the links inside, as a grid of links wants it
import { memo, useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Drawn } from '../drawn.tsx';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { dayColumns } from './month.ts';
import { monthWeek } from './month-week.ts';
import type { DayFacts, ShownClient, ShownWeek } from './page.ts';
import type { CalendarQuery } from './query.ts';
import { around, useFactWords, useItemWords } from './use-drawn-words.ts';

export type MonthProps = {
  query: CalendarQuery;
  weeks: readonly ShownWeek[];
  facts: DayFacts;
  clients: readonly ShownClient[];
  today: string;
  label: string;
};

/** The grid of days. It knows nothing of keys and menus: the page listens on the element around it. */
export const MonthGrid = memo(function MonthGrid({ query, weeks, facts, clients, today, label }: MonthProps) {
  const dates = useDates();
  const first = weeks[0]?.start ?? today;
  const rows = weeks.map((week) => (week.isOpen ? 'minmax(auto, 1.75fr)' : `minmax(${leastOf(week, facts)}px, 0.8fr)`));
  return (
    <div
      role="grid"
      aria-label={label}
      className="cal-month flex-1"
      style={{ gridTemplateColumns: dayColumns(first), gridTemplateRows: `26px ${rows.join(' ')}` }}
    >
      <div role="row" className="cal-row cal-heads">
        {[0, 1, 2, 3, 4, 5, 6].map((day) => {
          const weekday = weekdayOf(addDays(first, day));
          return (
            <div key={day} role="columnheader" className="cal-wd">
              <abbr title={dates.weekdayName(weekday)} className="no-underline">
                {dates.weekdayHead(weekday)}
              </abbr>
            </div>
          );
        })}
      </div>
      <Weeks query={query} weeks={weeks} facts={facts} clients={clients} today={today} />
    </div>
  );
});

/** In pixels, with what is around them: the head of a closed day, and a line in it (`--h-item` and the gap). */
const headHeight = 28;
const lineHeight = 23;

/** Least height of a closed week, so that nothing in it is drawn into the next one, however low the window is. */
function leastOf(week: ShownWeek, { marks, clocks }: DayFacts): number {
  const lines = week.days.map(
    ({ date, items, count }) =>
      items.length + (items.length < count ? 1 : 0) + (marks[date]?.length ?? 0) + (clocks[date]?.length ?? 0),
  );
  return headHeight + lineHeight * Math.max(2, ...lines);
}

function Weeks({ query, weeks, facts, clients, today }: Omit<MonthProps, 'label'>) {
  const byId = useMemo(() => new Map(clients.map((client) => [client.id, client])), [clients]);
  const words = useMonthWords();
  const drawing = { query, facts, clients: byId, today, words };
  return weeks.map((week, index) => (
    <Drawn
      key={week.start}
      role="row"
      className={week.isOpen ? 'cal-row cal-open' : 'cal-row'}
      of={monthWeek(week, index === 0, drawing)}
    />
  ));
}

/** What days say; the same number is said once. */
function useMonthWords() {
  const t = useTranslations('calendar');
  const dates = useDates();
  const locale = useLocale();
  const item = useItemWords();
  const fact = useFactWords();
  return useMemo(
    () => ({
      dates,
      item,
      fact,
      open: t('openWeek'),
      empty: t('dayEmpty'),
      week: around((number) => t('weekNumber', { number })),
      count: once(`${locale} count`, (count) => t('dayCount', { count })),
      more: once(`${locale} more`, (count) => t('more', { count })),
    }),
    [t, dates, locale, item, fact],
  );
}

/** Plurals, by language and number: kept from one page to the next. */
const said = new Map<string, Map<number, string>>();

function once(name: string, say: (count: number) => string): (count: number) => string {
  const known = said.get(name) ?? new Map<number, string>();
  said.set(name, known);
  return (count) => {
    const words = known.get(count) ?? say(count);
    if (known.size < 1_000) known.set(count, words);
    return words;
  };
}
