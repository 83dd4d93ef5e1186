import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Contents that repeat one another, week after week; each has its own approval.
  await sql`
    create table series (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      every_weeks smallint not null check (every_weeks between 1 and 8),
      -- The last day, on the client's calendar, that one may fall on.
      until_date date not null,
      created_by text,
      created_at timestamptz not null,
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`alter table contents add column series_id uuid`.execute(db);
  await sql`alter table contents add foreign key (workspace_id, client_id, series_id) references series (workspace_id, client_id, id)`.execute(
    db,
  );
  await sql`create index contents_by_series on contents (series_id) where series_id is not null`.execute(db);
}
