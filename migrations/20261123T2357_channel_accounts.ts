import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who renews a channel's secrets at the moment, and until when that counts: one at a time, and no lock over the network.
  await sql`alter table channels add column renewal_lease uuid, add column renewal_until timestamptz`.execute(db);
  // The same account of one client is one channel, however often it is connected.
  await sql`create unique index one_channel_per_account on channels (client_id, network, remote_account_id)`.execute(
    db,
  );
  await sql`create unique index practice_pages on channels ((settings->>'pageToken')) where network = 'practice'`.execute(
    db,
  );
  // The daily check takes the longest unchecked first.
  await sql`create index channels_to_check on channels (checked_at nulls first) where status = 'connected'`.execute(db);
  await sql`create index manual_tasks_open on manual_tasks (workspace_id, created_at) where done_at is null`.execute(
    db,
  );
}
