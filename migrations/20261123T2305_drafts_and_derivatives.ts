import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A working draft that another one took the place of in a conflict, or that an older version was brought back over:
  // nobody's words are lost.
  await sql`
    create table draft_copies (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      content_id uuid not null,
      reason text not null check (reason in ('conflict', 'restored')),
      title text not null,
      body jsonb not null,
      written_by text,
      written_at timestamptz not null,
      kept_by text,
      kept_at timestamptz not null,
      unique (workspace_id, id),
      foreign key (workspace_id, content_id) references contents (workspace_id, id)
    )`.execute(db);
  await sql`create index draft_copies_by_content on draft_copies (content_id, kept_at desc)`.execute(db);

  await sql`alter table media add column animated boolean not null default false`.execute(db);
  // The same picture is stored once per client; a second upload finds the first.
  await sql`create unique index one_medium_per_client on media (client_id, sha256)`.execute(db);
  await sql`alter table media add unique (workspace_id, client_id, id)`.execute(db);
  // A copy of a picture that fits a limit. Kept, so that the same words give the same hash, whatever a later encoder makes.
  await sql`
    create table media_derivatives (
      workspace_id uuid not null,
      media_id uuid not null,
      -- What it had to fit: formats, bytes, pixels.
      fits text not null,
      sha256 text not null,
      mime text not null,
      width integer not null,
      height integer not null,
      bytes integer not null,
      created_at timestamptz not null,
      primary key (media_id, fits),
      foreign key (workspace_id, media_id) references media (workspace_id, id)
    )`.execute(db);
  await sql`create index media_by_bytes on media (workspace_id, sha256)`.execute(db);
}
