import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { tellWorkspace } from '#server/live/tell.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { requireOwner } from '#server/people/scope.ts';
import { release } from '#server/publishing/held.ts';

/** Whether an owner has stopped everything of this workspace. */
export async function isEverythingPaused(db: Db, actor: MemberActor): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('paused_at')
    .where('id', '=', actor.workspaceId)
    .executeTakeFirst();
  return Boolean(row?.paused_at);
}

/** Nothing of any client goes out until it is resumed; what is armed already does. Throws `forbidden` ownerOnly. */
export async function pauseEverything(db: Db, actor: MemberActor, now: Date): Promise<void> {
  await set(db, actor, true, now);
}

/** What was held by it goes out now, one by one, inside each client's grace; the rest needs a new time. Throws `forbidden` ownerOnly. */
export async function resumeEverything(db: Db, actor: MemberActor, now: Date): Promise<void> {
  await set(db, actor, false, now);
}

async function set(db: Db, actor: MemberActor, isPaused: boolean, now: Date): Promise<void> {
  requireOwner(actor);
  const { workspaceId } = actor;
  await inTransaction(db, async (trx) => {
    const changed = await trx
      .updateTable('workspaces')
      .set({ paused_at: isPaused ? now : null })
      .where('id', '=', workspaceId)
      .where('paused_at', isPaused ? 'is' : 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (!changed) return;
    const detail: Record<string, number> = isPaused ? {} : { released: await release(trx, { workspaceId }, now) };
    const event = isPaused ? 'workspace.paused' : 'workspace.resumed';
    await recordEvent(trx, actor, { event, subject: { kind: 'workspace', id: workspaceId }, detail }, now);
    // On every open screen it is seen at once.
    await tellWorkspace(trx, workspaceId);
  });
}
