import type { Generated } from 'kysely';
import type { Instant, InstantOrNull, JsonObject } from './columns.ts';

/** Runs of a newsletter over its frozen audience. */
export interface NewslettersTables {
  recipients: RecipientsTable;
  sends: SendsTable;
  send_windows: SendWindowsTable;
}

export interface RecipientsTable {
  send_id: string;
  number: number;
  workspace_id: string;
  subscriber_id: string | null;
  email: string;
  email_normal: string;
  merge: Generated<JsonObject>;
  status: Generated<'planned' | 'armed' | 'sent' | 'deferred' | 'refused' | 'doubt' | 'skipped'>;
  tries: Generated<number>;
  next_try_at: InstantOrNull;
  answer: string | null;
  sent_at: InstantOrNull;
}

export interface SendsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  publication_id: string;
  status: Generated<'running' | 'paused' | 'done' | 'cancelled'>;
  total: number;
  frozen_at: Instant;
  finished_at: InstantOrNull;
  paused_reason: string | null;
}

export interface SendWindowsTable {
  id: Generated<string>;
  send_id: string;
  workspace_id: string;
  worker_id: string;
  numbers: number[];
  armed_at: Instant;
  deadline_at: Instant;
  finished_at: InstantOrNull;
  outcome: 'done' | 'doubt' | 'handed_back' | null;
}
