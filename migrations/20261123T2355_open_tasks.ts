import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Today: which accounts wait to be connected again.
  await sql`create index channels_to_reconnect on channels (workspace_id, client_id) where status = 'reconnect'`.execute(
    db,
  );
}
