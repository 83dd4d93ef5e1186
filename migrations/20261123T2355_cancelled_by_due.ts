import { type Kysely, sql } from 'kysely';

/** The calendar shows what was cancelled, struck through, in its place; the other calendar indexes leave it out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index publications_cancelled_by_due on publications (workspace_id, due_at) where status = 'cancelled'`.execute(
    db,
  );
}
