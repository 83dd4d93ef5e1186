import { type Kysely, sql } from 'kysely';

/** Readers of mailing lists are found by how their address or their name begins, among a million as among ten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index subscribers_by_address on subscribers (workspace_id, email_normal text_pattern_ops)
    where erased_at is null`.execute(db);
  await sql`
    create index subscribers_by_name on subscribers (workspace_id, lower(name) text_pattern_ops)
    where erased_at is null and name <> ''`.execute(db);
}
