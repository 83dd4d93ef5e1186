import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf, type NeedClient } from './needClient.ts';

/** What lies with one client: one entry, because one mail asks for all of it. */
export type WaitingClient = {
  client: NeedClient;
  count: number;
  /** The only item, when there is one; else ''. */
  title: string;
  /** One of them. */
  contentId: string;
  /** The oldest was sent then. */
  since: Date;
  /** The soonest due time among them; may be past. */
  firstDueAt: Date | null;
  /** When somebody of the client last opened the page after the newest was sent; null: not yet. */
  openedAt: Date | null;
  /** Nobody there approves any more. */
  hasNobody: boolean;
};

/** What waits for clients, longest first. */
export async function waitingForClients(db: Db, actor: MemberActor, limit: number): Promise<WaitingClient[]> {
  // Counted by client before anything is asked about clients: thousands may have piled up.
  const open = db
    .selectFrom('reviews as r')
    .where(visibleTo(actor, 'r'))
    .where('r.status', '=', 'open')
    .groupBy('r.client_id')
    .select((eb) => [
      'r.client_id',
      sql<number>`count(*)::int`.as('count'),
      sql<string>`(array_agg(r.content_id))[1]`.as('content_id'),
      eb.fn.min('r.sent_at').as('since'),
      eb.fn.max('r.sent_at').as('newest'),
    ]);
  const rows = await db
    .selectFrom(open.as('open'))
    .innerJoin('clients as k', 'k.id', 'open.client_id')
    .where('k.archived_at', 'is', null)
    .select([...clientColumns, 'open.count', 'open.content_id', 'open.since'])
    .select([
      sql<Date | null>`(select max(l.last_opened_at) from approver_links l
        where l.client_id = k.id and l.last_opened_at >= open.newest)`.as('opened_at'),
      sql<boolean>`not exists (select 1 from approvers a where a.client_id = k.id and a.removed_at is null)`.as(
        'has_nobody',
      ),
    ])
    .orderBy('open.since')
    .limit(limit)
    .execute();
  const [firstDue, titles] = await Promise.all([
    firstDueOf(
      db,
      actor,
      rows.map(({ client_id }) => client_id),
    ),
    titlesOf(
      db,
      actor,
      rows.filter(({ count }) => count === 1).map(({ content_id }) => content_id),
    ),
  ]);
  return rows.map((row) => ({
    client: clientOf(row),
    count: row.count,
    title: titles.get(row.content_id) ?? '',
    contentId: row.content_id,
    since: row.since,
    firstDueAt: firstDue.get(row.client_id) ?? null,
    openedAt: row.opened_at,
    hasNobody: row.has_nobody,
  }));
}

/** When the first of what lies with each of these clients is due; of those that were listed, not of all. */
async function firstDueOf(db: Db, actor: MemberActor, clientIds: string[]): Promise<Map<string, Date | null>> {
  if (clientIds.length === 0) return new Map();
  const { rows } = await sql<{ client_id: string; first_due_at: Date | null }>`
    select k.id as client_id, soonest.due_at as first_due_at
    from clients k
    left join lateral (
      select p.due_at from publications p
      where p.workspace_id = k.workspace_id and p.client_id = k.id and p.status not in ('cancelled', 'published')
        and exists (select 1 from reviews r where r.content_id = p.content_id and r.status = 'open')
      order by p.due_at
      limit 1) as soonest on true
    where ${visibleTo(actor, 'k', 'id')} and k.id = any(${clientIds}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.client_id, row.first_due_at]));
}

async function titlesOf(db: Db, actor: MemberActor, contentIds: string[]): Promise<Map<string, string>> {
  if (contentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('contents')
    .where('id', 'in', contentIds)
    .where(visibleTo(actor, 'contents'))
    .select(['id', 'title'])
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}
