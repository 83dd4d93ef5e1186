import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table lists (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      name text not null,
      -- Address of the sign-up form; null while it is closed.
      form_token text unique,
      form_intro text not null default '',
      created_at timestamptz not null,
      archived_at timestamptz,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`
    create table subscribers (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      -- As written, and in the form that is compared (trimmed, domain and local part lower-cased).
      email text not null,
      email_normal text not null,
      name text not null default '',
      fields jsonb not null default '{}',
      locale text,
      created_at timestamptz not null,
      erased_at timestamptz,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      unique (client_id, email_normal),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create index subscribers_by_client on subscribers (workspace_id, client_id, created_at desc)`.execute(db);
  await sql`
    create table list_members (
      list_id uuid not null,
      subscriber_id uuid not null,
      workspace_id uuid not null,
      client_id uuid not null,
      status text not null check (status in ('pending', 'subscribed', 'unsubscribed')),
      source text not null check (source in ('import', 'form', 'added')),
      -- Proof of consent: when, from where, with which words.
      consent jsonb not null default '{}',
      confirm_token_hash text unique,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      unsubscribed_at timestamptz,
      unsubscribe_source text,
      primary key (list_id, subscriber_id),
      foreign key (workspace_id, client_id, list_id) references lists (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, subscriber_id) references subscribers (workspace_id, client_id, id)
    )`.execute(db);
  await sql`create index list_members_by_subscriber on list_members (subscriber_id)`.execute(db);
  await sql`create index list_members_by_status on list_members (list_id, status)`.execute(db);
  await sql`
    create table suppressions (
      workspace_id uuid not null,
      client_id uuid not null,
      email_normal text not null,
      reason text not null check (reason in ('unsubscribed', 'bounced', 'complained', 'by_hand', 'erased')),
      detail text not null default '',
      created_at timestamptz not null,
      primary key (client_id, email_normal),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`
    create table imports (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      list_id uuid not null,
      file_name text not null,
      bytes integer not null,
      encoding text not null,
      delimiter text not null,
      mapping jsonb,
      header jsonb not null,
      sample jsonb not null,
      content bytea,
      status text not null default 'mapping' check (status in ('mapping', 'running', 'done', 'failed', 'cancelled')),
      rows_total integer not null default 0,
      rows_done integer not null default 0,
      added integer not null default 0,
      updated integer not null default 0,
      skipped integer not null default 0,
      created_by text not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      problem text,
      unique (workspace_id, id),
      foreign key (workspace_id, client_id, list_id) references lists (workspace_id, client_id, id)
    )`.execute(db);
  await sql`
    create table import_skips (
      import_id uuid not null,
      workspace_id uuid not null,
      line integer not null,
      value text not null,
      reason text not null,
      primary key (import_id, line),
      foreign key (workspace_id, import_id) references imports (workspace_id, id)
    )`.execute(db);
}
