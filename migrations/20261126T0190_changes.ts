import { type Kysely, sql } from 'kysely';

/** What one press did to however many contents, kept so that one press takes it back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table changes (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      user_id text not null,
      kind text not null,
      made_at timestamptz not null,
      undone_at timestamptz,
      unique (workspace_id, id),
      foreign key (workspace_id, user_id) references members (workspace_id, user_id)
    )`.execute(db);
  // Old ones are cleared away by their age.
  await sql`create index changes_by_age on changes (made_at)`.execute(db);
  await sql`
    create table change_steps (
      change_id uuid not null,
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      -- null: the change made this content.
      before jsonb,
      after jsonb not null,
      primary key (change_id, content_id),
      foreign key (workspace_id, change_id) references changes (workspace_id, id) on delete cascade,
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id) on delete cascade
    )`.execute(db);
  // Who moved this last, for whoever finds it elsewhere.
  await sql`create index change_steps_by_content on change_steps (content_id)`.execute(db);
}
