import { type Kysely, sql } from 'kysely';

/** A day taken off a calendar can be put back: its row stays for a while, and shows nowhere. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table special_days add column removed_at timestamptz`.execute(db);
}
