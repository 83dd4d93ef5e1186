import type { Generated } from 'kysely';
import type { Instant, InstantOrNull, Json, JsonObject } from './columns.ts';

/** Where content is published, and what belongs to an account. */
export interface ChannelsTables {
  app_registrations: AppRegistrationsTable;
  channels: ChannelsTable;
  manual_tasks: ManualTasksTable;
  network_apps: NetworkAppsTable;
  oauth_choices: OauthChoicesTable;
  oauth_states: OauthStatesTable;
  practice_posts: PracticePostsTable;
}

export interface AppRegistrationsTable {
  network: string;
  instance: string;
  redirect_uri: string;
  app_id: string;
  app_secret: string;
  created_at: Instant;
}

export interface ChannelsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  network: string;
  name: string;
  remote_account_id: string | null;
  status: Generated<'connected' | 'reconnect' | 'disconnected'>;
  status_reason: string | null;
  status_words: string | null;
  status_since: Instant;
  settings: Generated<JsonObject>;
  credentials: string | null;
  credentials_version: Generated<number>;
  renewal_lease: string | null;
  renewal_until: InstantOrNull;
  limits: Generated<JsonObject>;
  checked_at: InstantOrNull;
  paused_at: InstantOrNull;
  created_at: Instant;
}

export interface ManualTasksTable {
  id: Generated<string>;
  channel_id: string;
  workspace_id: string;
  key: string;
  post: Json;
  created_at: Instant;
  done_at: InstantOrNull;
  done_by: string | null;
  link: string | null;
}

export interface NetworkAppsTable {
  workspace_id: string;
  network: string;
  app_id: string;
  app_secret: string;
  updated_by: string | null;
  updated_at: Instant;
}

export interface OauthChoicesTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  channel_id: string | null;
  session_id: string;
  network: string;
  accounts: string | null;
  created_at: Instant;
  expires_at: Instant;
  used_at: InstantOrNull;
}

export interface OauthStatesTable {
  state_hash: string;
  workspace_id: string;
  client_id: string;
  channel_id: string | null;
  session_id: string;
  network: string;
  instance: string;
  verifier: string;
  redirect_uri: string;
  created_at: Instant;
  expires_at: Instant;
  used_at: InstantOrNull;
}

export interface PracticePostsTable {
  channel_id: string;
  workspace_id: string;
  key: string;
  post: Json;
  created_at: Instant;
}
