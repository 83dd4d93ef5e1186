import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** Whether this member works with the client, and so may decide for it with a reason. */
export async function decisionMember(
  db: Db,
  member: MemberActor,
  clientId: string,
): Promise<{ member: MemberActor; mayDecide: boolean }> {
  const client = await db
    .selectFrom('clients')
    .where(visibleTo(member, 'clients', 'id'))
    .where('id', '=', clientId)
    .select('id')
    .executeTakeFirst();
  return { member, mayDecide: client !== undefined };
}
