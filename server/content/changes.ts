import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type ContentState, contentStates, type Snapshot } from './state.ts';

/**
 * The one undo of the product: whatever one press did to however many contents is kept as one change (what each of them
 * was before, and how it was left), and one press takes it back (`undoing.ts`). Around the work, in its transaction:
 *
 *     const before = await contentStates(trx, actor, contentIds);
 *     …                                              // move, label, assign, cancel, make new ones
 *     const changeId = await recordChange(trx, actor, { kind: 'edit', before, madeIds }, now);
 *
 * The toast then gets `undo: { change: changeId }`.
 */

/** What was done; a key of the words (`changes.kinds`). */
export type ChangeKind = 'move' | 'shelve' | 'cancel' | 'edit' | 'copy' | 'repeat' | 'import';

export type ChangeToRecord = {
  kind: ChangeKind;
  /** `contentStates` of what was there before. */
  before?: ReadonlyMap<string, Snapshot>;
  /** Contents that the change made: undone, they are cancelled, unless somebody has worked on them since. */
  madeIds?: readonly string[];
};

/** Keeps what is different now; null when nothing is. Call it last, in the transaction of the change. */
export async function recordChange(
  trx: Db,
  actor: MemberActor,
  { kind, before = new Map(), madeIds = [] }: ChangeToRecord,
  now: Date,
): Promise<string | null> {
  const after = await contentStates(trx, actor, [...before.keys(), ...madeIds]);
  const steps = [...after].flatMap(([contentId, { clientId, state }]) => {
    const was = before.get(contentId)?.state ?? null;
    return isDeepStrictEqual(was, state) ? [] : [{ contentId, clientId, before: was, after: state }];
  });
  if (steps.length === 0) return null;
  const { id } = await trx
    .insertInto('changes')
    .values({ workspace_id: actor.workspaceId, user_id: actor.userId, kind, made_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (let first = 0; first < steps.length; first += 1_000) {
    await trx
      .insertInto('change_steps')
      .values(
        steps.slice(first, first + 1_000).map((step) => ({
          change_id: id,
          workspace_id: actor.workspaceId,
          client_id: step.clientId,
          content_id: step.contentId,
          before: step.before,
          after: step.after,
        })),
      )
      .execute();
  }
  return id;
}

/** What of a content a change altered; only that is compared and put back. */
export function alteredBy(before: ContentState, after: ContentState) {
  const ids = [...new Set([...Object.keys(before.times), ...Object.keys(after.times)])];
  return {
    stage: before.stage !== after.stage,
    labels: !isDeepStrictEqual(before.labels, after.labels),
    assignee: before.assigneeId !== after.assigneeId,
    times: ids.filter((id) => !isDeepStrictEqual(before.times[id], after.times[id])),
  };
}

/** How long a change can be taken back, in days; then its record is cleared away. */
const keptDays = 30;
const clearedAtOnce = 500;

/** Clears old changes away, in small steps. */
export async function clearOldChanges(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 24 * 3_600_000).toISOString();
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from changes where id in (select id from changes where made_at < ${before} limit ${clearedAtOnce})`.execute(
      db,
    );
    if (numAffectedRows < BigInt(clearedAtOnce)) return;
  }
}
