import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When a client's channels publish, every week: an ISO weekday and a time on the client's clock.
  await sql`
    create table slots (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      kind text not null check (kind in ('post', 'newsletter')),
      weekday smallint not null check (weekday between 1 and 7),
      wall_time text not null check (wall_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      skip_holidays boolean not null default false,
      created_by text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (workspace_id, client_id, id),
      -- One slot at one time; its channels are filled each by itself.
      unique (client_id, kind, weekday, wall_time),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`
    create table slot_channels (
      workspace_id uuid not null,
      client_id uuid not null,
      slot_id uuid not null,
      channel_id uuid not null,
      primary key (slot_id, channel_id),
      foreign key (workspace_id, client_id, slot_id) references slots (workspace_id, client_id, id) on delete cascade,
      foreign key (workspace_id, client_id, channel_id) references channels (workspace_id, client_id, id)
    )`.execute(db);
  await sql`create index slot_channels_by_channel on slot_channels (channel_id)`.execute(db);
}
