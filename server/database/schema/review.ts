import type { ColumnType, Generated } from 'kysely';
import type { Payload } from '#server/content/body.ts';
import type { Instant, InstantOrNull } from './columns.ts';

/** Rounds, decisions, and what was agreed to. */
export interface ReviewTables {
  approvals: ApprovalsTable;
  approver_devices: ApproverDevicesTable;
  approver_links: ApproverLinksTable;
  comments: CommentsTable;
  decisions: DecisionsTable;
  reviews: ReviewsTable;
  review_publications: ReviewPublicationsTable;
}

export interface ApprovalsTable {
  id: Generated<string>;
  workspace_id: string;
  publication_id: string;
  payload_hash: string;
  basis: 'decision' | 'silence' | 'policy' | 'on_behalf';
  approved_local_date: ColumnType<Date | null, string | null | undefined, string | null>;
  decision_id: string | null;
  approver_id: string | null;
  user_id: string | null;
  address: string | null;
  created_at: Instant;
  withdrawn_at: InstantOrNull;
}

export interface ApproverDevicesTable {
  link_id: string;
  device_hash: string;
  user_agent: string | null;
  address: string | null;
  first_seen_at: Instant;
  last_seen_at: Instant;
}

export interface ApproverLinksTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  approver_id: string;
  token_hash: string;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: InstantOrNull;
  first_opened_at: InstantOrNull;
  last_opened_at: InstantOrNull;
}

export interface CommentsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  review_id: string | null;
  approver_id: string | null;
  user_id: string | null;
  body: string;
  created_at: Instant;
}

export interface DecisionsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  review_id: string;
  decision: 'approved' | 'changes_requested';
  basis: 'decision' | 'on_behalf';
  words: Generated<string>;
  approver_id: string | null;
  user_id: string | null;
  on_behalf_reason: string | null;
  address: string | null;
  user_agent: string | null;
  created_at: Instant;
}

export interface ReviewsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  revision_id: string;
  round: number;
  batch_id: string;
  status: Generated<'open' | 'decided' | 'withdrawn'>;
  note: Generated<string>;
  sent_by: string;
  sent_at: Instant;
  closed_at: InstantOrNull;
  replaced_by: string | null;
  audience_size: number | null;
}

export interface ReviewPublicationsTable {
  review_id: string;
  publication_id: string;
  workspace_id: string;
  payload: Payload;
  payload_hash: string;
}
