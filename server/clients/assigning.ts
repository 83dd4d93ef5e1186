import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { requireOwner } from '#server/people/scope.ts';
import { readClient } from './clients.ts';

export type Colleague = { userId: string; name: string; email: string; role: 'owner' | 'assistant'; works: boolean };

/** Everyone of the workspace and whether they work for this client; owners always do. */
export async function listColleagues(db: Db, actor: MemberActor, clientId: string): Promise<Colleague[]> {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('client_members as cm', (join) =>
      join
        .onRef('cm.workspace_id', '=', 'm.workspace_id')
        .onRef('cm.user_id', '=', 'm.user_id')
        .on('cm.client_id', '=', clientId),
    )
    .select(['m.user_id as userId', 'u.name', 'u.email', 'm.role'])
    .select((eb) =>
      eb
        .or([eb('m.role', '=', 'owner'), eb('cm.user_id', 'is not', null)])
        .$castTo<boolean>()
        .as('works'),
    )
    .where('m.workspace_id', '=', actor.workspaceId)
    .where('m.removed_at', 'is', null)
    .orderBy((eb) => eb('m.role', '=', 'owner'), 'desc')
    .orderBy('u.name')
    .execute();
}

/** Sets which assistants work for a client; who is not listed loses sight of it with the next click. Only an owner. */
export async function assignAssistants(
  db: Db,
  actor: MemberActor,
  { clientId, userIds }: { clientId: string; userIds: string[] },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  const client = await readClient(db, actor, clientId);
  const chosen = (await listColleagues(db, actor, clientId)).filter(
    (person) => person.role === 'assistant' && userIds.includes(person.userId),
  );
  await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('client_members')
      .where('workspace_id', '=', actor.workspaceId)
      .where('client_id', '=', client.id)
      .execute();
    for (const { userId } of chosen) {
      await trx
        .insertInto('client_members')
        .values({ workspace_id: actor.workspaceId, client_id: client.id, user_id: userId, created_at: now })
        .execute();
    }
    const detail = { name: client.name, people: chosen.map((person) => person.name).join(', ') };
    const subject = { kind: 'client', id: client.id };
    await recordEvent(trx, actor, { event: 'client.assistantsAssigned', subject, clientId: client.id, detail }, now);
  });
}
