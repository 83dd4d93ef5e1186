import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table contents add column sent_back_at timestamptz`.execute(db);
  await sql`
    update contents c set sent_back_at = (
      select max(d.created_at) from decisions d where d.content_id = c.id and d.decision = 'changes_requested')
    where c.stage = 'changes_requested'`.execute(db);
  // What has waited longest for its change is read from here, whatever has piled up behind.
  await sql`
    create index contents_sent_back on contents (workspace_id, sent_back_at, id)
    where stage = 'changes_requested'`.execute(db);
}
