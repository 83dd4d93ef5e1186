import { type Kysely, sql } from 'kysely';

/** Tables of a client whose rows the calendar and the plan show around what is planned. */
const around = ['special_days', 'slots', 'slot_channels', 'labels', 'content_labels'];

/**
 * What stands around the contents is told like they are (20261126T0193_live): days, slots and labels, new channels, and of
 * clients and channels what the calendar and the plan show of them. A channel's secrets and last signs of life change
 * often, and tell nobody. A new client is heard of by whoever may see it with the next sign of life (server/web/live.ts).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function tell_touched() returns trigger language plpgsql as $$
    begin
      perform pg_notify('asystentka_live', told.workspace_id || ' ' || told.client_id)
      from (select distinct workspace_id, client_id from touched) told
      where exists (select 1 from watched_workspaces w where w.workspace_id = told.workspace_id and w.until > now());
      return null;
    end $$`.execute(db);
  for (const table of around) {
    const on = sql.table(table);
    await sql`create trigger tell_new after insert on ${on}
      referencing new table as touched for each statement execute function tell_touched()`.execute(db);
    await sql`create trigger tell_changed after update on ${on}
      referencing new table as touched for each statement execute function tell_touched()`.execute(db);
    await sql`create trigger tell_gone after delete on ${on}
      referencing old table as touched for each statement execute function tell_touched()`.execute(db);
  }
  await sql`
    create function tell_clients() returns trigger language plpgsql as $$
    begin
      perform pg_notify('asystentka_live', told.workspace_id || ' ' || told.id)
      from (
        select t.workspace_id, t.id from touched t join before b on b.id = t.id
        where (t.name, t.colour, t.time_zone, t.holiday_country, t.archived_at, t.approval_policy)
          is distinct from (b.name, b.colour, b.time_zone, b.holiday_country, b.archived_at, b.approval_policy)
      ) told
      where exists (select 1 from watched_workspaces w where w.workspace_id = told.workspace_id and w.until > now());
      return null;
    end $$`.execute(db);
  await sql`create trigger tell_changed_clients after update on clients
    referencing old table as before new table as touched for each statement execute function tell_clients()`.execute(
    db,
  );
  await sql`
    create function tell_channels() returns trigger language plpgsql as $$
    begin
      perform pg_notify('asystentka_live', told.workspace_id || ' ' || told.client_id)
      from (
        select distinct t.workspace_id, t.client_id from touched t join before b on b.id = t.id
        where (t.name, t.status) is distinct from (b.name, b.status)
      ) told
      where exists (select 1 from watched_workspaces w where w.workspace_id = told.workspace_id and w.until > now());
      return null;
    end $$`.execute(db);
  await sql`create trigger tell_new_channels after insert on channels
    referencing new table as touched for each statement execute function tell_touched()`.execute(db);
  await sql`create trigger tell_changed_channels after update on channels
    referencing old table as before new table as touched for each statement execute function tell_channels()`.execute(
    db,
  );
}
