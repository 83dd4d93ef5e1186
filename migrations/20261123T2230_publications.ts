import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table publications (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      client_id uuid not null,
      content_id uuid not null,
      channel_id uuid not null,
      status text not null default 'planned' check (status in
        ('planned', 'held', 'sending', 'processing', 'unknown', 'reconnect', 'published', 'rejected', 'exhausted', 'unconfirmed', 'cancelled')),
      -- Due: wall time and zone are what a person chose, due_at the instant they resolve to. All null while the content has no date.
      due_at timestamptz,
      due_wall text check (due_wall ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'),
      due_zone text,
      due_disambiguation text not null default 'compatible' check (due_disambiguation in ('compatible', 'earlier', 'later')),
      -- Changed by people only is due_at; back-off and waiting use this.
      next_try_at timestamptz,
      tries integer not null default 0,
      held_reason text check (held_reason in ('not_approved', 'date_moved', 'paused', 'channel', 'too_late', 'no_revision')),
      held_at timestamptz,
      -- What goes out: exactly what this channel gets, and its hash. Set when a revision is made.
      revision_id uuid,
      payload jsonb,
      payload_hash text,
      -- Part of the key: rises only when the payload changed after an attempt that ended rejected or proven absent.
      generation integer not null default 1,
      -- The id that we choose for the network (Bluesky's rkey), and the instant it freezes at, made at first arming.
      chosen_id text,
      frozen_at timestamptz,
      -- Who works on it.
      worker_id uuid,
      lease bigint not null default 0,
      claimed_at timestamptz,
      -- Ids that a network handed out on the way, written down before the next call.
      prepared jsonb not null default '{}',
      remote_id text,
      remote_url text,
      problem text,
      problem_words text,
      published_at timestamptz,
      created_by text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (workspace_id, id),
      unique (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id),
      foreign key (workspace_id, client_id, channel_id) references channels (workspace_id, client_id, id),
      foreign key (workspace_id, content_id, revision_id) references revisions (workspace_id, content_id, id),
      check ((due_at is null) = (due_wall is null) and (due_at is null) = (due_zone is null)),
      check ((status = 'held') = (held_reason is not null))
    )`.execute(db);
  await sql`create unique index one_publication_per_channel on publications (content_id, channel_id) where status <> 'cancelled'`.execute(
    db,
  );
  // The calendar: one workspace (and client), a range of time.
  await sql`create index publications_by_due on publications (workspace_id, due_at) where status <> 'cancelled'`.execute(
    db,
  );
  await sql`create index publications_by_client_due on publications (workspace_id, client_id, due_at) where status <> 'cancelled'`.execute(
    db,
  );
  // The clock: what is to be woken next, over all workspaces.
  await sql`create index publications_to_wake on publications (coalesce(next_try_at, due_at)) where status in ('planned', 'processing', 'unknown', 'held')`.execute(
    db,
  );
  await sql`create index publications_in_flight on publications (worker_id) where status in ('sending', 'unknown')`.execute(
    db,
  );
  await sql`create index publications_by_channel on publications (channel_id, status)`.execute(db);
  // Today: what needs a person.
  await sql`create index publications_in_need on publications (workspace_id, client_id)
    where status in ('held', 'reconnect', 'rejected', 'exhausted', 'unconfirmed')`.execute(db);

  await sql`
    create table approvals (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      publication_id uuid not null,
      payload_hash text not null,
      basis text not null check (basis in ('decision', 'silence', 'policy', 'on_behalf')),
      -- The day, in the client's zone, that was agreed to; null where no day was known yet.
      approved_local_date date,
      decision_id uuid,
      approver_id uuid,
      user_id text,
      address text,
      created_at timestamptz not null,
      withdrawn_at timestamptz,
      foreign key (workspace_id, publication_id) references publications (workspace_id, id),
      foreign key (workspace_id, decision_id) references decisions (workspace_id, id)
    )`.execute(db);
  await sql`create index approvals_by_publication on approvals (publication_id, payload_hash) where withdrawn_at is null`.execute(
    db,
  );

  await sql`
    create table attempts (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null,
      publication_id uuid not null,
      part integer not null default 1,
      generation integer not null,
      key text not null,
      worker_id uuid not null,
      lease bigint not null,
      payload_hash text not null,
      armed_at timestamptz not null,
      deadline_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('published', 'processing', 'retry', 'reconnect', 'rejected', 'unknown', 'absent', 'handed_back')),
      reason text,
      words text,
      remote_id text,
      remote_url text,
      foreign key (workspace_id, publication_id) references publications (workspace_id, id)
    )`.execute(db);
  await sql`create index attempts_by_publication on attempts (publication_id, armed_at)`.execute(db);
  // At most one armed attempt of a part at any time.
  await sql`create unique index one_armed_attempt on attempts (publication_id, part) where finished_at is null`.execute(
    db,
  );

  // Node processes that publish. Each holds the session advisory lock (lock_key) for as long as it lives.
  await sql`
    create table workers (
      id uuid primary key,
      lock_key bigint not null unique generated always as identity,
      host text not null,
      pid integer not null,
      started_at timestamptz not null,
      seen_at timestamptz not null,
      gone_at timestamptz
    )`.execute(db);
  await sql`
    create table rate_windows (
      key text primary key,
      -- No call before this instant.
      not_before timestamptz,
      remaining integer,
      resets_at timestamptz,
      updated_at timestamptz not null
    )`.execute(db);

  await sql`
    create table practice_posts (
      channel_id uuid not null,
      workspace_id uuid not null,
      key text not null,
      post jsonb not null,
      created_at timestamptz not null,
      primary key (channel_id, key),
      foreign key (workspace_id, channel_id) references channels (workspace_id, id)
    )`.execute(db);
  await sql`
    create table manual_tasks (
      id uuid primary key default gen_random_uuid(),
      channel_id uuid not null,
      workspace_id uuid not null,
      key text not null,
      post jsonb not null,
      created_at timestamptz not null,
      done_at timestamptz,
      done_by text,
      link text,
      unique (channel_id, key),
      foreign key (workspace_id, channel_id) references channels (workspace_id, id)
    )`.execute(db);
}
