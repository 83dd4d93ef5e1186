import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { countryOfZone, publicHolidays } from './publicHolidays.ts';
import { mostOfAClient, type SpecialDayKind } from './specialDays.ts';

/** What a day is to a client: a public holiday of its country, a holiday of its own, a date to know, a quiet time. */
export type DayMark = {
  /** `YYYY-MM-DD` on the client's calendar. */
  date: string;
  clientId: string;
  kind: 'public' | SpecialDayKind;
  name: string;
};

type MarkedClient = {
  id: string;
  zone: string;
  country: string | null;
  own: { kind: SpecialDayKind; name: string; everyYear: boolean; from: string; until: string }[];
};

/** Longest range that is looked at in one go, and how far a period that began before it reaches in. */
const mostDays = 400;

/**
 * Everything that the days from the date `from` up to, not including, `until` are to these clients, in the order of the
 * days. One query for all of them; public holidays come from memory, named in the actor's language.
 */
export async function dayMarks(
  db: Db,
  actor: MemberActor,
  { clientIds, from, until }: { clientIds: readonly string[]; from: string; until: string },
): Promise<DayMark[]> {
  if (clientIds.length === 0) return [];
  const { rows: clients } = await sql<MarkedClient>`
    select k.id, k.time_zone as zone, k.holiday_country as country,
      coalesce((select json_agg(each) from (
        select d.kind, d.name, d.every_year as "everyYear", d.from_date as "from", d.until_date as "until"
        from special_days d
        where d.workspace_id = k.workspace_id and d.client_id = k.id and d.removed_at is null
          and (d.every_year or (d.from_date < ${until} and d.until_date >= ${from}))
        order by d.from_date, d.name
        limit ${mostOfAClient}
      ) each), '[]') as own
    from clients k
    where ${visibleTo(actor, 'k', 'id')} and k.id = any(${clientIds}::uuid[])
    order by k.name, k.id`.execute(db);
  const marks: DayMark[] = [];
  const dates = datesFrom(from, until);
  const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))];
  for (const { id: clientId, zone, country } of clients) {
    const code = country ?? (await countryOfZone(zone));
    if (!code) continue;
    for (const year of years) {
      for (const [date, name] of await publicHolidays(code, year, actor.locale)) {
        if (date >= from && date < until) marks.push({ date, clientId, kind: 'public', name });
      }
    }
  }
  for (const { id: clientId, own } of clients)
    for (const { kind, name, ...range } of own)
      for (const date of dates) if (falls(date, range)) marks.push({ date, clientId, kind, name });
  return marks.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The dates from one up to, not including, another. Plain numbers: the calendar asks for every page. */
function datesFrom(from: string, until: string): string[] {
  const dates: string[] = [];
  const end = Date.parse(until);
  for (let at = Date.parse(from); at < end && dates.length < mostDays; at += dayMs)
    dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

const dayMs = 24 * 3600 * 1000;

/** The days on which these clients do not work: public holidays and their own, by client. */
export async function holidaysOf(
  db: Db,
  actor: MemberActor,
  range: { clientIds: readonly string[]; from: string; until: string },
): Promise<Map<string, Set<string>>> {
  const days = new Map<string, Set<string>>();
  for (const { kind, clientId, date } of await dayMarks(db, actor, range)) {
    if (kind !== 'public' && kind !== 'holiday') continue;
    const there = days.get(clientId);
    if (there) there.add(date);
    else days.set(clientId, new Set([date]));
  }
  return days;
}

/**
 * Whether a day is in a range of days, which may come every year and go over a year's end. In years without a 29th of
 * February the 28th stands for it, so that nothing of every year is left out of three.
 */
function falls(date: string, range: { from: string; until: string; everyYear: boolean }): boolean {
  if (!range.everyYear) return date >= range.from && date <= range.until;
  const [day, from, until] = [date.slice(5), range.from.slice(5), range.until.slice(5)];
  const isLast = day === '02-28' && !Temporal.PlainDate.from(date).inLeapYear;
  return [day, ...(isLast ? ['02-29'] : [])].some((one) =>
    from <= until ? one >= from && one <= until : one >= from || one <= until,
  );
}
