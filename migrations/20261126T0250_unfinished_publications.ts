import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When the first of what lies with a client is due: read from the index alone, past everything that is out.
  await sql`
    create index publications_unfinished on publications (workspace_id, content_id, due_at)
    where status not in ('cancelled', 'published')`.execute(db);
}
