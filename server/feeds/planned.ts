import { sql } from 'kysely';
import { type ContentStage, deriveStage, type PublicationStatus, type Stage } from '#server/content/lifecycle.ts';
import type { Db } from '#server/database/connection.ts';
import type { Actor, Locale } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { hashToken } from '#server/security/secrets.ts';

/** What a calendar program is told about, around now. */
const daysBack = 31;
const daysAhead = 366;
const mostEvents = 2_000;
const mostOfABody = 2_000;

export type ReadFeed = {
  id: string;
  actor: Actor;
  client: { id: string; name: string } | null;
  locale: Locale;
  showsBodies: boolean;
};

/** Whose the token is, or null: unknown, revoked, or of somebody who does not work here any more. */
export async function feedOf(db: Db, token: string, now: Date): Promise<ReadFeed | null> {
  if (!/^[\w-]{20,100}$/.test(token)) return null;
  const row = await db
    .selectFrom('feeds as f')
    .innerJoin('members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'f.workspace_id').onRef('m.user_id', '=', 'f.user_id'),
    )
    .innerJoin('users as u', 'u.id', 'f.user_id')
    .leftJoin('clients as k', 'k.id', 'f.client_id')
    .where('f.token_hash', '=', hashToken(token))
    .where('f.revoked_at', 'is', null)
    .where('m.removed_at', 'is', null)
    .select(['f.id', 'f.workspace_id', 'f.user_id', 'f.shows_bodies', 'f.read_at', 'm.role'])
    .select(['k.id as client_id', 'k.name as client', 'u.name', 'u.email', 'u.locale', 'u.time_zone'])
    .executeTakeFirst();
  if (!row) return null;
  // To the hour is enough to say whether it is in use.
  if (!row.read_at || now.getTime() - row.read_at.getTime() > 3_600_000)
    await db.updateTable('feeds').set({ read_at: now }).where('id', '=', row.id).execute();
  const actor: Actor = {
    kind: 'member',
    workspaceId: row.workspace_id,
    userId: row.user_id,
    role: row.role,
    name: row.name,
    email: row.email,
    locale: row.locale,
    timeZone: row.time_zone,
    sessionId: '',
    address: null,
  };
  return {
    id: row.id,
    // What its maker sees, a client's feed too: an assistant who left the client takes it along.
    actor,
    client: row.client_id ? { id: row.client_id, name: row.client ?? '' } : null,
    locale: row.locale,
    showsBodies: row.shows_bodies,
  };
}

export type PlannedEvent = {
  /** The same however often it is moved. */
  uid: string;
  contentId: string;
  title: string;
  client: string;
  stage: Stage;
  dueAt: Date;
  channels: string[];
  /** '' unless the feed shows it. */
  body: string;
  changedAt: Date;
};

type Row = {
  uid: string;
  content_id: string;
  title: string;
  client: string;
  stage: ContentStage;
  statuses: PublicationStatus[];
  due_at: Date;
  channels: string[];
  body: string | null;
  changed_at: Date;
};

/** What goes out, or went out, from a month ago to a year ahead: one event for each time of a content. */
export async function plannedEvents(
  db: Db,
  { actor, client, showsBodies }: Pick<ReadFeed, 'actor' | 'client' | 'showsBodies'>,
  now: Date,
): Promise<PlannedEvent[]> {
  const day = 86_400_000;
  const from = new Date(now.getTime() - daysBack * day).toISOString();
  const until = new Date(now.getTime() + daysAhead * day).toISOString();
  const { rows } = await sql<Row>`
    select min(p.id::text) as uid, c.id as content_id, c.title, k.name as client, c.stage, p.due_at,
      array_agg(p.status) as statuses, array_agg(h.name order by h.name) as channels,
      ${showsBodies ? sql`left(coalesce(nullif(c.draft ->> 'text', ''), c.draft ->> 'subject'), ${mostOfABody})` : sql`null`} as body,
      greatest(max(p.updated_at), c.updated_at) as changed_at
    from publications p
    join contents c on c.id = p.content_id
    join clients k on k.id = p.client_id
    join channels h on h.id = p.channel_id
    where ${visibleTo(actor, 'p')} and p.status <> 'cancelled' and k.archived_at is null
      and p.due_at >= ${from} and p.due_at < ${until}
      ${client ? sql`and p.client_id = ${client.id}` : sql``}
    group by c.id, k.name, p.due_at
    order by p.due_at, c.id
    limit ${mostEvents}`.execute(db);
  return rows.map((row) => ({
    uid: row.uid,
    contentId: row.content_id,
    title: row.title,
    client: row.client,
    stage: deriveStage(row.stage, row.statuses),
    dueAt: row.due_at,
    channels: row.channels,
    body: row.body ?? '',
    changedAt: row.changed_at,
  }));
}
