import type { ColumnType, Generated } from 'kysely';
import type { Instant, InstantOrNull } from './columns.ts';

/** Days that a calendar knows of. */
export interface DaysTables {
  special_days: SpecialDaysTable;
}

export interface SpecialDaysTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  kind: 'date' | 'holiday' | 'quiet';
  name: string;
  from_date: ColumnType<Date, string, string>;
  until_date: ColumnType<Date, string, string>;
  every_year: Generated<boolean>;
  created_by: string | null;
  created_at: Instant;
  /** Taken off the calendar; null while it stands there. */
  removed_at: InstantOrNull;
}
