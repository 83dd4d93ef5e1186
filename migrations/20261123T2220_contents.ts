import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table contents (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      kind text not null check (kind in ('post', 'newsletter')),
      title text not null default '',
      -- The part of the stage that people decide; the rest is derived from the publications.
      stage text not null default 'draft' check (stage in ('idea', 'draft', 'in_review', 'changes_requested', 'approved', 'cancelled')),
      draft jsonb not null,
      draft_version integer not null default 1,
      draft_saved_at timestamptz not null,
      draft_saved_by text,
      current_revision_id uuid,
      labels text[] not null default '{}',
      assignee_id text,
      copied_from uuid,
      created_by text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      cancelled_at timestamptz,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id) references clients (workspace_id, id),
      foreign key (workspace_id, copied_from) references contents (workspace_id, id),
      foreign key (workspace_id, assignee_id) references members (workspace_id, user_id)
    )`.execute(db);
  await sql`create index contents_by_stage on contents (workspace_id, stage, client_id)`.execute(db);
  await sql`
    create table revisions (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      content_id uuid not null,
      number integer not null,
      made_for text not null check (made_for in ('review', 'schedule', 'use')),
      body jsonb not null,
      -- A newsletter's compiled HTML and text with their holes, stored and sent byte for byte.
      compiled jsonb,
      created_by text,
      created_at timestamptz not null,
      unique (workspace_id, id),
      unique (workspace_id, content_id, id),
      unique (content_id, number),
      foreign key (workspace_id, content_id) references contents (workspace_id, id)
    )`.execute(db);
  await sql`alter table contents add foreign key (workspace_id, id, current_revision_id) references revisions (workspace_id, content_id, id)`.execute(
    db,
  );

  await sql`
    create table reviews (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      revision_id uuid not null,
      round integer not null,
      -- Items sent together share one mail.
      batch_id uuid not null,
      status text not null default 'open' check (status in ('open', 'decided', 'withdrawn')),
      note text not null default '',
      sent_by text not null,
      sent_at timestamptz not null,
      closed_at timestamptz,
      unique (workspace_id, id),
      unique (content_id, round),
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id),
      foreign key (workspace_id, content_id, revision_id) references revisions (workspace_id, content_id, id)
    )`.execute(db);
  await sql`create unique index one_open_review on reviews (content_id) where status = 'open'`.execute(db);
  await sql`create index reviews_open_by_client on reviews (workspace_id, client_id) where status = 'open'`.execute(db);
  await sql`
    create table decisions (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      review_id uuid not null,
      decision text not null check (decision in ('approved', 'changes_requested')),
      basis text not null check (basis in ('decision', 'on_behalf')),
      words text not null default '',
      approver_id uuid,
      user_id text,
      on_behalf_reason text,
      address text,
      user_agent text,
      created_at timestamptz not null,
      unique (workspace_id, id),
      foreign key (workspace_id, review_id) references reviews (workspace_id, id),
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, approver_id) references approvers (workspace_id, client_id, id),
      check ((basis = 'on_behalf') = (on_behalf_reason is not null)),
      check (basis <> 'decision' or approver_id is not null)
    )`.execute(db);
  await sql`create index decisions_by_content on decisions (content_id, created_at desc)`.execute(db);
  await sql`
    create table comments (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      review_id uuid,
      approver_id uuid,
      user_id text,
      body text not null check (length(body) between 1 and 5000),
      created_at timestamptz not null,
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, approver_id) references approvers (workspace_id, client_id, id),
      check ((approver_id is null) <> (user_id is null))
    )`.execute(db);
  await sql`create index comments_by_content on comments (content_id, created_at)`.execute(db);
}
