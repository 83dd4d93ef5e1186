import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table labels (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      name text not null check (length(name) between 1 and 40),
      colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
      -- Percent of a week's content that should bear it; null: no target.
      target_share smallint check (target_share between 1 and 100),
      created_at timestamptz not null,
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id)
    )`.execute(db);
  await sql`create unique index one_label_per_name on labels (client_id, lower(name))`.execute(db);
  await sql`
    create table content_labels (
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      label_id uuid not null,
      primary key (content_id, label_id),
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, label_id) references labels (workspace_id, client_id, id) on delete cascade
    )`.execute(db);
  await sql`create index content_labels_by_label on content_labels (label_id)`.execute(db);

  // Labels were words on each content; now the client has them once, with a colour and a target.
  await sql`
    insert into labels (workspace_id, client_id, name, colour, created_at)
    select workspace_id, client_id, min(name), '#7a7870', min(created_at)
    from (
      select c.workspace_id, c.client_id, left(trim(word), 40) as name, c.created_at
      from contents c cross join unnest(c.labels) as word
    ) used
    where name <> ''
    group by workspace_id, client_id, lower(name)`.execute(db);
  await sql`
    insert into content_labels (workspace_id, client_id, content_id, label_id)
    select distinct c.workspace_id, c.client_id, c.id, l.id
    from contents c cross join unnest(c.labels) as word
    join labels l on l.client_id = c.client_id and lower(l.name) = lower(left(trim(word), 40))`.execute(db);
  await sql`alter table contents drop column labels`.execute(db);
  await sql`create index contents_by_assignee on contents (workspace_id, assignee_id) where assignee_id is not null`.execute(
    db,
  );
}
