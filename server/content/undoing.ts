import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { recordEvents } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { alteredBy } from './changes.ts';
import { lockPublications, startOver, whyFixed } from './due.ts';
import type { ContentStage } from './lifecycle.ts';
import { settleStage } from './revisions.ts';
import { type ContentState, contentStates, isSameTime, type Snapshot } from './state.ts';
import { putTimesBack } from './timesBack.ts';

/** Why something stays as it is now; a key of the words (`changes.kept`). */
export type KeptReason =
  | 'changedMeanwhile'
  | 'goingOut'
  | 'alreadyPublished'
  | 'decideUnconfirmedFirst'
  | 'timePast'
  | 'contentNotFound'
  | 'clientArchived';

export type Undone = { undone: number; kept: { contentId: string; title: string; reason: KeptReason }[] };

type Step = { contentId: string; clientId: string; before: ContentState | null; after: ContentState };

/**
 * Takes a change of the actor's own back, content by content: what is still as the change left it and is not on its
 * way out becomes what it was; the rest stays and is named. Of two who undo at once the second hears `alreadyUndone`.
 * Throws `not_found` changeNotFound, `conflict` alreadyUndone.
 */
export async function undoChange(
  db: Db,
  actor: MemberActor,
  { changeId }: { changeId: string },
  now: Date,
): Promise<Undone> {
  return await inTransaction(db, async (trx) => {
    const kind = await markUndone(trx, actor, changeId, now);
    const steps = await readSteps(trx, actor, changeId);
    const ids = steps.map(({ contentId }) => contentId);
    const titles = await lockContents(trx, actor, ids);
    const current = await contentStates(trx, actor, ids);
    const made = steps.filter(({ contentId, before }) => before === null && titles.has(contentId));
    const taken = await takeAway(trx, actor, made, current, now);
    const result: Undone = { undone: 0, kept: [] };
    const done: Step[] = [];
    for (const step of steps) {
      const there = titles.get(step.contentId);
      const snapshot = current.get(step.contentId);
      const reason =
        !there || !snapshot
          ? 'contentNotFound'
          : step.before === null
            ? taken.get(step.contentId)
            : there.isArchived
              ? 'clientArchived'
              : await putBack(trx, actor, { ...step, before: step.before }, snapshot, now);
      if (reason) result.kept.push({ contentId: step.contentId, title: there?.title ?? '', reason });
      else done.push(step);
    }
    result.undone = done.length;
    await recordEvents(
      trx,
      actor,
      done.map(({ contentId, clientId }) => ({
        event: 'content.undone',
        subject: { kind: 'content', id: contentId },
        clientId,
        detail: { kind },
      })),
      now,
    );
    return result;
  });
}

/** The first of two presses gets it; the second waits here and then finds it done. */
async function markUndone(trx: Db, actor: MemberActor, changeId: string, now: Date): Promise<string> {
  const own = { id: changeId, workspace_id: actor.workspaceId, user_id: actor.userId };
  const marked = await trx
    .updateTable('changes')
    .set({ undone_at: now })
    .where((eb) => eb.and(own))
    .where('undone_at', 'is', null)
    .returning('kind')
    .executeTakeFirst();
  if (marked) return marked.kind;
  const known = await trx
    .selectFrom('changes')
    .select('id')
    .where((eb) => eb.and(own))
    .executeTakeFirst();
  throw known ? domainError('conflict', 'alreadyUndone') : domainError('not_found', 'changeNotFound');
}

async function readSteps(trx: Db, actor: MemberActor, changeId: string): Promise<Step[]> {
  return await trx
    .selectFrom('change_steps')
    .select(['content_id as contentId', 'client_id as clientId', 'before', 'after'])
    .where('change_id', '=', changeId)
    .where('workspace_id', '=', actor.workspaceId)
    .orderBy('content_id')
    .execute();
}

/** All of them in one order, before anything else: two who lock in different orders would wait for each other. */
async function lockContents(trx: Db, actor: MemberActor, ids: string[]) {
  const rows = await trx
    .selectFrom('contents as c')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .select(['c.id', 'c.title', 'k.archived_at'])
    .where(sql<boolean>`c.id = any(${ids}::uuid[])`)
    .where(visibleTo(actor, 'c'))
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute();
  return new Map(rows.map((row) => [row.id, { title: row.title, isArchived: row.archived_at !== null }]));
}

/**
 * Contents that the change made are cancelled, and left without a date, so that they stand nowhere any more. A few
 * statements however many an import made. Answers why some stay.
 */
async function takeAway(
  trx: Db,
  actor: MemberActor,
  made: Step[],
  current: ReadonlyMap<string, Snapshot>,
  now: Date,
): Promise<Map<string, KeptReason>> {
  const kept = new Map<string, KeptReason>();
  if (made.length === 0) return kept;
  const ids = made.map(({ contentId }) => contentId);
  const worked = await workedOn(trx, ids);
  const fixed = await lockedAndFixed(trx, actor, ids);
  for (const { contentId, after } of made) {
    const isAsLeft = !worked.has(contentId) && isAsMade(current.get(contentId)?.state, after);
    const reason = fixed.get(contentId) ?? (isAsLeft ? null : 'changedMeanwhile');
    if (reason) kept.set(contentId, reason);
  }
  const gone = ids.filter((id) => !kept.has(id));
  await trx
    .updateTable('publications')
    .set({ status: 'cancelled', due_at: null, due_wall: null, due_zone: null, ...startOver, updated_at: now })
    .where(sql<boolean>`content_id = any(${gone}::uuid[])`)
    .where('status', '!=', 'cancelled')
    .execute();
  await trx
    .updateTable('contents')
    .set({ stage: 'cancelled', cancelled_at: now, updated_at: now })
    .where(sql<boolean>`id = any(${gone}::uuid[])`)
    .where('stage', '!=', 'cancelled')
    .execute();
  return kept;
}

/** Nothing of it was changed since, by a person: that it came due and was held, or refused, is no work on it. */
function isAsMade(state: ContentState | undefined, after: ContentState): boolean {
  if (!state) return false;
  const { times, ...rest } = state;
  const { times: timesAfter, ...restAfter } = after;
  const ids = [...new Set([...Object.keys(times), ...Object.keys(timesAfter)])];
  return isDeepStrictEqual(rest, restAfter) && ids.every((id) => isSameTime(times[id], timesAfter[id]));
}

/** Of these contents, those that a round or a comment exists for: somebody has worked on them. */
async function workedOn(trx: Db, ids: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select content_id as id from reviews where content_id = any(${ids}::uuid[])
    union select content_id from comments where content_id = any(${ids}::uuid[])`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** Locks the publications of these contents, as `lockPublications` does one content's, and tells which are on their way. */
async function lockedAndFixed(trx: Db, actor: MemberActor, ids: string[]): Promise<Map<string, KeptReason>> {
  const publications = trx
    .selectFrom('publications as p')
    .where(sql<boolean>`p.content_id = any(${ids}::uuid[])`)
    .where(visibleTo(actor, 'p'))
    .where('p.status', '!=', 'cancelled');
  await publications.select('p.id').orderBy('p.content_id').orderBy('p.id').forUpdate().execute();
  const rows = await publications
    .select(['p.content_id', 'p.status', 'p.parts_out as partsOut'])
    .select(
      sql<boolean>`exists (select 1 from attempts a where a.publication_id = p.id and a.finished_at is null)`.as(
        'armed',
      ),
    )
    .execute();
  return new Map(
    rows.flatMap(({ content_id, ...row }) => {
      const reason = whyFixed(row) ?? (row.partsOut > 0 ? 'alreadyPublished' : null);
      return reason ? [[content_id, reason] as const] : [];
    }),
  );
}

async function putBack(
  trx: Db,
  actor: MemberActor,
  { contentId, clientId, before, after }: Step & { before: ContentState },
  { state }: Snapshot,
  now: Date,
): Promise<KeptReason | null> {
  const altered = alteredBy(before, after);
  const isAsLeft =
    (!altered.stage || state.stage === after.stage) &&
    (!altered.labels || isDeepStrictEqual(state.labels, after.labels)) &&
    (!altered.assignee || state.assigneeId === after.assigneeId) &&
    altered.times.every((id) => isSameTime(state.times[id], after.times[id]));
  if (altered.times.length > 0) {
    const locked = await lockPublications(trx, actor, { contentId });
    const meant = locked.filter(({ id }) => altered.times.includes(id));
    const fixed = meant.map(whyFixed).find((reason) => reason !== null);
    if (fixed) return fixed;
    if (!isAsLeft) return 'changedMeanwhile';
    const reason = await putTimesBack(trx, { contentId, clientId, before, ids: altered.times }, now);
    if (reason) return reason;
  } else if (!isAsLeft) return 'changedMeanwhile';
  if (altered.labels) await putLabelsBack(trx, { contentId, clientId, labels: before.labels }, actor);
  await trx
    .updateTable('contents')
    .set({
      ...(altered.assignee ? { assignee_id: before.assigneeId } : {}),
      ...(altered.stage ? { stage: stageBack(before.stage), cancelled_at: null } : {}),
      updated_at: now,
    })
    .where('id', '=', contentId)
    .where('stage', '=', state.stage)
    .execute();
  if (altered.times.length > 0 && before.stage !== 'idea' && before.stage !== 'cancelled') {
    await settleStage(trx, contentId, now);
  }
  return null;
}

/** Whether it was agreed to is looked up anew; a round that was taken back stays so, and is sent again by a person. */
function stageBack(stage: ContentStage): ContentStage {
  return stage === 'approved' || stage === 'in_review' ? 'draft' : stage;
}

/** Labels that the client has no more stay away. */
async function putLabelsBack(
  trx: Db,
  { contentId, clientId, labels }: { contentId: string; clientId: string; labels: string[] },
  actor: MemberActor,
): Promise<void> {
  await trx.deleteFrom('content_labels').where('content_id', '=', contentId).execute();
  await sql`
    insert into content_labels (workspace_id, client_id, content_id, label_id)
    select workspace_id, client_id, ${contentId}, id from labels
    where workspace_id = ${actor.workspaceId} and client_id = ${clientId} and id = any(${labels}::uuid[])`.execute(trx);
}
