import { type Kysely, sql } from 'kysely';

/**
 * What changes is told to whoever looks: one notice for each client in a transaction, with ids only, and only while
 * somebody of that workspace looks. NOTIFY takes a lock at commit; a burst that nobody watches takes none.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Lost in a crash, and made anew by the next one who looks.
  await sql`
    create unlogged table watched_workspaces (
      workspace_id uuid primary key,
      until timestamptz not null
    )`.execute(db);
  await sql`
    create function tell_publications() returns trigger language plpgsql as $$
    begin
      perform pg_notify('asystentka_live', told.workspace_id || ' ' || told.client_id)
      from (select distinct workspace_id, client_id from touched where status <> 'sending') told
      where exists (select 1 from watched_workspaces w where w.workspace_id = told.workspace_id and w.until > now());
      return null;
    end $$`.execute(db);
  await sql`create trigger tell_new_publications after insert on publications
    referencing new table as touched for each statement execute function tell_publications()`.execute(db);
  await sql`create trigger tell_changed_publications after update on publications
    referencing new table as touched for each statement execute function tell_publications()`.execute(db);
  // A draft is saved every few seconds; only what the calendar shows of it is told.
  await sql`
    create function tell_contents() returns trigger language plpgsql as $$
    begin
      perform pg_notify('asystentka_live', told.workspace_id || ' ' || told.client_id)
      from (
        select distinct t.workspace_id, t.client_id from touched t join before b on b.id = t.id
        where (t.title, t.stage, t.assignee_id) is distinct from (b.title, b.stage, b.assignee_id)
      ) told
      where exists (select 1 from watched_workspaces w where w.workspace_id = told.workspace_id and w.until > now());
      return null;
    end $$`.execute(db);
  await sql`create trigger tell_changed_contents after update on contents
    referencing old table as before new table as touched for each statement execute function tell_contents()`.execute(
    db,
  );
}
