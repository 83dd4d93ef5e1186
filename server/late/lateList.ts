import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf, type NeedClient } from '#server/today/needClient.ts';

/**
 * What did not go out at its time and waits for a person: held, or given up after many tries. Past its client's grace
 * it is *late*: it never goes out by itself any more, and a person decides about it, about many at once if need be.
 */
export type LateItem = {
  contentId: string;
  title: string;
  kind: 'post' | 'newsletter';
  client: NeedClient;
  channels: { id: string; name: string; network: string }[];
  /** Soonest of its channels that wait. */
  dueAt: Date;
  /** Why, of the channel that is due first; `exhausted`: every try was refused until its grace was over. */
  reason: NonNullable<PublicationsTable['held_reason']> | 'exhausted';
  graceEndsAt: Date;
  /** It does not go out by itself any more, on one of its channels at least. */
  isLate: boolean;
};

/** Of the publications `p` of clients `k`: those that wait for a person to decide. */
export const isWaiting = sql<SqlBool>`(p.status in ('held', 'exhausted') and p.due_at is not null)`;

/** Of those: past their client's grace, or given up; nothing lets them go by itself any more. */
export const isLate = (now: Date): RawBuilder<SqlBool> =>
  sql<SqlBool>`(p.status = 'exhausted' or p.due_at + make_interval(mins => greatest(k.grace_minutes, 1)) < ${now})`;

/** What waits for a decision, the late ones first, the longest late before the others; at most `limit`. */
export async function lateItems(db: Db, actor: MemberActor, limit: number, now: Date): Promise<LateItem[]> {
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('clients as k', 'k.id', 'p.client_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .where(visibleTo(actor, 'p'))
    .where('k.archived_at', 'is', null)
    .where(isWaiting)
    .groupBy(['c.id', 'k.id'])
    .select(['c.id as contentId', 'c.title', 'c.kind', ...clientColumns, 'k.grace_minutes'])
    .select([
      sql<LateItem['channels']>`json_agg(json_build_object('id', h.id, 'name', h.name, 'network', h.network)
        order by p.due_at, h.name)`.as('channels'),
      sql<Date>`min(p.due_at)`.as('dueAt'),
      sql<LateItem['reason']>`(array_agg(coalesce(p.held_reason, 'exhausted') order by p.due_at, p.id))[1]`.as(
        'reason',
      ),
      sql<boolean>`bool_or(${isLate(now)})`.as('isLate'),
    ])
    .orderBy('isLate', 'desc')
    .orderBy('dueAt')
    .orderBy('c.id')
    .limit(limit)
    .execute();
  return rows.map(({ contentId, title, kind, channels, dueAt, reason, isLate, ...row }) => ({
    ...{ contentId, title, kind, channels, dueAt, reason, isLate },
    client: clientOf(row),
    graceEndsAt: new Date(dueAt.getTime() + Math.max(row.grace_minutes, 1) * 60_000),
  }));
}

export type LateCounts = {
  /** Contents that wait in all. */
  waiting: number;
  late: number;
  /** Of the late ones: since when the first of them is, and whose they are, by name. */
  since: Date | null;
  clients: string[];
};

/** How many contents wait in all, and how many of them are late. */
export async function lateCounts(db: Db, actor: MemberActor, now: Date): Promise<LateCounts> {
  const { rows } = await sql<LateCounts>`
    select count(*)::int as waiting, (count(*) filter (where is_late))::int as late,
      min(due_at) filter (where is_late) as since,
      coalesce(array_agg(distinct client order by client) filter (where is_late), '{}') as clients
    from (
      select k.name as client, min(p.due_at) as due_at, bool_or(${isLate(now)}) as is_late
      from publications p join clients k on k.id = p.client_id
      where ${visibleTo(actor, 'p')} and k.archived_at is null and ${isWaiting}
      group by p.content_id, k.id) as each`.execute(db);
  return rows[0] ?? { waiting: 0, late: 0, since: null, clients: [] };
}
