import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';

/** Channel on which the database tells what changed: `<workspace> <client>`. Triggers tell of contents and publications. */
export const liveChannel = 'asystentka_live';

/** Tells whoever looks at anything of a workspace, when this transaction is committed. */
export async function tellWorkspace(trx: Db, workspaceId: string): Promise<void> {
  await sql`
    select pg_notify(${liveChannel}, workspace_id || ' ' || id) from clients
    where workspace_id = ${workspaceId} and archived_at is null`.execute(trx);
}
