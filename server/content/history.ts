import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** Something that happened to a content. `by` is a name; null: the product itself, or somebody long gone. */
export type HistoryEntry = { id: string; at: Date; by: string | null } & (
  | { kind: 'revision'; revisionId: string; number: number; isCurrent: boolean }
  | { kind: 'copy'; copyId: string; reason: 'conflict' | 'restored'; writtenBy: string | null }
  | { kind: 'review'; round: number; note: string }
  | {
      kind: 'decision';
      decision: 'approved' | 'changes_requested';
      onBehalf: boolean;
      words: string;
      reason: string | null;
    }
  | { kind: 'comment'; words: string }
  | {
      kind: 'attempt';
      channel: string;
      outcome: AttemptOutcome | null;
      reason: string | null;
      words: string | null;
      url: string | null;
    }
  | { kind: 'event'; event: HistoryEvent; wall: string | null; zone: string | null }
);

type AttemptOutcome =
  | 'published'
  | 'processing'
  | 'retry'
  | 'reconnect'
  | 'rejected'
  | 'unknown'
  | 'absent'
  | 'handed_back';

/** Of the audit trail, what belongs beside the words; revisions and decisions have entries of their own. */
export const historyEvents = [
  'content.created',
  'content.scheduled',
  'content.moved',
  'content.unscheduled',
  'content.cancelled',
  'content.channelsChanged',
  'content.published_now',
  'review.withdrawn',
] as const;
export type HistoryEvent = (typeof historyEvents)[number];

const most = 200;

/** The life of one content, newest first, at most 200 entries. Empty where the actor may not see it. */
export async function historyOf(db: Db, actor: MemberActor, contentId: string): Promise<HistoryEntry[]> {
  const seen = await db
    .selectFrom('contents')
    .select('current_revision_id')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!seen) return [];
  const parts = await Promise.all([
    revisions(db, contentId, seen.current_revision_id),
    copies(db, contentId),
    reviews(db, contentId),
    decisions(db, contentId),
    comments(db, contentId),
    attempts(db, contentId),
    events(db, actor, contentId),
  ]);
  return parts
    .flat()
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, most);
}

async function revisions(db: Db, contentId: string, current: string | null): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('revisions as r')
    .leftJoin('users as u', 'u.id', 'r.created_by')
    .select(['r.id', 'r.number', 'r.created_at', 'u.name'])
    .where('r.content_id', '=', contentId)
    .orderBy('r.created_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'revision',
    id: row.id,
    revisionId: row.id,
    at: row.created_at,
    by: row.name,
    number: row.number,
    isCurrent: row.id === current,
  }));
}

async function copies(db: Db, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('draft_copies as d')
    .leftJoin('users as w', 'w.id', 'd.written_by')
    .leftJoin('users as k', 'k.id', 'd.kept_by')
    .select(['d.id', 'd.reason', 'd.kept_at', 'w.name as written_by', 'k.name as kept_by'])
    .where('d.content_id', '=', contentId)
    .orderBy('d.kept_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'copy',
    id: row.id,
    copyId: row.id,
    at: row.kept_at,
    by: row.kept_by,
    reason: row.reason,
    writtenBy: row.written_by,
  }));
}

async function reviews(db: Db, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('reviews as r')
    .leftJoin('users as u', 'u.id', 'r.sent_by')
    .select(['r.id', 'r.round', 'r.note', 'r.sent_at', 'u.name'])
    .where('r.content_id', '=', contentId)
    .orderBy('r.sent_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'review',
    id: row.id,
    at: row.sent_at,
    by: row.name,
    round: row.round,
    note: row.note,
  }));
}

async function decisions(db: Db, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('decisions as d')
    .leftJoin('users as u', 'u.id', 'd.user_id')
    .leftJoin('approvers as a', 'a.id', 'd.approver_id')
    .select([
      'd.id',
      'd.decision',
      'd.basis',
      'd.words',
      'd.on_behalf_reason',
      'd.created_at',
      'u.name',
      'a.name as approver',
    ])
    .where('d.content_id', '=', contentId)
    .orderBy('d.created_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'decision',
    id: row.id,
    at: row.created_at,
    by: row.approver ?? row.name,
    decision: row.decision,
    onBehalf: row.basis === 'on_behalf',
    words: row.words,
    reason: row.on_behalf_reason,
  }));
}

async function comments(db: Db, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('comments as c')
    .leftJoin('users as u', 'u.id', 'c.user_id')
    .leftJoin('approvers as a', 'a.id', 'c.approver_id')
    .select(['c.id', 'c.body', 'c.created_at', 'u.name', 'a.name as approver'])
    .where('c.content_id', '=', contentId)
    .orderBy('c.created_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'comment',
    id: row.id,
    at: row.created_at,
    by: row.approver ?? row.name,
    words: row.body,
  }));
}

async function attempts(db: Db, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('attempts as a')
    .innerJoin('publications as p', 'p.id', 'a.publication_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .select(['a.id', 'a.armed_at', 'a.finished_at', 'a.outcome', 'a.reason', 'a.words', 'a.remote_url', 'ch.name'])
    .where('p.content_id', '=', contentId)
    .orderBy('a.armed_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'attempt',
    id: row.id,
    at: row.finished_at ?? row.armed_at,
    by: null,
    channel: row.name,
    outcome: row.outcome,
    reason: row.reason,
    words: row.words,
    url: row.remote_url,
  }));
}

async function events(db: Db, actor: MemberActor, contentId: string): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['id', 'at', 'actor_name', 'event', 'detail'])
    .where('workspace_id', '=', actor.workspaceId)
    .where('subject_kind', '=', 'content')
    .where('subject_id', '=', contentId)
    .where('event', 'in', [...historyEvents])
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return rows.map((row) => ({
    kind: 'event',
    id: row.id,
    at: row.at,
    by: row.actor_name,
    event: row.event as HistoryEvent,
    wall: text(row.detail.wall),
    zone: text(row.detail.zone),
  }));
}
