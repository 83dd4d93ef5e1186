import type { Instant } from './columns.ts';

/** Workspaces that somebody looks at now. */
export interface LiveTables {
  watched_workspaces: WatchedWorkspacesTable;
}

export interface WatchedWorkspacesTable {
  workspace_id: string;
  until: Instant;
}
