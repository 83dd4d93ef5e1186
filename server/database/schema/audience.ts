import type { Generated } from 'kysely';
import type { Instant, InstantOrNull, Json, JsonObject } from './columns.ts';

/** Who gets a client's newsletters. */
export interface AudienceTables {
  imports: ImportsTable;
  import_skips: ImportSkipsTable;
  lists: ListsTable;
  list_members: ListMembersTable;
  subscribers: SubscribersTable;
  suppressions: SuppressionsTable;
}

export interface ImportsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  list_id: string;
  file_name: string;
  bytes: number;
  encoding: string;
  delimiter: string;
  mapping: Json | null;
  header: Json;
  sample: Json;
  content: Buffer | null;
  status: Generated<'mapping' | 'running' | 'done' | 'failed' | 'cancelled'>;
  rows_total: Generated<number>;
  rows_done: Generated<number>;
  added: Generated<number>;
  updated: Generated<number>;
  skipped: Generated<number>;
  created_by: string;
  created_at: Instant;
  finished_at: InstantOrNull;
  problem: string | null;
}

export interface ImportSkipsTable {
  import_id: string;
  workspace_id: string;
  line: number;
  value: string;
  reason: string;
}

export interface ListsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  name: string;
  form_token: string | null;
  form_intro: Generated<string>;
  created_at: Instant;
  archived_at: InstantOrNull;
}

export interface ListMembersTable {
  list_id: string;
  subscriber_id: string;
  workspace_id: string;
  client_id: string;
  status: 'pending' | 'subscribed' | 'unsubscribed';
  source: 'import' | 'form' | 'added';
  consent: Generated<JsonObject>;
  confirm_token_hash: string | null;
  created_at: Instant;
  confirmed_at: InstantOrNull;
  unsubscribed_at: InstantOrNull;
  unsubscribe_source: string | null;
}

export interface SubscribersTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  email: string;
  email_normal: string;
  name: Generated<string>;
  fields: Generated<JsonObject>;
  locale: string | null;
  created_at: Instant;
  erased_at: InstantOrNull;
}

export interface SuppressionsTable {
  workspace_id: string;
  client_id: string;
  email_normal: string;
  reason: 'unsubscribed' | 'bounced' | 'complained' | 'by_hand' | 'erased';
  detail: Generated<string>;
  created_at: Instant;
}
