import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/**
 * What the calendar can be narrowed to, and `remembered`: how this person narrowed it last, as the part of its address
 * that narrows ('' when not at all). One statement: every page of the calendar begins with it.
 */
export async function readNarrowing(db: Db, actor: MemberActor) {
  const { remembered, ...lists } = await db
    .selectNoFrom([
      jsonArrayFrom(clientsOf(db, actor)).as('clients'),
      jsonArrayFrom(channelsOf(db, actor)).as('channels'),
      jsonArrayFrom(labelsOf(db, actor)).as('labels'),
      jsonArrayFrom(peopleOf(db, actor)).as('people'),
      db
        .selectFrom('calendar_views')
        .select('search')
        .where('workspace_id', '=', actor.workspaceId)
        .where('user_id', '=', actor.userId)
        .as('remembered'),
    ])
    .executeTakeFirstOrThrow();
  return { ...lists, remembered: remembered ?? '' };
}

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
export async function readCalendarClients(
  db: Db,
  actor: MemberActor,
): Promise<{ id: string; name: string; colour: string; zone: string }[]> {
  return clientsOf(db, actor).execute();
}

const clientsOf = (db: Db, actor: MemberActor) =>
  db
    .selectFrom('clients')
    .select(['id', 'name', 'colour', 'time_zone as zone'])
    .where(visibleTo(actor, 'clients', 'id'))
    .where('archived_at', 'is', null)
    .orderBy('name')
    .limit(most);

/** Connected ones, or waiting to be again, of the actor's clients that are not archived. */
const channelsOf = (db: Db, actor: MemberActor) =>
  db
    .selectFrom('channels as h')
    .innerJoin('clients as k', 'k.id', 'h.client_id')
    .select(['h.id', 'h.network', 'h.name', 'h.client_id as clientId'])
    .where(visibleTo(actor, 'h'))
    .where('k.archived_at', 'is', null)
    .where('h.status', '!=', 'disconnected')
    .orderBy('k.name')
    .orderBy('h.name')
    .limit(most);

/** Those of the actor's clients that are not archived. */
const labelsOf = (db: Db, actor: MemberActor) =>
  db
    .selectFrom('labels as l')
    .innerJoin('clients as k', 'k.id', 'l.client_id')
    .select(['l.id', 'l.name', 'l.client_id as clientId'])
    .where(visibleTo(actor, 'l'))
    .where('k.archived_at', 'is', null)
    .orderBy('k.name')
    .orderBy('l.created_at')
    .limit(500);

/** Whoever works for one of the actor's clients, and the actor. */
const peopleOf = (db: Db, actor: MemberActor) =>
  db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name'])
    .where('m.workspace_id', '=', actor.workspaceId)
    .where('m.removed_at', 'is', null)
    .where(worksBeside(actor))
    .orderBy('u.name')
    .limit(200);

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
