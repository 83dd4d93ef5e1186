import { type Kysely, sql } from 'kysely';

/** The check of the first migration lost its backslashes in the template and refused every time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table publications drop constraint publications_due_wall_check`.execute(db);
  await sql`alter table publications add constraint publications_due_wall_check
    check (due_wall ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$')`.execute(db);
}
