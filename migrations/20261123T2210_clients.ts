import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table clients (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspaces (id),
      name text not null,
      time_zone text not null,
      locale text not null check (locale in ('pl', 'en')),
      colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
      logo_media_id uuid,
      postal_address text not null default '',
      mail_footer text not null default '',
      approval_policy text not null default 'required' check (approval_policy in ('required', 'not_needed')),
      grace_minutes integer not null default 240 check (grace_minutes between 0 and 10080),
      paused_at timestamptz,
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      unique (workspace_id, id)
    )`.execute(db);
  await sql`
    create table client_members (
      workspace_id uuid not null,
      client_id uuid not null,
      user_id text not null,
      created_at timestamptz not null default now(),
      primary key (workspace_id, client_id, user_id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id),
      foreign key (workspace_id, user_id) references members (workspace_id, user_id)
    )`.execute(db);
  await sql`create index client_members_by_user on client_members (workspace_id, user_id)`.execute(db);
  await sql`
    create table approvers (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      name text not null,
      email text not null,
      locale text not null check (locale in ('pl', 'en')),
      created_at timestamptz not null default now(),
      removed_at timestamptz,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create unique index one_approver_per_address on approvers (client_id, lower(email)) where removed_at is null`.execute(
    db,
  );
  await sql`
    create table approver_links (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      approver_id uuid not null,
      token_hash text not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      first_opened_at timestamptz,
      last_opened_at timestamptz,
      foreign key (workspace_id, client_id, approver_id) references approvers (workspace_id, client_id, id)
    )`.execute(db);
  await sql`create index approver_links_by_approver on approver_links (approver_id)`.execute(db);
  // One row per device that opened a link: the first opening on another device is an audit event.
  await sql`
    create table approver_devices (
      link_id uuid not null references approver_links (id),
      device_hash text not null,
      user_agent text,
      address text,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      primary key (link_id, device_hash)
    )`.execute(db);

  await sql`
    create table media (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      sha256 text not null,
      mime text not null,
      width integer not null,
      height integer not null,
      bytes integer not null,
      alt text not null default '',
      original_name text not null default '',
      -- Set once a picture was sent in a newsletter: its permanent, unguessable address.
      public_token text unique,
      created_by text,
      created_at timestamptz not null,
      unique (workspace_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create index media_by_client on media (workspace_id, client_id, created_at desc)`.execute(db);
  await sql`alter table clients add foreign key (workspace_id, logo_media_id) references media (workspace_id, id)`.execute(
    db,
  );

  await sql`
    create table channels (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      network text not null,
      name text not null,
      -- The network's own id of the account, so that the same account is not connected twice by accident.
      remote_account_id text,
      status text not null default 'connected' check (status in ('connected', 'reconnect', 'disconnected')),
      status_reason text,
      status_words text,
      status_since timestamptz not null,
      -- What is not secret: service address, handle, host, port, from, reply-to.
      settings jsonb not null default '{}',
      -- AES-256-GCM of a JSON of secrets, with the row's id as AAD; null when disconnected.
      credentials text,
      -- Raised by each rotation, so that one refresher wins.
      credentials_version integer not null default 0,
      -- This account's own limits, over the network's.
      limits jsonb not null default '{}',
      checked_at timestamptz,
      paused_at timestamptz,
      created_at timestamptz not null,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create index channels_by_client on channels (workspace_id, client_id)`.execute(db);
  await sql`
    create table oauth_states (
      state_hash text primary key,
      workspace_id uuid not null,
      client_id uuid not null,
      channel_id uuid,
      session_id text not null,
      network text not null,
      instance text not null,
      verifier text not null,
      redirect_uri text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`
    create table app_registrations (
      network text not null,
      instance text not null,
      redirect_uri text not null,
      app_id text not null,
      app_secret text not null,
      created_at timestamptz not null,
      primary key (network, instance, redirect_uri)
    )`.execute(db);
}
