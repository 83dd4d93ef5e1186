import { type Expression, type SqlBool, sql } from 'kysely';
import { domainError } from '#server/errors.ts';
import type { Actor, MemberActor } from './actor.ts';

/**
 * The one condition that scopes a query by its actor: `workspace_id` is the actor's, and the client is one the
 * actor may see (owner and system: all; assistant: those assigned; approver: the one).
 * `alias` names a table with `workspace_id` and, unless `clientColumn` says otherwise, `client_id`.
 *
 * @example db.selectFrom('contents').where(visibleTo(actor, 'contents')).selectAll()
 */
export function visibleTo(actor: Actor, alias: string, clientColumn = 'client_id'): Expression<SqlBool> {
  const workspace = sql.ref(`${alias}.workspace_id`);
  const client = sql.ref(`${alias}.${clientColumn}`);
  if (actor.kind === 'system' || (actor.kind === 'member' && actor.role === 'owner')) {
    return sql<SqlBool>`${workspace} = ${actor.workspaceId}`;
  }
  if (actor.kind === 'approver') {
    return sql<SqlBool>`(${workspace} = ${actor.workspaceId} and ${client} = ${actor.clientId})`;
  }
  return sql<SqlBool>`(${workspace} = ${actor.workspaceId} and ${client} in (
    select cm.client_id from client_members cm where cm.workspace_id = ${actor.workspaceId} and cm.user_id = ${actor.userId}))`;
}

/** Throws `forbidden` unless the actor is an owner. */
export function requireOwner(actor: Actor): asserts actor is MemberActor {
  if (actor.kind !== 'member' || actor.role !== 'owner') throw domainError('forbidden', 'ownerOnly');
}
