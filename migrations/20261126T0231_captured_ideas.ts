import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A note has a name of its own before it is sent, so that one whose answer was lost is not kept twice.
  await sql`
    create table captured_ideas (
      note_id uuid primary key,
      workspace_id uuid not null,
      content_id uuid not null,
      user_id text not null,
      foreign key (workspace_id, content_id) references contents (workspace_id, id) on delete cascade
    )`.execute(db);
}
