import type { ColumnType, Generated } from 'kysely';
import type { Instant, InstantOrNull } from './columns.ts';

/** What happens to a publication after it is out. */
export interface AfterwardsTables {
  publication_numbers: PublicationNumbersTable;
  removals: RemovalsTable;
}

export interface RemovalsTable {
  id: Generated<string>;
  workspace_id: string;
  publication_id: string;
  asked_by: string | null;
  asked_at: Instant;
  finished_at: InstantOrNull;
  outcome: 'removed' | 'retry' | 'reconnect' | 'rejected' | 'unknown' | null;
  reason: string | null;
  words: string | null;
}

type Count = ColumnType<string | null, number | null, number | null>;

export interface PublicationNumbersTable {
  workspace_id: string;
  publication_id: string;
  part: number;
  read_at: Instant;
  is_gone: Generated<boolean>;
  views: Count;
  likes: Count;
  replies: Count;
  reposts: Count;
  quotes: Count;
  saves: Count;
  clicks: Count;
}
