import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When a member's morning begins, by their own clock; null: they want no mail. And the last day that was looked at.
  await sql`
    alter table members
      add column digest_at text default '07:30' check (digest_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      add column digested_on date`.execute(db);
}
