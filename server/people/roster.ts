import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from './actor.ts';
import { clientsNamed } from './invitations.ts';
import { requireOwner } from './scope.ts';

export type Person = {
  userId: string;
  name: string;
  email: string;
  role: 'owner' | 'assistant';
  joinedAt: Date;
  /** Clients an assistant works for; an owner sees all, and has none here. */
  clients: { id: string; name: string }[];
};

/** Everyone who works in the workspace, owners first. */
export async function listPeople(db: Db, actor: MemberActor): Promise<Person[]> {
  requireOwner(actor);
  const rows = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['members.user_id', 'members.role', 'members.created_at', 'users.name', 'users.email'])
    .select(
      sql<{ id: string; name: string }[]>`coalesce((
        select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.name)
        from client_members cm join clients c on c.workspace_id = cm.workspace_id and c.id = cm.client_id
        where cm.workspace_id = members.workspace_id and cm.user_id = members.user_id and c.archived_at is null
      ), '[]')`.as('clients'),
    )
    .where('members.workspace_id', '=', actor.workspaceId)
    .where('members.removed_at', 'is', null)
    .orderBy(sql`members.role = 'owner'`, 'desc')
    .orderBy('users.name')
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    joinedAt: row.created_at,
    clients: row.role === 'owner' ? [] : row.clients,
  }));
}

/** One of them. Throws `not_found` for whoever does not work here. */
export async function personById(db: Db, actor: MemberActor, userId: string): Promise<Person> {
  const person = (await listPeople(db, actor)).find((one) => one.userId === userId);
  if (!person) throw domainError('not_found', 'notFound');
  return person;
}

/** Clients that may be assigned: id and name of those that are not archived. */
export async function assignableClients(db: Db, actor: MemberActor): Promise<{ id: string; name: string }[]> {
  requireOwner(actor);
  return db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('workspace_id', '=', actor.workspaceId)
    .where('archived_at', 'is', null)
    .orderBy('name')
    .execute();
}

/** Sets which clients an assistant works for; what is not listed is taken away. Takes effect with their next click. */
export async function assignClients(
  db: Db,
  actor: MemberActor,
  input: { userId: string; clientIds: string[] },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  const clients = await clientsNamed(db, actor, input.clientIds);
  await db.transaction().execute(async (trx) => {
    const person = await lockMember(trx, actor, input.userId);
    if (person.role !== 'assistant') throw domainError('conflict', 'ownerSeesAll');
    // Archived clients are not on the form: what an assistant had there stays.
    await trx
      .deleteFrom('client_members')
      .where('workspace_id', '=', actor.workspaceId)
      .where('user_id', '=', person.user_id)
      .where('client_id', 'in', (eb) =>
        eb
          .selectFrom('clients')
          .select('id')
          .where('workspace_id', '=', actor.workspaceId)
          .where('archived_at', 'is', null),
      )
      .execute();
    if (clients.length > 0) {
      await trx
        .insertInto('client_members')
        .values(
          clients.map((client) => ({
            workspace_id: actor.workspaceId,
            client_id: client.id,
            user_id: person.user_id,
            created_at: now,
          })),
        )
        .onConflict((conflict) => conflict.columns(['workspace_id', 'client_id', 'user_id']).doNothing())
        .execute();
    }
    const subject = { kind: 'member', id: person.user_id };
    const detail = { name: person.name, clients: clients.map((client) => client.name).join(', ') };
    await recordEvent(trx, actor, { event: 'member.clientsAssigned', subject, detail }, now);
  });
}

/**
 * Removes someone from the workspace and ends their sessions. What they made stays. The last owner cannot be removed,
 * and nobody removes themselves: someone has to be left who can let them in again.
 */
export async function removeMember(db: Db, actor: MemberActor, input: { userId: string }, now: Date): Promise<void> {
  requireOwner(actor);
  if (input.userId === actor.userId) throw domainError('conflict', 'notYourself');
  await db.transaction().execute(async (trx) => {
    // Two owners who remove each other at once would leave nobody: one after the other, and the removed one fails.
    await trx.selectFrom('workspaces').select('id').where('id', '=', actor.workspaceId).forUpdate().execute();
    if ((await lockMember(trx, actor, actor.userId)).role !== 'owner') throw domainError('forbidden', 'ownerOnly');
    const person = await lockMember(trx, actor, input.userId);
    await trx
      .updateTable('members')
      .set({ removed_at: now })
      .where('workspace_id', '=', actor.workspaceId)
      .where('user_id', '=', person.user_id)
      .execute();
    await trx.deleteFrom('sessions').where('user_id', '=', person.user_id).execute();
    const subject = { kind: 'member', id: person.user_id };
    await recordEvent(trx, actor, { event: 'member.removed', subject, detail: { name: person.name } }, now);
  });
}

async function lockMember(db: Db, actor: MemberActor, userId: string) {
  const person = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['members.user_id', 'members.role', 'users.name'])
    .where('members.workspace_id', '=', actor.workspaceId)
    .where('members.user_id', '=', userId)
    .where('members.removed_at', 'is', null)
    .forUpdate('members')
    .executeTakeFirst();
  if (!person) throw domainError('not_found', 'notFound');
  return person;
}
