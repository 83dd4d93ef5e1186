import type { Generated } from 'kysely';
import type { CompiledNewsletter, ContentBody } from '#server/content/body.ts';
import type { Instant, InstantOrNull } from './columns.ts';

/** What is on the calendar. */
export interface ContentsTables {
  captured_ideas: CapturedIdeasTable;
  contents: ContentsTable;
  draft_copies: DraftCopiesTable;
  revisions: RevisionsTable;
}

export interface ContentsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  kind: 'post' | 'newsletter';
  title: Generated<string>;
  stage: Generated<'idea' | 'draft' | 'in_review' | 'changes_requested' | 'approved' | 'cancelled'>;
  draft: ContentBody;
  draft_version: Generated<number>;
  draft_saved_at: Instant;
  draft_saved_by: string | null;
  current_revision_id: string | null;
  assignee_id: string | null;
  copied_from: string | null;
  series_id: string | null;
  created_by: string | null;
  created_at: Instant;
  updated_at: Instant;
  cancelled_at: InstantOrNull;
  /** When the client last asked for a change; of what is agreed to, null. */
  sent_back_at: InstantOrNull;
}

export interface DraftCopiesTable {
  id: Generated<string>;
  workspace_id: string;
  content_id: string;
  reason: 'conflict' | 'restored';
  title: string;
  body: ContentBody;
  written_by: string | null;
  written_at: Instant;
  kept_by: string | null;
  kept_at: Instant;
}

export interface RevisionsTable {
  id: Generated<string>;
  workspace_id: string;
  content_id: string;
  number: number;
  made_for: 'review' | 'schedule' | 'use';
  body: ContentBody;
  compiled: CompiledNewsletter | null;
  created_by: string | null;
  created_at: Instant;
}

export interface CapturedIdeasTable {
  note_id: string;
  workspace_id: string;
  content_id: string;
  user_id: string;
}
