import type { Generated } from 'kysely';
import type { Instant, InstantOrNull } from './columns.ts';

/** Private addresses for calendar programs. */
export interface FeedsTables {
  feeds: FeedsTable;
}

export interface FeedsTable {
  id: Generated<string>;
  workspace_id: string;
  /** null: everything that the member sees. */
  client_id: string | null;
  user_id: string;
  token_hash: string;
  shows_bodies: Generated<boolean>;
  created_at: Instant;
  read_at: InstantOrNull;
  revoked_at: InstantOrNull;
}
