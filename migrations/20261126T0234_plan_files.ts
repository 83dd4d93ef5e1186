import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A spreadsheet between being read and being imported.
  await sql`
    create table plan_files (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      user_id text not null,
      file_name text not null,
      header text[] not null,
      rows jsonb not null,
      broken jsonb not null,
      created_at timestamptz not null,
      done_at timestamptz,
      made integer,
      skipped integer,
      change_id uuid,
      foreign key (workspace_id, user_id) references members (workspace_id, user_id)
    )`.execute(db);
  await sql`create index plan_files_by_age on plan_files (created_at)`.execute(db);
}
