import type { Generated } from 'kysely';
import type { BigIntText, Instant, InstantOrNull, JsonObject } from './columns.ts';

/** What was done, and the mails that the product itself sends. */
export interface TrailTables {
  audit_events: AuditEventsTable;
  mails: MailsTable;
}

export interface AuditEventsTable {
  id: BigIntText;
  workspace_id: string;
  client_id: string | null;
  at: Instant;
  actor_kind: 'member' | 'approver' | 'subscriber' | 'system';
  actor_id: string | null;
  actor_name: string | null;
  event: string;
  subject_kind: string;
  subject_id: string;
  address: string | null;
  detail: Generated<JsonObject>;
}

export interface MailsTable {
  id: Generated<string>;
  workspace_id: string | null;
  kind: string;
  to_address: string;
  to_name: Generated<string>;
  from_address: Generated<string>;
  subject: string;
  /** '' until it is put together from `mjml`; then that is ''. */
  html: string;
  mjml: Generated<string>;
  text: string;
  headers: Generated<JsonObject>;
  is_secret: Generated<boolean>;
  status: Generated<'queued' | 'sending' | 'sent' | 'kept' | 'failed'>;
  tries: Generated<number>;
  next_try_at: InstantOrNull;
  problem: string | null;
  created_at: Instant;
  sent_at: InstantOrNull;
  dedupe_key: string | null;
}
