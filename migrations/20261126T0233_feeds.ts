import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A private address under which a calendar program reads what is planned: one client's, or all that a member sees.
  await sql`
    create table feeds (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid,
      user_id text not null,
      token_hash text not null unique,
      shows_bodies boolean not null default false,
      created_at timestamptz not null,
      read_at timestamptz,
      revoked_at timestamptz,
      unique (workspace_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id),
      foreign key (workspace_id, user_id) references members (workspace_id, user_id)
    )`.execute(db);
  // A new address takes the place of the old one.
  await sql`create unique index one_feed_a_client on feeds (client_id) where client_id is not null and revoked_at is null`.execute(
    db,
  );
  await sql`create unique index one_feed_a_member on feeds (workspace_id, user_id) where client_id is null and revoked_at is null`.execute(
    db,
  );
}
