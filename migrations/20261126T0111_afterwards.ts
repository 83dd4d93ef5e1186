import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Somebody asked for a published post to be taken down; one row for each time that the network was asked.
  await sql`
    create table removals (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      publication_id uuid not null,
      asked_by text,
      asked_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('removed', 'retry', 'reconnect', 'rejected', 'unknown')),
      reason text,
      words text,
      check ((finished_at is null) = (outcome is null)),
      foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade
    )`.execute(db);
  await sql`create unique index one_open_removal on removals (publication_id) where finished_at is null`.execute(db);
  await sql`create index removals_by_publication on removals (publication_id, asked_at)`.execute(db);
  // Published, and not there any more.
  await sql`alter table publications add column removed_at timestamptz`.execute(db);

  // What the network counted when it was last asked; a row for each post of a thread. What it does not tell is null.
  await sql`
    create table publication_numbers (
      workspace_id uuid not null,
      publication_id uuid not null,
      part smallint not null check (part >= 1),
      read_at timestamptz not null,
      is_gone boolean not null default false,
      views bigint,
      likes bigint,
      replies bigint,
      reposts bigint,
      quotes bigint,
      saves bigint,
      clicks bigint,
      primary key (publication_id, part),
      foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade
    )`.execute(db);
  await sql`alter table publications add column numbers_due_at timestamptz`.execute(db);
  // What was published lately, for asking what became of it.
  await sql`
    create index publications_published on publications (published_at) where status = 'published' and removed_at is null`.execute(
    db,
  );
}
