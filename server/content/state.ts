import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ContentStage } from './lifecycle.ts';
import type { Disambiguation } from './time.ts';

/** When one channel's publication goes out, as a person chose it; `isLive` false: it was cancelled. */
export type PlannedTime = {
  due: { wall: string; zone: string; disambiguation: Disambiguation } | null;
  isLive: boolean;
  /** It did not go out at its time and waits for a person; what takes a new time back puts it there again. */
  stuck?: Stuck;
};

/** Where a publication waits for a person, and why. */
export type Stuck = {
  status: 'held' | 'exhausted' | 'rejected';
  reason: PublicationsTable['held_reason'];
  problem: string | null;
  words: string | null;
};

/** What a press on the calendar can change about a content: all of it is kept with the change, to be put back. */
export type ContentState = {
  stage: ContentStage;
  version: number;
  /** Ids, sorted. */
  labels: string[];
  assigneeId: string | null;
  /** By publication. */
  times: Record<string, PlannedTime>;
};

export type Snapshot = { clientId: string; state: ContentState };

/**
 * How these contents are now, by id; those that the actor may not see are left out. Two queries however many there are.
 */
export async function contentStates(
  db: Db,
  actor: MemberActor,
  contentIds: readonly string[],
): Promise<Map<string, Snapshot>> {
  const states = new Map<string, Snapshot>();
  if (contentIds.length === 0) return states;
  const contents = await db
    .selectFrom('contents')
    .select(['id', 'client_id', 'stage', 'draft_version', 'assignee_id'])
    .select(
      sql<
        string[]
      >`array(select label_id::text from content_labels where content_id = contents.id order by label_id)`.as('labels'),
    )
    .where(sql<boolean>`id = any(${contentIds}::uuid[])`)
    .where(visibleTo(actor, 'contents'))
    .execute();
  for (const { id, client_id: clientId, stage, draft_version: version, labels, assignee_id: assigneeId } of contents) {
    states.set(id, { clientId, state: { stage, version, labels, assigneeId, times: {} } });
  }
  const publications = await db
    .selectFrom('publications')
    .select(['id', 'content_id', 'status', 'due_wall', 'due_zone', 'due_disambiguation'])
    .select(['held_reason', 'problem', 'problem_words'])
    .where(sql<boolean>`content_id = any(${contentIds}::uuid[])`)
    .where(visibleTo(actor, 'publications'))
    .execute();
  for (const row of publications) {
    const { id, content_id, status, due_wall: wall, due_zone: zone, due_disambiguation: disambiguation } = row;
    const stuck =
      status === 'held' || status === 'exhausted' || status === 'rejected'
        ? { stuck: { status, reason: row.held_reason, problem: row.problem, words: row.problem_words } }
        : {};
    const there = states.get(content_id);
    if (there) {
      const due = wall && zone ? { wall, zone, disambiguation } : null;
      there.state.times[id] = { due, isLive: status !== 'cancelled', ...stuck };
    }
  }
  return states;
}

/** Whether it stands at the same time, whatever became of it there. */
export function isSameTime(one: PlannedTime | undefined, other: PlannedTime | undefined): boolean {
  return isDeepStrictEqual([one?.due, one?.isLive], [other?.due, other?.isLive]);
}
