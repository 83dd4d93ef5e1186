import { type Kysely, sql } from 'kysely';

/** On which day a person's weeks begin. ISO: Monday 1, Saturday 6, Sunday 7. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table users add column week_start smallint not null default 1 check (week_start in (1, 6, 7))`.execute(db);
}
