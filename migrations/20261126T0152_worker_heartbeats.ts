import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a worker says of itself every half minute, beside seen_at.
  await sql`
    alter table workers
      -- How far this machine's own clock is from the database's, in milliseconds; ahead is positive.
      add column drift_ms integer,
      -- The longest that its event loop kept others waiting since it last said so, in milliseconds.
      add column stall_ms integer,
      -- Jobs in its hands.
      add column busy integer`.execute(db);
  await sql`create index workers_alive on workers (started_at) where gone_at is null`.execute(db);
}
