import type { Generated } from 'kysely';
import type { Instant, InstantOrNull } from './columns.ts';

/** Spreadsheets on their way in. */
export interface PlansTables {
  plan_files: PlanFilesTable;
}

export interface PlanFilesTable {
  id: Generated<string>;
  workspace_id: string;
  user_id: string;
  file_name: string;
  header: string[];
  rows: { line: number; cells: string[] }[];
  broken: { line: number; text: string }[];
  created_at: Instant;
  done_at: InstantOrNull;
  made: number | null;
  skipped: number | null;
  change_id: string | null;
}
