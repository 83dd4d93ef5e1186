import type { ColumnType, Generated } from 'kysely';
import type { Payload } from '#server/content/body.ts';
import type { BigIntText, Instant, InstantOrNull, JsonObject } from './columns.ts';

/** One content on one channel at one instant, and what happened when it was tried. */
export interface PublishingTables {
  attempts: AttemptsTable;
  publications: PublicationsTable;
  rate_budgets: RateBudgetsTable;
  rate_queues: RateQueuesTable;
  rate_windows: RateWindowsTable;
  workers: WorkersTable;
}

export interface AttemptsTable {
  id: Generated<string>;
  workspace_id: string;
  publication_id: string;
  part: Generated<number>;
  generation: number;
  key: string;
  worker_id: string;
  lease: ColumnType<string, string | number | bigint, string | number | bigint>;
  payload_hash: string;
  armed_at: Instant;
  deadline_at: Instant;
  finished_at: InstantOrNull;
  outcome:
    | 'published'
    | 'processing'
    | 'retry'
    | 'reconnect'
    | 'rejected'
    | 'unknown'
    | 'absent'
    | 'handed_back'
    | null;
  reason: string | null;
  words: string | null;
  remote_id: string | null;
  remote_url: string | null;
}

export interface PublicationsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  channel_id: string;
  status: Generated<
    | 'planned'
    | 'held'
    | 'sending'
    | 'processing'
    | 'unknown'
    | 'reconnect'
    | 'published'
    | 'rejected'
    | 'exhausted'
    | 'unconfirmed'
    | 'cancelled'
  >;
  due_at: InstantOrNull;
  due_wall: string | null;
  due_zone: string | null;
  due_disambiguation: Generated<'compatible' | 'earlier' | 'later'>;
  next_try_at: InstantOrNull;
  tries: Generated<number>;
  held_reason: 'not_approved' | 'date_moved' | 'paused' | 'channel' | 'too_late' | 'no_revision' | null;
  held_at: InstantOrNull;
  revision_id: string | null;
  payload: Payload | null;
  payload_hash: string | null;
  generation: Generated<number>;
  /** Posts of a thread that are out; the next one is in the making. Uploads, chosen id and freezing are the next one's. */
  parts_out: Generated<number>;
  chosen_id: string | null;
  frozen_at: InstantOrNull;
  worker_id: string | null;
  lease: BigIntText;
  claimed_at: InstantOrNull;
  prepared: Generated<JsonObject>;
  remote_id: string | null;
  remote_url: string | null;
  problem: string | null;
  problem_words: string | null;
  published_at: InstantOrNull;
  removed_at: InstantOrNull;
  numbers_due_at: InstantOrNull;
  created_by: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface RateBudgetsTable {
  key: string;
  spent_until: Instant;
}

export interface RateQueuesTable {
  key: string;
  client_id: string;
  ends_at: Instant;
}

export interface RateWindowsTable {
  key: string;
  not_before: InstantOrNull;
  remaining: number | null;
  resets_at: InstantOrNull;
  updated_at: Instant;
}

export interface WorkersTable {
  id: string;
  lock_key: BigIntText;
  host: string;
  pid: number;
  started_at: Instant;
  seen_at: Instant;
  gone_at: InstantOrNull;
  drift_ms: number | null;
  stall_ms: number | null;
  busy: number | null;
}
