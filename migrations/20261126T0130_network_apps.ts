import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The workspace's own apps at networks that give none to a stranger: id and secret, typed in once by an owner.
  await sql`
    create table network_apps (
      workspace_id uuid not null references workspaces (id),
      network text not null,
      app_id text not null,
      -- AES-256-GCM, with workspace and network as AAD.
      app_secret text not null,
      updated_by text,
      updated_at timestamptz not null,
      primary key (workspace_id, network)
    )`.execute(db);
  // One sign-in may open several accounts: what was agreed to, until the person says which are meant.
  await sql`
    create table oauth_choices (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      channel_id uuid,
      session_id text not null,
      network text not null,
      -- AES-256-GCM of the accounts with their secrets, with the row's id as AAD; null once used.
      accounts text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create index oauth_choices_to_sweep on oauth_choices (expires_at)`.execute(db);
}
