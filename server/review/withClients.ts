import { sql } from 'kysely';
import { edgeColour } from '#server/clients/colour.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

export type ApproverStanding = {
  id: string;
  name: string;
  email: string;
  /** The newest link that was written to them, and until when any of theirs opens something; null: none does. */
  sentAt: Date | null;
  linkUntil: Date | null;
  openedAt: Date | null;
  /** On how many devices their links were opened: more than one or two may mean that one was passed on. */
  devices: number;
};

export type ItemWithClient = {
  reviewId: string;
  contentId: string;
  title: string;
  round: number;
  sentAt: Date;
  sentBy: string;
  dueAt: Date | null;
  networks: string[];
  comments: number;
};

export type WithClient = {
  client: { id: string; name: string; colour: string; zone: string };
  items: ItemWithClient[];
  approvers: ApproverStanding[];
};

/** Everything that lies with clients, by client, with whom it lies and whether they looked. Longest waiting first. */
export async function withClients(db: Db, actor: MemberActor, now: Date): Promise<WithClient[]> {
  const rows = await db
    .selectFrom('reviews as r')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .innerJoin('clients as k', 'k.id', 'r.client_id')
    .leftJoin('users as u', 'u.id', 'r.sent_by')
    .where(visibleTo(actor, 'r'))
    .where('r.status', '=', 'open')
    .where('k.archived_at', 'is', null)
    .select(['r.id', 'r.content_id', 'r.round', 'r.sent_at', 'c.title', 'u.name as sender'])
    .select(['k.id as client_id', 'k.name as client', 'k.colour', 'k.time_zone'])
    .select((eb) => [
      sql<Date | null>`(select min(p.due_at) from publications p where p.content_id = c.id and p.status <> 'cancelled')`.as(
        'due_at',
      ),
      sql<string[]>`array(select distinct h.network from publications p join channels h on h.id = p.channel_id
        where p.content_id = c.id and p.status <> 'cancelled')`.as('networks'),
      eb
        .selectFrom('comments as m')
        .whereRef('m.content_id', '=', 'c.id')
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('comments'),
    ])
    .orderBy('r.sent_at')
    .orderBy('due_at')
    .execute();
  const byClient = Map.groupBy(rows, (row) => row.client_id);
  const approvers = await standings(db, actor, [...byClient.keys()], now);
  return [...byClient].map(([id, items]) => {
    const [first] = items;
    return {
      client: {
        id,
        name: first?.client ?? '',
        colour: edgeColour(first?.colour ?? '#000000'),
        zone: first?.time_zone ?? 'UTC',
      },
      items: items.map((row) => ({
        reviewId: row.id,
        contentId: row.content_id,
        title: row.title,
        round: row.round,
        sentAt: row.sent_at,
        sentBy: row.sender ?? '',
        dueAt: row.due_at,
        networks: row.networks,
        comments: Number(row.comments ?? 0),
      })),
      approvers: approvers.get(id) ?? [],
    };
  });
}

async function standings(
  db: Db,
  actor: MemberActor,
  clientIds: string[],
  now: Date,
): Promise<Map<string, ApproverStanding[]>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('approvers as a')
    .where(visibleTo(actor, 'a'))
    .where('a.client_id', 'in', clientIds)
    .where('a.removed_at', 'is', null)
    .select(['a.id', 'a.client_id', 'a.name', 'a.email'])
    .select([
      sql<Date | null>`(select max(l.created_at) from approver_links l where l.approver_id = a.id)`.as('sent_at'),
      sql<Date | null>`(select max(l.expires_at) from approver_links l
        where l.approver_id = a.id and l.revoked_at is null and l.expires_at > ${now})`.as('link_until'),
      sql<Date | null>`(select max(l.last_opened_at) from approver_links l where l.approver_id = a.id)`.as('opened_at'),
      sql<number>`(select count(distinct d.device_hash)::int from approver_devices d
        join approver_links l on l.id = d.link_id where l.approver_id = a.id)`.as('devices'),
    ])
    .orderBy('a.name')
    .execute();
  const found = new Map<string, ApproverStanding[]>();
  for (const { client_id, sent_at, link_until, opened_at, ...row } of rows) {
    const list = found.get(client_id) ?? [];
    found.set(client_id, list);
    list.push({ ...row, sentAt: sent_at, linkUntil: link_until, openedAt: opened_at });
  }
  return found;
}
