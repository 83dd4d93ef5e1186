import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/**
 * What the calendar can be narrowed to, and `remembered`: how this person narrowed it last, as the part of its address
 * that narrows ('' when not at all). One statement, in SQL: every page of the calendar begins with it, and putting it
 * together of parts takes longer than asking it.
 */
export async function readNarrowing(db: Db, actor: MemberActor) {
  const { rows } = await sql<Lists & { remembered: string | null }>`
    select ${listOf(clientsOf(actor))} as clients, ${listOf(channelsOf(actor))} as channels,
      ${listOf(labelsOf(actor))} as labels, ${listOf(peopleOf(actor))} as people,
      (select search from calendar_views
        where workspace_id = ${actor.workspaceId} and user_id = ${actor.userId}) as remembered`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A question without a table has one answer.');
  return { ...row, remembered: row.remembered ?? '' };
}

export type CalendarClient = { id: string; name: string; colour: string; zone: string };
type OfClient = { id: string; name: string; clientId: string };
type Lists = {
  clients: CalendarClient[];
  channels: (OfClient & { network: string })[];
  labels: OfClient[];
  people: { id: string; name: string }[];
};

/** The rows of a query as one value. */
const listOf = (query: RawBuilder<unknown>) => sql`coalesce((select json_agg(each) from (${query}) each), '[]')`;

/** Of clients, and of channels. */
const most = 1_000;
const longest = 4_000;

/** Remembers, on every device of theirs, how this person narrowed the calendar. What is too long to be remembered is left as it was. */
export async function rememberView(db: Db, actor: MemberActor, search: string, now: Date): Promise<void> {
  if (search.length > longest) return;
  const values = { search, updated_at: now };
  await db
    .insertInto('calendar_views')
    .values({ workspace_id: actor.workspaceId, user_id: actor.userId, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(values))
    .execute();
}

/** The clients whose content can be planned, by name. */
export async function readCalendarClients(db: Db, actor: MemberActor): Promise<CalendarClient[]> {
  return (await clientsOf(actor).execute(db)).rows;
}

const clientsOf = (actor: MemberActor) => sql<CalendarClient>`
  select id, name, colour, time_zone as zone from clients
  where ${visibleTo(actor, 'clients', 'id')} and archived_at is null
  order by name limit ${most}`;

/** Connected ones, or waiting to be again, of the actor's clients that are not archived. */
const channelsOf = (actor: MemberActor) => sql`
  select h.id, h.network, h.name, h.client_id as "clientId" from channels h
  join clients k on k.id = h.client_id
  where ${visibleTo(actor, 'h')} and k.archived_at is null and h.status <> 'disconnected'
  order by k.name, h.name limit ${most}`;

/** Those of the actor's clients that are not archived. */
const labelsOf = (actor: MemberActor) => sql`
  select l.id, l.name, l.client_id as "clientId" from labels l
  join clients k on k.id = l.client_id
  where ${visibleTo(actor, 'l')} and k.archived_at is null
  order by k.name, l.created_at limit 500`;

/** Whoever works for one of the actor's clients, and the actor. */
const peopleOf = (actor: MemberActor) => sql`
  select u.id, u.name from members m
  join users u on u.id = m.user_id
  where m.workspace_id = ${actor.workspaceId} and m.removed_at is null and ${worksBeside(actor)}
  order by u.name limit 200`;

/** For an assistant: herself, who has a client in common with her, and the owners once she has a client at all. */
function worksBeside(actor: MemberActor) {
  if (actor.role === 'owner') return sql<boolean>`true`;
  const mine = sql`select cm.client_id from client_members cm
    where cm.workspace_id = ${actor.workspaceId} and cm.user_id = ${actor.userId}`;
  return sql<boolean>`(m.user_id = ${actor.userId}
    or (m.role = 'owner' and exists (${mine}))
    or exists (select 1 from client_members theirs where theirs.workspace_id = m.workspace_id
      and theirs.user_id = m.user_id and theirs.client_id in (${mine})))`;
}
