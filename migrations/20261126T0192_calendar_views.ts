import { type Kysely, sql } from 'kysely';

/** How each person narrowed the calendar last, for when they come back to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table calendar_views (
      workspace_id uuid not null,
      user_id text not null,
      -- The part of the address that narrows.
      search text not null check (length(search) <= 4000),
      updated_at timestamptz not null,
      primary key (workspace_id, user_id),
      foreign key (workspace_id, user_id) references members (workspace_id, user_id)
    )`.execute(db);
}
