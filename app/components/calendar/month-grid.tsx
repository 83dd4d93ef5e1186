// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out as this grid; roles and keys are those of a grid
// biome-ignore-all lint/a11y/useFocusableInteractive: focus goes to the links inside, as a grid of links wants it
import { Plus } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { ClosedItem, type ItemWords, OpenItem } from './item.tsx';
import { weekNumber } from './month.ts';
import { keyOf, type ShownClient, type ShownDay, type ShownWeek } from './page.ts';
import { addressOf, type CalendarQuery } from './query.ts';
import { useItemWords } from './use-item-words.ts';

export type MonthProps = {
  query: CalendarQuery;
  weeks: ShownWeek[];
  clients: readonly ShownClient[];
  today: string;
  label: string;
};

/** The grid of days. It knows nothing of keys and menus: the page listens on the element around it. */
export const MonthGrid = memo(function MonthGrid({ query, weeks, clients, today, label }: MonthProps) {
  const dates = useDates();
  const first = weeks[0]?.start ?? today;
  const rows = weeks.map((week) => (week.isOpen ? 'minmax(auto, 1.75fr)' : 'minmax(76px, 0.8fr)')).join(' ');
  return (
    <div role="grid" aria-label={label} className="cal-month flex-1" style={{ gridTemplateRows: `26px ${rows}` }}>
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
      <Weeks query={query} weeks={weeks} clients={clients} today={today} />
    </div>
  );
});

function Weeks({ query, weeks, clients, today }: Omit<MonthProps, 'label'>) {
  const byId = useMemo(() => new Map(clients.map((client) => [client.id, client])), [clients]);
  const words = useItemWords();
  return weeks.map((week) => (
    <div key={week.start} role="row" className={week.isOpen ? 'cal-row cal-open' : 'cal-row'}>
      {week.days.map((day, index) => (
        <Day
          key={day.date}
          day={day}
          week={index === 0 ? week : null}
          isOpen={week.isOpen}
          query={query}
          today={today}
          clients={byId}
          words={words}
          isFirst={index === 0 && week === weeks[0]}
        />
      ))}
    </div>
  ));
}

type DayProps = {
  day: ShownDay;
  /** Given to the first day of a week, which carries its number. */
  week: ShownWeek | null;
  isOpen: boolean;
  query: CalendarQuery;
  today: string;
  clients: Map<string, ShownClient>;
  words: ItemWords;
  isFirst: boolean;
};

function Day({ day, week, isOpen, query, today, clients, words, isFirst }: DayProps) {
  const t = useTranslations('calendar');
  const dates = useDates();
  const isOff = day.date.slice(0, 7) !== query.month;
  const state = `${isOff ? ' cal-off' : ''}${day.date < today ? ' cal-past' : day.date === today ? ' cal-today' : ''}`;
  const hasMonth = isFirst || day.date.endsWith('-01');
  const Item = isOpen ? OpenItem : ClosedItem;
  const dayAddress = `/calendar/day?date=${day.date}`;
  return (
    <div role="gridcell" className={`cal-day${state}`} data-date={day.date} id={`day-${day.date}`}>
      <div className="cal-dh">
        <a href={dayAddress} data-stop="" className="cal-dn" aria-current={day.date === today ? 'date' : undefined}>
          <span className="sr-only">{dates.weekdayName(weekdayOf(day.date))}, </span>
          {Number(day.date.slice(8))}
          <span className={hasMonth ? 'cal-mo' : 'sr-only'}> {dates.dayMonth(day.date).split(' ')[1]}</span>
          <span className="sr-only">, {t('dayCount', { count: day.count })}</span>
        </a>
        <span className="cal-dw">{dates.weekdayHead(weekdayOf(day.date))}</span>
        {week && (
          <a href={addressOf(query, { week: week.start })} data-stop="" data-week={week.start} className="cal-wk">
            {t('weekNumber', { number: weekNumber(day.date) })}
            <span className="sr-only">, {t('openWeek')}</span>
          </a>
        )}
        {!week && (
          <a
            href={newContentAddress(day.date, query)}
            tabIndex={-1}
            className="cal-add"
            aria-label={t('newOn', { day: dates.long(day.date) })}
          >
            <Plus />
          </a>
        )}
      </div>
      {day.items.map((item) => {
        const client = clients.get(item.clientId);
        return client && <Item key={keyOf(item)} item={item} client={client} words={words} />;
      })}
      {day.items.length < day.count && (
        <a href={dayAddress} data-stop="" data-more={day.date} className="cal-more">
          {t('more', { count: day.count - day.items.length })}
        </a>
      )}
      {day.count === 0 && <span className="cal-none">{t('dayEmpty')}</span>}
    </div>
  );
}

/** A new content on a day, for the client that is narrowed to. */
export function newContentAddress(date: string, query: CalendarQuery): string {
  const client = query.clients.length === 1 ? `&client=${query.clients[0]}` : '';
  return `/contents/new?date=${date}${client}`;
}
