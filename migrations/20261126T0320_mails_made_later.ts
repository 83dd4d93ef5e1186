import { type Kysely, sql } from 'kysely';

/** A mail is written with whatever caused it, and put together by whoever delivers it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mails add column mjml text not null default ''`.execute(db);
}
