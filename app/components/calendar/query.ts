import type { Stage } from '../status-mark.tsx';
import { monthOfWeek, weekStartOf, weeksOf, weekToOpen } from './month.ts';

export const kinds = ['post', 'newsletter'] as const;
export const stages: readonly Stage[] = [
  'draft',
  'in_review',
  'changes_requested',
  'approved',
  'held',
  'reconnect',
  'publishing',
  'published',
  'failed',
  'unconfirmed',
  'cancelled',
];

export const views = ['month', 'week', 'day', 'list'] as const;
export type CalendarView = (typeof views)[number];

/** In the filter by person: what is nobody's in particular. */
export const nobody = 'nobody';

/** What the address of the calendar says. */
export type CalendarQuery = {
  view: CalendarView;
  /** `YYYY-MM` */
  month: string;
  /** First day of the open week. */
  week: string;
  /** The day of the day's view. */
  date: string;
  clients: string[];
  kinds: (typeof kinds)[number][];
  stages: Stage[];
  channels: string[];
  labels: string[];
  people: string[];
};

export type Narrowing = 'client' | 'kind' | 'stage' | 'channel' | 'label' | 'person';

/** A query that narrows nothing. */
export const wide = {
  clients: [],
  kinds: [],
  stages: [],
  channels: [],
  labels: [],
  people: [],
} satisfies Partial<CalendarQuery>;

const narrowings = Object.keys(wide) as (keyof typeof wide)[];

type Known = {
  today: string;
  firstWeekday: number;
  clients: readonly string[];
  channels: readonly string[];
  labels: readonly string[];
  people: readonly string[];
};

/**
 * Reads the address. What it does not understand (a month 13, a client that is not there) is left out, and `ignored`
 * says so: a mistyped address shows the calendar, not an error.
 */
export function readQuery(
  params: URLSearchParams,
  known: Known,
  view: CalendarView = 'month',
): { query: CalendarQuery; ignored: boolean } {
  let ignored = false;
  const take = <T extends string>(name: Narrowing, allowed: readonly T[]): T[] => {
    const asked = [...new Set(params.getAll(name))];
    const taken = allowed.filter((value) => asked.includes(value));
    if (taken.length < asked.length) ignored = true;
    return taken;
  };
  const read = (name: string, isRight: (text: string) => boolean): string | null => {
    const text = params.get(name);
    if (text === null || isRight(text)) return text;
    ignored = true;
    return null;
  };
  const week = read('week', isDate);
  const day = read('date', isDate);
  const month = read('month', isMonth);
  const start = week ? weekStartOf(week, known.firstWeekday) : null;
  const shown = month ?? (start ? monthOfWeek(start) : (day ?? known.today).slice(0, 7));
  const weeks = weeksOf(shown, known.firstWeekday);
  const isShown = start !== null && (view === 'week' || weeks.includes(start));
  const query: CalendarQuery = {
    view,
    month: shown,
    week: isShown ? start : weekToOpen(weeks, day ?? known.today),
    date: day ?? (known.today.startsWith(shown) && !start ? known.today : (start ?? `${shown}-01`)),
    clients: take('client', known.clients),
    kinds: take('kind', kinds),
    stages: take('stage', stages),
    channels: take('channel', known.channels),
    labels: take('label', known.labels),
    people: take('person', known.people),
  };
  return { query, ignored };
}

const paths: Record<CalendarView, string> = {
  month: '/calendar',
  week: '/calendar/week',
  day: '/calendar/day',
  list: '/calendar/list',
};

/** The address of the same calendar with something changed. */
export function addressOf(query: CalendarQuery, change: Partial<CalendarQuery> = {}): string {
  const next = { ...query, ...change };
  const narrowing = narrowingOf(next);
  return `${paths[next.view]}?${placeOf(next, change)}${narrowing && `&${narrowing}`}`;
}

/** The part of the address that says which days. A month says its week only where one was asked for. */
function placeOf({ view, date, week, month }: CalendarQuery, asked: Partial<CalendarQuery>): string {
  if (view === 'day') return `date=${date}`;
  if (view === 'week') return `week=${week}`;
  return view === 'month' && asked.week ? `month=${month}&week=${asked.week}` : `month=${month}`;
}

/** The part of the address that narrows. */
export function narrowingOf(query: CalendarQuery): string {
  if (!isNarrowed(query)) return '';
  const params = new URLSearchParams();
  for (const client of query.clients) params.append('client', client);
  for (const kind of query.kinds) params.append('kind', kind);
  for (const stage of query.stages) params.append('stage', stage);
  for (const channel of query.channels) params.append('channel', channel);
  for (const label of query.labels) params.append('label', label);
  for (const person of query.people) params.append('person', person);
  return params.toString();
}

/** A new content on a day, for the client that is narrowed to. */
export function newContentAddress(date: string, query: CalendarQuery): string {
  const client = query.clients.length === 1 ? `&client=${query.clients[0]}` : '';
  return `/contents/new?date=${date}${client}`;
}

/** Puts a value in, or takes it out. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

export function isNarrowed(query: CalendarQuery): boolean {
  return narrowings.some((list) => query[list].length > 0);
}

function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && text >= '1970-01' && text < '2200-01';
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isMonth(text.slice(0, 7))) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
