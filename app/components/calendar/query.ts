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

/** What the address of the calendar says. */
export type CalendarQuery = {
  /** `YYYY-MM` */
  month: string;
  /** First day of the open week. */
  week: string;
  clients: string[];
  kinds: (typeof kinds)[number][];
  stages: Stage[];
  channels: string[];
};

export type Narrowing = 'client' | 'kind' | 'stage' | 'channel';

/**
 * Reads the address. What it does not understand (a month 13, a client that is not there) is left out, and `ignored`
 * says so: a mistyped address shows the calendar, not an error.
 */
export function readQuery(
  params: URLSearchParams,
  known: { today: string; firstWeekday: number; clients: readonly string[]; channels: readonly string[] },
): { query: CalendarQuery; ignored: boolean } {
  let ignored = false;
  const take = <T extends string>(name: Narrowing, allowed: readonly T[]): T[] => {
    const asked = [...new Set(params.getAll(name))];
    const taken = allowed.filter((value) => asked.includes(value));
    if (taken.length < asked.length) ignored = true;
    return taken;
  };
  const askedMonth = params.get('month');
  const askedWeek = params.get('week');
  const date = askedWeek !== null && isDate(askedWeek) ? weekStartOf(askedWeek, known.firstWeekday) : null;
  const month = askedMonth !== null && isMonth(askedMonth) ? askedMonth : null;
  if ((askedMonth !== null && !month) || (askedWeek !== null && !date)) ignored = true;
  const shown = month ?? (date ? monthOfWeek(date) : known.today.slice(0, 7));
  const weeks = weeksOf(shown, known.firstWeekday);
  const query: CalendarQuery = {
    month: shown,
    week: date && weeks.includes(date) ? date : weekToOpen(weeks, known.today),
    clients: take('client', known.clients),
    kinds: take('kind', kinds),
    stages: take('stage', stages),
    channels: take('channel', known.channels),
  };
  return { query, ignored };
}

/** The address of the same calendar with something changed. */
export function addressOf(query: CalendarQuery, change: Partial<CalendarQuery> & { week?: string } = {}): string {
  const next = { ...query, ...change };
  const params = new URLSearchParams();
  params.set('month', next.month);
  if (change.week) params.set('week', change.week);
  for (const client of next.clients) params.append('client', client);
  for (const kind of next.kinds) params.append('kind', kind);
  for (const stage of next.stages) params.append('stage', stage);
  for (const channel of next.channels) params.append('channel', channel);
  return `/calendar?${params}`;
}

/** Puts a value in, or takes it out. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

export function isNarrowed(query: CalendarQuery): boolean {
  return query.clients.length + query.kinds.length + query.stages.length + query.channels.length > 0;
}

function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && text >= '1970-01' && text < '2200-01';
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isMonth(text.slice(0, 7))) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
