import type { Generated } from 'kysely';
import type { InstantOrNull } from './columns.ts';

/** The firms that a workspace serves, and who decides for them. */
export interface ClientsTables {
  approvers: ApproversTable;
  client_members: ClientMembersTable;
  clients: ClientsTable;
}

export interface ApproversTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  name: string;
  email: string;
  locale: 'pl' | 'en';
  created_at: Generated<Date>;
  removed_at: InstantOrNull;
}

export interface ClientMembersTable {
  workspace_id: string;
  client_id: string;
  user_id: string;
  created_at: Generated<Date>;
}

export interface ClientsTable {
  id: Generated<string>;
  workspace_id: string;
  name: string;
  time_zone: string;
  locale: 'pl' | 'en';
  colour: string;
  logo_media_id: string | null;
  postal_address: Generated<string>;
  mail_footer: Generated<string>;
  approval_policy: Generated<'required' | 'not_needed'>;
  grace_minutes: Generated<number>;
  holiday_country: string | null;
  paused_at: InstantOrNull;
  archived_at: InstantOrNull;
  created_at: Generated<Date>;
}
