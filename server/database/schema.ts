import type { ColumnType, Generated } from 'kysely';
import type { CompiledNewsletter, ContentBody, Payload } from '#server/content/body.ts';

/**
 * The tables as Kysely sees them; the truth is in `migrations/`.
 * bigint arrives as a string, timestamptz as a Date, date as a Date at midnight UTC (select it as text).
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };
/** Read as Date, written as Date or ISO text. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type BigIntText = ColumnType<string, string | number | bigint | undefined, string | number | bigint>;

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

export interface AppRegistrationsTable {
  network: string;
  instance: string;
  redirect_uri: string;
  app_id: string;
  app_secret: string;
  created_at: Instant;
}

export interface ApprovalsTable {
  id: Generated<string>;
  workspace_id: string;
  publication_id: string;
  payload_hash: string;
  basis: 'decision' | 'silence' | 'policy' | 'on_behalf';
  approved_local_date: ColumnType<Date | null, string | null | undefined, string | null>;
  decision_id: string | null;
  approver_id: string | null;
  user_id: string | null;
  address: string | null;
  created_at: Instant;
  withdrawn_at: InstantOrNull;
}

export interface ApproverDevicesTable {
  link_id: string;
  device_hash: string;
  user_agent: string | null;
  address: string | null;
  first_seen_at: Instant;
  last_seen_at: Instant;
}

export interface ApproverLinksTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  approver_id: string;
  token_hash: string;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: InstantOrNull;
  first_opened_at: InstantOrNull;
  last_opened_at: InstantOrNull;
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

export interface AttemptsTable {
  id: Generated<string>;
  workspace_id: string;
  publication_id: string;
  part: Generated<number>;
  generation: number;
  key: string;
  worker_id: string;
  lease: ColumnType<string, string | number | bigint, string | number | bigint>;
  payload_hash: string;
  armed_at: Instant;
  deadline_at: Instant;
  finished_at: InstantOrNull;
  outcome:
    | 'published'
    | 'processing'
    | 'retry'
    | 'reconnect'
    | 'rejected'
    | 'unknown'
    | 'absent'
    | 'handed_back'
    | null;
  reason: string | null;
  words: string | null;
  remote_id: string | null;
  remote_url: string | null;
}

export interface AuditEventsTable {
  id: BigIntText;
  workspace_id: string;
  client_id: string | null;
  at: Instant;
  actor_kind: 'member' | 'approver' | 'subscriber' | 'system';
  actor_id: string | null;
  actor_name: string | null;
  event: string;
  subject_kind: string;
  subject_id: string;
  address: string | null;
  detail: Generated<JsonObject>;
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
  paused_at: InstantOrNull;
  archived_at: InstantOrNull;
  created_at: Generated<Date>;
}

export interface CommentsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  review_id: string | null;
  approver_id: string | null;
  user_id: string | null;
  body: string;
  created_at: Instant;
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
  labels: Generated<string[]>;
  assignee_id: string | null;
  copied_from: string | null;
  created_by: string | null;
  created_at: Instant;
  updated_at: Instant;
  cancelled_at: InstantOrNull;
}

export interface DecisionsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  review_id: string;
  decision: 'approved' | 'changes_requested';
  basis: 'decision' | 'on_behalf';
  words: Generated<string>;
  approver_id: string | null;
  user_id: string | null;
  on_behalf_reason: string | null;
  address: string | null;
  user_agent: string | null;
  created_at: Instant;
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

export interface ImportSkipsTable {
  import_id: string;
  workspace_id: string;
  line: number;
  value: string;
  reason: string;
}

export interface ImportsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  list_id: string;
  file_name: string;
  bytes: number;
  encoding: string;
  delimiter: string;
  mapping: Json | null;
  header: Json;
  sample: Json;
  content: Buffer | null;
  status: Generated<'mapping' | 'running' | 'done' | 'failed' | 'cancelled'>;
  rows_total: Generated<number>;
  rows_done: Generated<number>;
  added: Generated<number>;
  updated: Generated<number>;
  skipped: Generated<number>;
  created_by: string;
  created_at: Instant;
  finished_at: InstantOrNull;
  problem: string | null;
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

export interface ListMembersTable {
  list_id: string;
  subscriber_id: string;
  workspace_id: string;
  client_id: string;
  status: 'pending' | 'subscribed' | 'unsubscribed';
  source: 'import' | 'form' | 'added';
  consent: Generated<JsonObject>;
  confirm_token_hash: string | null;
  created_at: Instant;
  confirmed_at: InstantOrNull;
  unsubscribed_at: InstantOrNull;
  unsubscribe_source: string | null;
}

export interface ListsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  name: string;
  form_token: string | null;
  form_intro: Generated<string>;
  created_at: Instant;
  archived_at: InstantOrNull;
}

export interface MailsTable {
  id: Generated<string>;
  workspace_id: string | null;
  kind: string;
  to_address: string;
  to_name: Generated<string>;
  from_address: Generated<string>;
  subject: string;
  html: string;
  text: string;
  headers: Generated<JsonObject>;
  is_secret: Generated<boolean>;
  status: Generated<'queued' | 'sending' | 'sent' | 'kept' | 'failed'>;
  tries: Generated<number>;
  next_try_at: InstantOrNull;
  problem: string | null;
  created_at: Instant;
  sent_at: InstantOrNull;
  dedupe_key: string | null;
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

export interface MediaTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  alt: Generated<string>;
  original_name: Generated<string>;
  public_token: string | null;
  created_by: string | null;
  created_at: Instant;
  animated: Generated<boolean>;
}

export interface MediaDerivativesTable {
  workspace_id: string;
  media_id: string;
  fits: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  created_at: Instant;
}

export interface MembersTable {
  workspace_id: string;
  user_id: string;
  role: 'owner' | 'assistant';
  created_at: Generated<Date>;
  removed_at: InstantOrNull;
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

export interface PublicationsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  channel_id: string;
  status: Generated<
    | 'planned'
    | 'held'
    | 'sending'
    | 'processing'
    | 'unknown'
    | 'reconnect'
    | 'published'
    | 'rejected'
    | 'exhausted'
    | 'unconfirmed'
    | 'cancelled'
  >;
  due_at: InstantOrNull;
  due_wall: string | null;
  due_zone: string | null;
  due_disambiguation: Generated<'compatible' | 'earlier' | 'later'>;
  next_try_at: InstantOrNull;
  tries: Generated<number>;
  held_reason: 'not_approved' | 'date_moved' | 'paused' | 'channel' | 'too_late' | 'no_revision' | null;
  held_at: InstantOrNull;
  revision_id: string | null;
  payload: Payload | null;
  payload_hash: string | null;
  generation: Generated<number>;
  chosen_id: string | null;
  frozen_at: InstantOrNull;
  worker_id: string | null;
  lease: BigIntText;
  claimed_at: InstantOrNull;
  prepared: Generated<JsonObject>;
  remote_id: string | null;
  remote_url: string | null;
  problem: string | null;
  problem_words: string | null;
  published_at: InstantOrNull;
  created_by: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface RateLimitsTable {
  id: Generated<string>;
  key: string;
  count: number;
  last_request: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface RateWindowsTable {
  key: string;
  not_before: InstantOrNull;
  remaining: number | null;
  resets_at: InstantOrNull;
  updated_at: Instant;
}

export interface RecipientsTable {
  send_id: string;
  number: number;
  workspace_id: string;
  subscriber_id: string | null;
  email: string;
  email_normal: string;
  merge: Generated<JsonObject>;
  status: Generated<'planned' | 'armed' | 'sent' | 'deferred' | 'refused' | 'doubt' | 'skipped'>;
  tries: Generated<number>;
  next_try_at: InstantOrNull;
  answer: string | null;
  sent_at: InstantOrNull;
}

export interface ReviewsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  content_id: string;
  revision_id: string;
  round: number;
  batch_id: string;
  status: Generated<'open' | 'decided' | 'withdrawn'>;
  note: Generated<string>;
  sent_by: string;
  sent_at: Instant;
  closed_at: InstantOrNull;
  replaced_by: string | null;
  audience_size: number | null;
}

export interface ReviewPublicationsTable {
  review_id: string;
  publication_id: string;
  workspace_id: string;
  payload: Payload;
  payload_hash: string;
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

export interface SendWindowsTable {
  id: Generated<string>;
  send_id: string;
  workspace_id: string;
  worker_id: string;
  numbers: number[];
  armed_at: Instant;
  deadline_at: Instant;
  finished_at: InstantOrNull;
  outcome: 'done' | 'doubt' | 'handed_back' | null;
}

export interface SendsTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  publication_id: string;
  status: Generated<'running' | 'paused' | 'done' | 'cancelled'>;
  total: number;
  frozen_at: Instant;
  finished_at: InstantOrNull;
  paused_reason: string | null;
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

export interface SubscribersTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  email: string;
  email_normal: string;
  name: Generated<string>;
  fields: Generated<JsonObject>;
  locale: string | null;
  created_at: Instant;
  erased_at: InstantOrNull;
}

export interface SuppressionsTable {
  workspace_id: string;
  client_id: string;
  email_normal: string;
  reason: 'unsubscribed' | 'bounced' | 'complained' | 'by_hand' | 'erased';
  detail: Generated<string>;
  created_at: Instant;
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

export interface WorkersTable {
  id: string;
  lock_key: BigIntText;
  host: string;
  pid: number;
  started_at: Instant;
  seen_at: Instant;
  gone_at: InstantOrNull;
}

export interface WorkspacesTable {
  id: Generated<string>;
  name: string;
  paused_at: InstantOrNull;
  is_sample: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface Schema {
  accounts: AccountsTable;
  app_registrations: AppRegistrationsTable;
  approvals: ApprovalsTable;
  approver_devices: ApproverDevicesTable;
  approver_links: ApproverLinksTable;
  approvers: ApproversTable;
  attempts: AttemptsTable;
  audit_events: AuditEventsTable;
  channels: ChannelsTable;
  client_members: ClientMembersTable;
  clients: ClientsTable;
  comments: CommentsTable;
  contents: ContentsTable;
  decisions: DecisionsTable;
  draft_copies: DraftCopiesTable;
  import_skips: ImportSkipsTable;
  imports: ImportsTable;
  installation: InstallationTable;
  invitations: InvitationsTable;
  list_members: ListMembersTable;
  lists: ListsTable;
  mails: MailsTable;
  manual_tasks: ManualTasksTable;
  media: MediaTable;
  media_derivatives: MediaDerivativesTable;
  members: MembersTable;
  oauth_states: OauthStatesTable;
  practice_posts: PracticePostsTable;
  publications: PublicationsTable;
  rate_limits: RateLimitsTable;
  rate_windows: RateWindowsTable;
  recipients: RecipientsTable;
  review_publications: ReviewPublicationsTable;
  reviews: ReviewsTable;
  revisions: RevisionsTable;
  send_windows: SendWindowsTable;
  sends: SendsTable;
  sessions: SessionsTable;
  subscribers: SubscribersTable;
  suppressions: SuppressionsTable;
  users: UsersTable;
  verifications: VerificationsTable;
  workers: WorkersTable;
  workspaces: WorkspacesTable;
}
