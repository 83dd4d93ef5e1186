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
export const mostOfAClient = 300;
const mostListed = 500;
/** How long a day that was taken off can be put back. */
const keptDays = 30;

/** The days that the actor's clients have of their own: those to come, the next first, then the past ones, the latest first. */
export async function listSpecialDays(db: Db, actor: MemberActor, today: string): Promise<SpecialDay[]> {
  const days = await db
    .selectFrom('special_days as d')
    .innerJoin('clients as k', 'k.id', 'd.client_id')
    .where(visibleTo(actor, 'd'))
    .where('d.removed_at', 'is', null)
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
    .orderBy(
      sql`case when d.every_year or d.until_date >= ${today}::date then d.from_date - ${today}::date
        else ${today}::date - d.until_date end`,
    )
    .orderBy('k.name')
    .limit(mostListed)
    .execute();
  const isToCome = ({ everyYear, until }: SpecialDay) => everyYear || until >= today;
  const next = (day: SpecialDay) => (day.everyYear ? nextTime(day, today) : day.from);
  const toCome = days.filter(isToCome).sort((one, other) => next(one).localeCompare(next(other)));
  return [...toCome, ...days.filter((day) => !isToCome(day))];
}

/** When a day of every year begins next, or began, while it lasts. */
function nextTime({ from, until }: SpecialDay, today: string): string {
  const [first, last, day] = [from.slice(5), until.slice(5), today.slice(5)];
  const year = Number(today.slice(0, 4));
  // Over New Year it may have begun last year.
  if (last < first) return `${day <= last ? year - 1 : year}-${first}`;
  return `${last < day ? year + 1 : year}-${first}`;
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
    const clients = await lockClients(trx, actor, ids);
    if (clients.length < ids.length || clients.some(({ archived_at }) => archived_at))
      throw domainError('not_found', 'clientNotFound');
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
    await requireFewEnough(trx, ids);
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

/** Of two who add days to a client at once, the second counts what the first has added. */
async function lockClients(trx: Db, actor: MemberActor, clientIds: string[]) {
  return await trx
    .selectFrom('clients')
    .select(['id', 'archived_at'])
    .where(visibleTo(actor, 'clients', 'id'))
    .where(sql<boolean>`id = any(${clientIds}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

async function requireFewEnough(trx: Db, clientIds: string[]): Promise<void> {
  const tooMany = await trx
    .selectFrom('special_days')
    .select('client_id')
    .where(sql<boolean>`client_id = any(${clientIds}::uuid[])`)
    .where('removed_at', 'is', null)
    .groupBy('client_id')
    .having((eb) => eb(eb.fn.countAll<number>(), '>', mostOfAClient))
    .limit(1)
    .executeTakeFirst();
  if (tooMany) throw domainError('limit', 'daysTooMany', { most: mostOfAClient });
}

/**
 * Takes days off their clients' calendars; `restoreSpecialDays` puts them back. One that is off already stays off.
 * Errors: `not_found` dayNotFound.
 */
export async function removeSpecialDays(db: Db, actor: MemberActor, dayIds: string[], now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .deleteFrom('special_days')
      .where('workspace_id', '=', actor.workspaceId)
      .where('removed_at', '<', forgottenBefore(now))
      .execute();
    await mark(trx, actor, { dayIds, event: 'day.removed', removedAt: now }, now);
  });
}

/**
 * Puts days back that were taken off within the time that they are kept. Errors: `not_found` dayNotFound;
 * `limit` daysTooMany.
 */
export async function restoreSpecialDays(db: Db, actor: MemberActor, dayIds: string[], now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const days = await trx
      .selectFrom('special_days')
      .select('client_id')
      .distinct()
      .where(sql<boolean>`id = any(${dayIds}::uuid[])`)
      .where(visibleTo(actor, 'special_days'))
      .execute();
    const clientIds = days.map(({ client_id }) => client_id);
    await lockClients(trx, actor, clientIds);
    await mark(trx, actor, { dayIds, event: 'day.restored', removedAt: null }, now);
    await requireFewEnough(trx, clientIds);
  });
}

const forgottenBefore = (now: Date) => new Date(now.getTime() - keptDays * 24 * 3_600_000);

/** Whether a day is off already decides; of two who press at once one does it. */
async function mark(
  trx: Db,
  actor: MemberActor,
  { dayIds, event, removedAt }: { dayIds: string[]; event: 'day.removed' | 'day.restored'; removedAt: Date | null },
  now: Date,
): Promise<void> {
  // One that is no longer kept is gone, whether it was cleared away by now or not.
  const known = await trx
    .selectFrom('special_days')
    .select('id')
    .where(sql<boolean>`id = any(${dayIds}::uuid[])`)
    .where((eb) => eb.or([eb('removed_at', 'is', null), eb('removed_at', '>=', forgottenBefore(now))]))
    .where(visibleTo(actor, 'special_days'))
    .orderBy('id')
    .forUpdate()
    .execute();
  if (known.length === 0) throw domainError('not_found', 'dayNotFound');
  const marked = await trx
    .updateTable('special_days')
    .set({ removed_at: removedAt })
    .where(
      'id',
      'in',
      known.map(({ id }) => id),
    )
    .where('removed_at', removedAt ? 'is' : 'is not', null)
    .where(visibleTo(actor, 'special_days'))
    .returning(['id', 'client_id', 'name'])
    .execute();
  await recordEvents(
    trx,
    actor,
    marked.map(({ id, client_id: clientId, name }) => ({
      event,
      subject: { kind: 'day', id },
      clientId,
      detail: { name },
    })),
    now,
  );
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
