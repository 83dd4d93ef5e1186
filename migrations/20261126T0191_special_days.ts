import { type Kysely, sql } from 'kysely';

/** Days that a client's calendar knows of: sales, anniversaries, its own holidays, and times in which nothing should go out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table special_days (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      kind text not null check (kind in ('date', 'holiday', 'quiet')),
      name text not null check (length(name) between 1 and 80),
      from_date date not null,
      -- The last day of it.
      until_date date not null check (until_date >= from_date and until_date < from_date + 366),
      every_year boolean not null default false,
      created_by text,
      created_at timestamptz not null,
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create index special_days_by_client on special_days (workspace_id, client_id, until_date)`.execute(db);
  // Whose public holidays count: ISO 3166; null: those of the country that the time zone is in; '': none.
  await sql`alter table clients add column holiday_country text check (holiday_country ~ '^([A-Z]{2})?$')`.execute(db);
}
