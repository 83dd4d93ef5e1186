import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // users, sessions, accounts, verifications and rate_limits are better-auth's tables under our names.
  await sql`
    create table users (
      id text primary key,
      name text not null,
      email text not null unique,
      email_verified boolean not null default false,
      image text,
      locale text not null default 'pl' check (locale in ('pl', 'en')),
      time_zone text not null default 'Europe/Warsaw',
      theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table sessions (
      id text primary key,
      user_id text not null references users (id) on delete cascade,
      token text not null unique,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index sessions_by_user on sessions (user_id)`.execute(db);
  await sql`
    create table accounts (
      id text primary key,
      user_id text not null references users (id) on delete cascade,
      account_id text not null,
      provider_id text not null,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`.execute(db);
  await sql`create index accounts_by_user on accounts (user_id)`.execute(db);
  await sql`
    create table verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index verifications_by_identifier on verifications (identifier)`.execute(db);
  await sql`
    create table rate_limits (
      id text primary key default gen_random_uuid()::text,
      key text not null unique,
      count integer not null,
      last_request bigint not null
    )`.execute(db);

  await sql`
    create table workspaces (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      paused_at timestamptz,
      is_sample boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table members (
      workspace_id uuid not null references workspaces (id),
      user_id text not null references users (id),
      role text not null check (role in ('owner', 'assistant')),
      created_at timestamptz not null default now(),
      removed_at timestamptz,
      primary key (workspace_id, user_id)
    )`.execute(db);
  await sql`
    create table invitations (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspaces (id),
      email text not null,
      role text not null check (role in ('owner', 'assistant')),
      client_ids uuid[] not null default '{}',
      token_hash text not null unique,
      invited_by text not null references users (id),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      accepted_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`
    create table audit_events (
      id bigint generated always as identity primary key,
      workspace_id uuid not null references workspaces (id),
      client_id uuid,
      at timestamptz not null,
      actor_kind text not null check (actor_kind in ('member', 'approver', 'subscriber', 'system')),
      actor_id text,
      actor_name text,
      event text not null,
      subject_kind text not null,
      subject_id text not null,
      address text,
      detail jsonb not null default '{}'
    )`.execute(db);
  await sql`create index audit_events_by_subject on audit_events (workspace_id, subject_kind, subject_id, id)`.execute(
    db,
  );
  await sql`create index audit_events_by_time on audit_events (workspace_id, id desc)`.execute(db);
  // Facts about this installation: the check value of APP_SECRET, the zone data last resolved with, the set-up code's hash.
  await sql`create table installation (key text primary key, value text not null, updated_at timestamptz not null default now())`.execute(
    db,
  );
}
