import type { ColumnType, Generated } from 'kysely';
import type { Instant, InstantOrNull } from './columns.ts';

/** Who works here, and how they get in. */
export interface PeopleTables {
  accounts: AccountsTable;
  installation: InstallationTable;
  invitations: InvitationsTable;
  members: MembersTable;
  rate_limits: RateLimitsTable;
  sessions: SessionsTable;
  users: UsersTable;
  verifications: VerificationsTable;
  workspaces: WorkspacesTable;
}

export interface AccountsTable {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: InstantOrNull;
  refresh_token_expires_at: InstantOrNull;
  scope: string | null;
  password: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface InstallationTable {
  key: string;
  value: string;
  updated_at: Generated<Date>;
}

export interface InvitationsTable {
  id: Generated<string>;
  workspace_id: string;
  email: string;
  role: 'owner' | 'assistant';
  client_ids: Generated<string[]>;
  token_hash: string;
  invited_by: string;
  created_at: Instant;
  expires_at: Instant;
  accepted_at: InstantOrNull;
  revoked_at: InstantOrNull;
}

export interface MembersTable {
  workspace_id: string;
  user_id: string;
  role: 'owner' | 'assistant';
  created_at: Generated<Date>;
  removed_at: InstantOrNull;
  /** `HH:MM` by the member's own clock; null: no morning mail. */
  digest_at: Generated<string | null>;
  digested_on: ColumnType<Date | null, string | null | undefined, string | null>;
}

export interface RateLimitsTable {
  id: Generated<string>;
  key: string;
  count: number;
  last_request: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  token: string;
  expires_at: Instant;
  ip_address: string | null;
  user_agent: string | null;
  method: 'password' | 'link' | 'setup' | 'invitation' | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface UsersTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  locale: Generated<'pl' | 'en'>;
  time_zone: Generated<string>;
  theme: Generated<'system' | 'light' | 'dark'>;
  /** ISO weekday. */
  week_start: Generated<1 | 6 | 7>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Instant;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface WorkspacesTable {
  id: Generated<string>;
  name: string;
  paused_at: InstantOrNull;
  is_sample: Generated<boolean>;
  created_at: Generated<Date>;
}
