import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // For what is removed after its time. Block ranges where rows are written in the order of their age: they cost the
  // writers next to nothing.
  await sql`create index audit_events_by_age on audit_events using brin (at)`.execute(db);
  await sql`create index attempts_by_age on attempts using brin (armed_at)`.execute(db);
  await sql`create index send_windows_by_age on send_windows using brin (armed_at)`.execute(db);
  await sql`create index mails_by_age on mails using brin (created_at)`.execute(db);
  await sql`create index sends_by_age on sends (finished_at) where finished_at is not null`.execute(db);
}
