import { sql } from 'kysely';
import type { Temporal } from 'temporal-polyfill';
import { recordEvents } from '#server/audit/audit.ts';
import { dayIn } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { holidayCountries } from './publicHolidays.ts';

/** `date`: a sale, an anniversary; `holiday`: the client is closed; `quiet`: nothing should go out, planning there warns. */
export const specialDayKinds = ['date', 'holiday', 'quiet'] as const;
export type SpecialDayKind = (typeof specialDayKinds)[number];

export type SpecialDay = {
  id: string;
  clientId: string;
  clientName: string;
  kind: SpecialDayKind;
  name: string;
  /** `YYYY-MM-DD`; `until` is its last day. */
  from: string;
  until: string;
  everyYear: boolean;
};

const longestName = 80;
const mostDaysLong = 366;
const mostOfAClient = 300;
const mostListed = 500;

/** The days that the actor's clients have of their own: those to come (or every year) first, the latest past ones after. */
export async function listSpecialDays(db: Db, actor: MemberActor, today: string): Promise<SpecialDay[]> {
  return await db
    .selectFrom('special_days as d')
    .innerJoin('clients as k', 'k.id', 'd.client_id')
    .where(visibleTo(actor, 'd'))
    .where('k.archived_at', 'is', null)
    .select([
      'd.id',
      'd.client_id as clientId',
      'k.name as clientName',
      'd.kind',
      'd.name',
      'd.every_year as everyYear',
    ])
    .select([sql<string>`d.from_date::text`.as('from'), sql<string>`d.until_date::text`.as('until')])
    .orderBy(sql`d.every_year or d.until_date >= ${today}::date`, 'desc')
    .orderBy('d.from_date')
    .orderBy('k.name')
    .limit(mostListed)
    .execute();
}

export type SpecialDayInput = {
  clientIds: string[];
  kind: string;
  name: string;
  from: string;
  /** Left out: one day. */
  until: string;
  everyYear: boolean;
};

/**
 * Adds a day, or some days in a row, to one client or several. Errors: `invalid` dayName, nameTooLong, dayKind,
 * dayUnreadable, dayOrder, dayTooLong, dayClients; `not_found` clientNotFound; `limit` daysTooMany.
 */
export async function addSpecialDay(db: Db, actor: MemberActor, input: SpecialDayInput, now: Date): Promise<string[]> {
  const values = clean(input);
  const ids = [...new Set(input.clientIds)];
  if (ids.length === 0) throw domainError('invalid', 'dayClients', {}, 'client');
  return await inTransaction(db, async (trx) => {
    const clients = await trx
      .selectFrom('clients')
      .select('id')
      .select(sql<number>`(select count(*)::int from special_days where client_id = clients.id)`.as('count'))
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .execute();
    if (clients.length < ids.length) throw domainError('not_found', 'clientNotFound');
    if (clients.some(({ count }) => count >= mostOfAClient))
      throw domainError('limit', 'daysTooMany', { most: mostOfAClient });
    const made = await trx
      .insertInto('special_days')
      .values(
        clients.map(({ id }) => ({
          ...values,
          workspace_id: actor.workspaceId,
          client_id: id,
          created_by: actor.userId,
          created_at: now,
        })),
      )
      .returning(['id', 'client_id'])
      .execute();
    await recordEvents(
      trx,
      actor,
      made.map(({ id, client_id: clientId }) => ({
        event: 'day.added',
        subject: { kind: 'day', id },
        clientId,
        detail: { name: values.name, from: values.from_date, until: values.until_date },
      })),
      now,
    );
    return made.map(({ id }) => id);
  });
}

/** Takes a day off a client's calendar. Errors: `not_found` dayNotFound. */
export async function removeSpecialDay(
  db: Db,
  actor: MemberActor,
  { dayId }: { dayId: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const gone = await trx
      .deleteFrom('special_days')
      .where('id', '=', dayId)
      .where(visibleTo(actor, 'special_days'))
      .returning(['client_id', 'name'])
      .executeTakeFirst();
    if (!gone) throw domainError('not_found', 'dayNotFound');
    const event = {
      event: 'day.removed',
      subject: { kind: 'day', id: dayId },
      clientId: gone.client_id,
      detail: { name: gone.name },
    };
    await recordEvents(trx, actor, [event], now);
  });
}

/**
 * Whose public holidays a client keeps: a country's, `''` nobody's, null those of its time zone's country.
 * Errors: `not_found` clientNotFound; `invalid` countryUnknown.
 */
export async function chooseHolidays(
  db: Db,
  actor: MemberActor,
  { clientId, country }: { clientId: string; country: string | null },
  now: Date,
): Promise<void> {
  if (country && !(await holidayCountries(actor.locale)).some(({ code }) => code === country))
    throw domainError('invalid', 'countryUnknown', {}, 'country');
  await inTransaction(db, async (trx) => {
    const changed = await trx
      .updateTable('clients')
      .set({ holiday_country: country })
      .where('id', '=', clientId)
      .where(visibleTo(actor, 'clients', 'id'))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw domainError('not_found', 'clientNotFound');
    const event = {
      event: 'client.holidaysChosen',
      subject: { kind: 'client', id: clientId },
      clientId,
      detail: { country },
    };
    await recordEvents(trx, actor, [event], now);
  });
}

/** Each client with its choice of public holidays, by name. */
export async function holidayChoices(
  db: Db,
  actor: MemberActor,
): Promise<{ clientId: string; name: string; country: string | null }[]> {
  return await db
    .selectFrom('clients')
    .select(['id as clientId', 'name', 'holiday_country as country'])
    .where(visibleTo(actor, 'clients', 'id'))
    .where('archived_at', 'is', null)
    .orderBy('name')
    .limit(mostListed)
    .execute();
}

function clean({ kind: typedKind, name: typedName, from, until: typedUntil, everyYear }: SpecialDayInput) {
  const kind = specialDayKinds.find((one) => one === typedKind);
  if (!kind) throw domainError('invalid', 'dayKind', {}, 'kind');
  const name = typedName.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!name) throw domainError('invalid', 'dayName', {}, 'name');
  if (name.length > longestName) throw domainError('invalid', 'nameTooLong', { most: longestName }, 'name');
  const first = readDate(from, 'from');
  const last = typedUntil ? readDate(typedUntil, 'until') : first;
  const days = first.until(last, { largestUnit: 'days' }).days;
  if (days < 0) throw domainError('invalid', 'dayOrder', {}, 'until');
  if (days >= mostDaysLong) throw domainError('invalid', 'dayTooLong', {}, 'until');
  return { kind, name, from_date: first.toString(), until_date: last.toString(), every_year: everyYear };
}

function readDate(text: string, field: string): Temporal.PlainDate {
  const day = dayIn(text);
  if (!day) throw domainError('invalid', 'dayUnreadable', {}, field);
  return day;
}
