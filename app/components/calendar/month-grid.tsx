// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out as this grid; roles and keys are those of a grid
// biome-ignore-all lint/a11y/useFocusableInteractive: focus goes to the links inside, as a grid of links wants it
import { memo, useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { Marks, Slot } from './day-facts.tsx';
import { ClosedItem, type ItemWords, OpenItem } from './item.tsx';
import { dayColumns, weekNumber } from './month.ts';
import { type DayFacts, keyOf, type ShownClient, type ShownDay, type ShownWeek } from './page.ts';
import { addressOf, type CalendarQuery } from './query.ts';
import { around, useItemWords } from './use-item-words.ts';

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
  const words = useItemWords();
  const dayWords = useDayWords();
  return weeks.map((week) => (
    <div key={week.start} role="row" className={week.isOpen ? 'cal-row cal-open' : 'cal-row'}>
      {week.days.map((day, index) => (
        <Day
          key={day.date}
          day={day}
          week={index === 0 ? week : null}
          facts={facts}
          isOpen={week.isOpen}
          query={query}
          today={today}
          clients={byId}
          words={words}
          dayWords={dayWords}
          isFirst={index === 0 && week === weeks[0]}
        />
      ))}
    </div>
  ));
}

/** Free slots that a day of the month shows; the week's view has them all. */
const slotsInADay = 3;

type DayProps = {
  day: ShownDay;
  /** Given to the first day of a week, which carries its number. */
  week: ShownWeek | null;
  isOpen: boolean;
  facts: DayFacts;
  query: CalendarQuery;
  today: string;
  clients: Map<string, ShownClient>;
  words: ItemWords;
  dayWords: DayWords;
  isFirst: boolean;
};

function Day({ day, week, isOpen, facts, query, today, clients, words, dayWords, isFirst }: DayProps) {
  const { dates } = dayWords;
  const isOff = day.date.slice(0, 7) !== query.month;
  const state = `${isOff ? ' cal-off' : ''}${day.date < today ? ' cal-past' : day.date === today ? ' cal-today' : ''}`;
  const marks = facts.marks[day.date];
  const clocks = facts.clocks[day.date];
  const isFree = marks?.some(({ kind }) => kind === 'public' || kind === 'holiday');
  const isQuiet = marks?.some(({ kind }) => kind === 'quiet');
  const Item = isOpen ? OpenItem : ClosedItem;
  const weekday = dates.weekdayName(weekdayOf(day.date));
  const [number, monthName] = dates.dayMonth(day.date).split(' ') as [string, string];
  const isNamed = isFirst || number === '1';
  const dayAddress = addressOf(query, { view: 'day', date: day.date });
  return (
    <div
      role="gridcell"
      className={`cal-day${state}${isFree ? ' cal-free' : ''}${isQuiet ? ' cal-hush' : ''}`}
      data-date={day.date}
      id={isOpen ? `day-${day.date}` : undefined}
    >
      <div className="cal-dh">
        <a
          href={dayAddress}
          data-stop=""
          className="cal-dn"
          aria-current={day.date === today ? 'date' : undefined}
          aria-label={`${weekday}, ${number} ${monthName}, ${dayWords.count(day.count)}`}
        >
          {number}
          {isNamed && <span className="cal-mo">{` ${monthName}`}</span>}
        </a>
        {isOpen && <span className="cal-dw">{dates.weekdayHead(weekdayOf(day.date))}</span>}
        {week && (
          <a
            href={addressOf(query, { view: 'month', week: week.start })}
            data-stop=""
            data-week={week.start}
            className="cal-wk"
            aria-label={`${dayWords.week(weekNumber(day.date))}, ${dayWords.open}`}
          >
            {dayWords.week(weekNumber(day.date))}
          </a>
        )}
      </div>
      {(marks || clocks) && <Marks marks={marks} clocks={clocks} />}
      {day.items.map((item) => {
        const client = clients.get(item.clientId);
        return client && <Item key={keyOf(item)} item={item} client={client} words={words} />;
      })}
      {day.items.length < day.count && (
        <a href={dayAddress} data-stop="" data-more={day.date} className="cal-more">
          {dayWords.more(day.count - day.items.length)}
        </a>
      )}
      {isOpen &&
        facts.slots[day.date]?.slice(0, slotsInADay).map((slot) => {
          const client = clients.get(slot.clientId);
          return client && <Slot key={slot.key} slot={slot} client={client} />;
        })}
      {isOpen && day.count === 0 && !facts.slots[day.date] && <span className="cal-none">{dayWords.empty}</span>}
    </div>
  );
}

type DayWords = ReturnType<typeof useDayWords>;

/** What days say; the same number is said once. */
function useDayWords() {
  const t = useTranslations('calendar');
  const dates = useDates();
  const locale = useLocale();
  return useMemo(
    () => ({
      dates,
      open: t('openWeek'),
      empty: t('dayEmpty'),
      week: around((number) => t('weekNumber', { number })),
      count: once(`${locale} count`, (count) => t('dayCount', { count })),
      more: once(`${locale} more`, (count) => t('more', { count })),
    }),
    [t, dates, locale],
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
