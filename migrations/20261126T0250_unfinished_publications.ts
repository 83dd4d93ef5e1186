import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The soonest of what is not out yet, of one client: read past everything that is.
  await sql`
    create index publications_unfinished on publications (workspace_id, client_id, due_at)
    where status not in ('cancelled', 'published')`.execute(db);
  // What needs somebody, worst first, as Today lists it: its first page is read, whatever has piled up behind.
  await sql`
    create index publications_worst on publications
      (workspace_id, (case status when 'unconfirmed' then 0 when 'held' then 2 else 1 end), due_at, id)
    where status in ('held', 'rejected', 'exhausted', 'unconfirmed')`.execute(db);
}
