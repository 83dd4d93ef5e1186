import { type Kysely, sql } from 'kysely';

/** How many posts of a thread are out; the one after it is next. A single post is one part. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table publications add column parts_out smallint not null default 0 check (parts_out >= 0)`.execute(
    db,
  );
}
