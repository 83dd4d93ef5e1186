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
  const rows = await db
    .selectFrom('reviews as r')
    .innerJoin('clients as k', 'k.id', 'r.client_id')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .where(visibleTo(actor, 'r'))
    .where('r.status', '=', 'open')
    .where('k.archived_at', 'is', null)
    .groupBy([...groupColumns])
    .select([...clientColumns])
    .select((eb) => [
      sql<number>`count(*)::int`.as('count'),
      sql<string>`min(c.title)`.as('title'),
      sql<string>`min(c.id::text)`.as('content_id'),
      eb.fn.min('r.sent_at').as('since'),
      sql<Date | null>`min((select min(p.due_at) from publications p
        where p.content_id = c.id and p.status not in ('cancelled', 'published')))`.as('first_due_at'),
      sql<Date | null>`(select max(l.last_opened_at) from approver_links l
        where l.client_id = k.id and l.last_opened_at >= max(r.sent_at))`.as('opened_at'),
      sql<boolean>`not exists (select 1 from approvers a where a.client_id = k.id and a.removed_at is null)`.as(
        'has_nobody',
      ),
    ])
    .orderBy('since')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    client: clientOf(row),
    count: row.count,
    title: row.count === 1 ? row.title : '',
    contentId: row.content_id,
    since: row.since,
    firstDueAt: row.first_due_at,
    openedAt: row.opened_at,
    hasNobody: row.has_nobody,
  }));
}

const groupColumns = ['k.id', 'k.name', 'k.colour', 'k.time_zone'] as const;
