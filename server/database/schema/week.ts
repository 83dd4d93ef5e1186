import type { ColumnType, Generated } from 'kysely';
import type { Instant } from './columns.ts';

/** What a week is planned by: slots, labels, and contents that repeat. */
export interface WeekTables {
  content_labels: ContentLabelsTable;
  labels: LabelsTable;
  series: SeriesTable;
  slot_channels: SlotChannelsTable;
  slots: SlotsTable;
}

export interface ContentLabelsTable {
  workspace_id: string;
  client_id: string;
  content_id: string;
  label_id: string;
}

export interface LabelsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  name: string;
  colour: string;
  target_share: number | null;
  created_at: Instant;
}

export interface SeriesTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  every_weeks: number;
  until_date: ColumnType<Date, string, string>;
  created_by: string | null;
  created_at: Instant;
}

export interface SlotChannelsTable {
  workspace_id: string;
  client_id: string;
  slot_id: string;
  channel_id: string;
}

export interface SlotsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  kind: 'post' | 'newsletter';
  weekday: number;
  wall_time: string;
  skip_holidays: Generated<boolean>;
  created_by: string | null;
  created_at: Instant;
  updated_at: Instant;
}
