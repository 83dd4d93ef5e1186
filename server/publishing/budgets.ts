import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { Budget } from '#server/networks/interface/limits.ts';
import type { Facts } from './conditions.ts';
import { holderKey, type Place } from './rates.ts';

/**
 * What a network lets in, spent before it has to refuse. Each budget is one row that all nodes see, and the claim
 * spends from it in its own statement. Half of a budget may go at once and grows back over twice its span: so no span
 * of that length, wherever the network begins to count, ever sees more than all of it.
 *
 * Who finds a budget spent gets a place at the end of a row, once, and comes back at that instant; who comes while
 * others wait goes behind them. A budget that clients share has a row for each of them, and a row takes only a part of
 * what grows back, so that one client's ten thousand leave room for another's one.
 */

/** Of what grows back, a client's row for a shared budget takes this part. */
const shareOfRow = 0.75;

type Wanting = Place & Pick<Facts, 'id' | 'clientId' | 'nextTryAt'>;

/** Milliseconds after which one unit has grown back, and how many of them may be spent ahead. */
function paceOf({ most, withinMs }: Budget): { unitMs: number; aheadMs: number } {
  return { unitMs: withinMs / (most / 2), aheadMs: withinMs };
}

/** The budgets as rows of a table `b` in SQL: what this publication takes of each, in milliseconds. */
function demands(place: Wanting, budgets: readonly Budget[]): RawBuilder<unknown> {
  const rows = budgets.map((budget) => {
    const { unitMs, aheadMs } = paceOf(budget);
    const takes = sql`(case when p.payload -> 'parts' is null
      then ${budget.aPost}::int + ${budget.anImage}::int * coalesce(jsonb_array_length(p.payload -> 'media'), 0)
      else (select sum(${budget.aPost}::int + ${budget.anImage}::int * jsonb_array_length(one.part -> 'media'))
        from jsonb_array_elements(p.payload -> 'parts') with ordinality as one (part, place) where one.place > p.parts_out) end)`;
    const share = budget.of === 'app' ? shareOfRow : 1;
    return sql`select ${`${holderKey(budget.of, place)}:${budget.name}`}::text as key, ${takes} * ${unitMs}::float8 as cost, ${aheadMs}::float8 as ahead, ${share}::float8 as share
      from publications p where p.id = ${place.id} and p.status = 'planned'`;
  });
  return sql`(select * from (${sql.join(rows, sql` union all `)}) as demand where cost > 0)`;
}

const ms = (amount: RawBuilder<unknown>): RawBuilder<unknown> => sql`make_interval(secs => (${amount}) / 1000)`;

/**
 * For the claim's statement: `with … budget as (<this>)` gives a row for each budget that had room and was spent from;
 * there are `wanted` of them when all had. Empty budgets: a network that states none.
 */
export function spending(place: Wanting, budgets: readonly Budget[], now: Date): RawBuilder<unknown> {
  // Who comes back at its instant has waited; anybody else goes behind those who wait.
  const mayPass = place.nextTryAt !== null;
  const wanted = demands(place, budgets);
  return sql`
    wanted as materialized ${wanted},
    room as materialized (
      select coalesce(bool_and(
        greatest(s.spent_until, ${now}) + ${ms(sql`w.cost`)} <= ${now}::timestamptz + ${ms(sql`greatest(w.ahead, w.cost)`)}
        and (${mayPass} or coalesce(q.ends_at, ${now}) <= ${now})), true) as is_there
      from wanted w
      left join rate_budgets s on s.key = w.key
      left join rate_queues q on q.key = w.key and q.client_id = ${place.clientId}),
    budget as (
      insert into rate_budgets as s (key, spent_until)
      select w.key, ${now}::timestamptz + ${ms(sql`w.cost`)} from wanted w, room where room.is_there order by w.key
      on conflict (key) do update set spent_until = greatest(s.spent_until, ${now}) + (excluded.spent_until - ${now}::timestamptz)
      where greatest(s.spent_until, ${now}) + (excluded.spent_until - ${now}::timestamptz)
        <= ${now}::timestamptz + (select ${ms(sql`greatest(w.ahead, w.cost)`)} from wanted w where w.key = excluded.key)
      returning s.key)`;
}

/** All budgets had room: a condition beside `spending`. */
export const hasRoom = sql<boolean>`(select count(*) from budget) = (select count(*) from wanted)`;

/** A place at the end of the row: the instant at which it may go out, as far as its budgets are concerned. */
export async function queueUp(db: Db, place: Wanting, budgets: readonly Budget[], now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    with wanted as materialized ${demands(place, budgets)},
    places as (
      insert into rate_queues as q (key, client_id, ends_at)
      select w.key, ${place.clientId},
        greatest(${now}::timestamptz, s.spent_until + ${ms(sql`w.cost - w.ahead`)}, ${now}::timestamptz + ${ms(sql`w.cost / w.share`)})
      from wanted w left join rate_budgets s on s.key = w.key order by w.key
      on conflict (key, client_id) do update set ends_at = greatest(
        excluded.ends_at, q.ends_at + (select ${ms(sql`w.cost / w.share`)} from wanted w where w.key = excluded.key))
      returning ends_at)
    select max(ends_at) as at from places`.execute(db);
  const at = rows[0]?.at;
  // The database counts in microseconds.
  return at ? new Date(at.getTime() + 1) : null;
}
