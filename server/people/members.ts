import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from './actor.ts';
import type { Theme, WeekStart } from './preferences.ts';

/**
 * Who a session stands for, or null when its user belongs to no workspace (any more). A person of two workspaces acts
 * in the one joined first.
 */
export async function memberOf(
  db: Db,
  session: { sessionId: string; userId: string },
  address: string | null,
): Promise<(MemberActor & { theme: Theme; weekStart: WeekStart; workspaceName: string }) | null> {
  const row = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .select(['members.workspace_id', 'members.role', 'users.name', 'users.email', 'users.locale', 'users.time_zone'])
    .select(['users.theme', 'users.week_start', 'workspaces.name as workspace_name'])
    .where('members.user_id', '=', session.userId)
    .where('members.removed_at', 'is', null)
    .orderBy('members.created_at')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    kind: 'member',
    workspaceId: row.workspace_id,
    userId: session.userId,
    role: row.role,
    name: row.name,
    email: row.email,
    locale: row.locale,
    timeZone: row.time_zone,
    sessionId: session.sessionId,
    address,
    theme: row.theme,
    weekStart: row.week_start,
    workspaceName: row.workspace_name,
  };
}
