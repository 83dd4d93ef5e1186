import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One run of a newsletter: the frozen audience of one publication.
  await sql`
    create table sends (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      publication_id uuid not null unique,
      status text not null default 'running' check (status in ('running', 'paused', 'done', 'cancelled')),
      total integer not null,
      frozen_at timestamptz not null,
      finished_at timestamptz,
      paused_reason text,
      unique (workspace_id, id),
      foreign key (workspace_id, client_id, publication_id) references publications (workspace_id, client_id, id)
    )`.execute(db);
  // Numbered 1..n, unique by address. A row's status is an exception's; the plain ones are told by their window.
  await sql`
    create table recipients (
      send_id uuid not null,
      number integer not null,
      workspace_id uuid not null,
      subscriber_id uuid,
      email text not null,
      email_normal text not null,
      merge jsonb not null default '{}',
      status text not null default 'planned' check (status in ('planned', 'armed', 'sent', 'deferred', 'refused', 'doubt', 'skipped')),
      tries integer not null default 0,
      next_try_at timestamptz,
      answer text,
      sent_at timestamptz,
      primary key (send_id, number),
      unique (send_id, email_normal),
      foreign key (workspace_id, send_id) references sends (workspace_id, id)
    )`.execute(db);
  await sql`create index recipients_left on recipients (send_id, number) where status in ('planned', 'armed', 'deferred')`.execute(
    db,
  );
  await sql`create index recipients_in_doubt on recipients (send_id, number) where status in ('doubt', 'refused')`.execute(
    db,
  );
  await sql`
    create table send_windows (
      id uuid primary key default gen_random_uuid(),
      send_id uuid not null,
      workspace_id uuid not null,
      worker_id uuid not null,
      numbers integer[] not null,
      armed_at timestamptz not null,
      deadline_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('done', 'doubt', 'handed_back')),
      foreign key (workspace_id, send_id) references sends (workspace_id, id)
    )`.execute(db);
  await sql`create index send_windows_open on send_windows (worker_id) where finished_at is null`.execute(db);

  // The product's own mail (sign-in, review, alerts) and, without SMTP, the local mailbox.
  await sql`
    create table mails (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid,
      kind text not null,
      to_address text not null,
      to_name text not null default '',
      from_address text not null default '',
      subject text not null,
      html text not null,
      text text not null,
      headers jsonb not null default '{}',
      -- Sign-in and set-up links: never shown in the mailbox of the interface.
      is_secret boolean not null default false,
      status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'kept', 'failed')),
      tries integer not null default 0,
      next_try_at timestamptz,
      problem text,
      created_at timestamptz not null,
      sent_at timestamptz,
      -- A second mail for the same reason is not written.
      dedupe_key text unique
    )`.execute(db);
  await sql`create index mails_queued on mails (coalesce(next_try_at, created_at)) where status in ('queued', 'sending')`.execute(
    db,
  );
  await sql`create index mails_kept on mails (workspace_id, created_at desc) where status = 'kept'`.execute(db);
}
