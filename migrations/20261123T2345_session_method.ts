import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // How the session began: one that began with a mailed link may set a new password without the old one.
  await sql`
    alter table sessions add column method text
      check (method in ('password', 'link', 'setup', 'invitation'))`.execute(db);
  await sql`create index invitations_open on invitations (workspace_id) where accepted_at is null and revoked_at is null`.execute(
    db,
  );
}
