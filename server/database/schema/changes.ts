import type { Generated } from 'kysely';
import type { ContentState } from '#server/content/state.ts';
import type { Instant, InstantOrNull } from './columns.ts';

/** What one press did, and its way back. */
export interface ChangesTables {
  calendar_views: CalendarViewsTable;
  changes: ChangesTable;
  change_steps: ChangeStepsTable;
}

export interface ChangesTable {
  id: Generated<string>;
  workspace_id: string;
  user_id: string;
  kind: string;
  made_at: Instant;
  undone_at: InstantOrNull;
}

export interface ChangeStepsTable {
  change_id: string;
  workspace_id: string;
  client_id: string;
  content_id: string;
  before: ContentState | null;
  after: ContentState;
}

export interface CalendarViewsTable {
  workspace_id: string;
  user_id: string;
  search: string;
  updated_at: Instant;
}
