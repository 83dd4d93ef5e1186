import { type Html, html } from '../html.ts';
import type { Dates } from '../time.tsx';
import { weekdayOf } from '../wall.ts';
import { type FactWords, markLines, slotLink } from './day-facts.ts';
import { closedItem, type ItemWords, openItem } from './item.ts';
import { weekNumber } from './month.ts';
import type { DayFacts, ShownClient, ShownDay, ShownWeek } from './page.ts';
import { addressOf, type CalendarQuery } from './query.ts';

/** What is the same for all days of a month. */
export type MonthDrawing = {
  query: CalendarQuery;
  facts: DayFacts;
  clients: ReadonlyMap<string, ShownClient>;
  today: string;
  words: {
    dates: Dates;
    item: ItemWords;
    fact: FactWords;
    open: string;
    empty: string;
    week(number: number): string;
    count(count: number): string;
    more(count: number): string;
  };
};

/** Free slots that a day of the month shows; the week's view has them all. */
const slotsInADay = 3;

/** The days of a week. As one text: a day by itself costs React as much as five items do. `isFirst`: of the whole month. */
export function monthWeek(week: ShownWeek, isFirst: boolean, drawing: MonthDrawing): Html {
  return html`${week.days.map(
    (day, index) => html`
      <div role="gridcell" class="cal-day${stateOf(day.date, drawing)}" data-date="${day.date}"${week.isOpen && html` id="day-${day.date}"`}>
        ${monthDay(day, week, isFirst && index === 0, drawing)}
      </div>`,
  )}`;
}

/** Classes: before, today, outside the month, free of work, quiet. */
function stateOf(date: string, { query, facts, today }: MonthDrawing): string {
  const marks = facts.marks[date];
  return [
    date.slice(0, 7) !== query.month && ' cal-off',
    date < today ? ' cal-past' : date === today && ' cal-today',
    marks?.some(({ kind }) => kind === 'public' || kind === 'holiday') && ' cal-free',
    marks?.some(({ kind }) => kind === 'quiet') && ' cal-hush',
  ]
    .filter(Boolean)
    .join('');
}

/** The inside of a day. `isFirst`: of the whole month; its first day in a week carries the week's number. */
function monthDay(day: ShownDay, week: ShownWeek, isFirst: boolean, drawing: MonthDrawing): Html {
  const { query, facts, clients, words } = drawing;
  const { date, items, count } = day;
  const { isOpen } = week;
  const draw = isOpen ? openItem : closedItem;
  const [marks, clocks, slots] = [facts.marks[date], facts.clocks[date], facts.slots[date]];
  const address = addressOf(query, { view: 'day', date });
  return html`
    ${head(day, week, isFirst, address, drawing)}
    ${(marks || clocks) && html`<ul class="cal-marks">${markLines({ marks, clocks }, words.fact)}</ul>`}
    ${items.flatMap((item) => {
      const client = clients.get(item.clientId);
      return client ? draw({ item, client, words: words.item }) : [];
    })}
    ${items.length < count && html`<a href="${address}" data-stop="" data-more="${date}" class="cal-more">${words.more(count - items.length)}</a>`}
    ${
      isOpen &&
      slots?.slice(0, slotsInADay).flatMap((slot) => {
        const client = clients.get(slot.clientId);
        return client ? slotLink(slot, client, words.fact) : [];
      })
    }
    ${isOpen && count === 0 && !slots && html`<span class="cal-none">${words.empty}</span>`}`;
}

function head(
  { date, count }: ShownDay,
  { start, isOpen }: ShownWeek,
  isFirst: boolean,
  address: string,
  { query, today, words }: MonthDrawing,
): Html {
  const { dates } = words;
  const weekday = weekdayOf(date);
  const [number = '', month = ''] = dates.dayMonth(date).split(' ');
  const current = date === today && html` aria-current="date"`;
  const name = `${dates.weekdayName(weekday)}, ${number} ${month}, ${words.count(count)}`;
  const weekName = date === start && words.week(weekNumber(start));
  return html`
    <div class="cal-dh">
      <a href="${address}" data-stop="" class="cal-dn"${current} aria-label="${name}">
        ${number}${(isFirst || number === '1') && html`<span class="cal-mo"> ${month}</span>`}
      </a>
      ${isOpen && html`<span class="cal-dw">${dates.weekdayHead(weekday)}</span>`}
      ${weekName && html`<a href="${addressOf(query, { view: 'month', week: start })}" data-stop="" data-week="${start}" class="cal-wk" aria-label="${weekName}, ${words.open}">${weekName}</a>`}
    </div>`;
}
