import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { release } from '#server/publishing/held.ts';
import { changeClient } from './editing.ts';

type Input = { clientId: string };

/** Nothing of this client goes out until it is resumed. Any member who works for the client may stop it. */
export async function pauseClient(db: Db, actor: MemberActor, { clientId }: Input, now: Date): Promise<void> {
  await changeClient(
    db,
    actor,
    clientId,
    async (trx, before) => {
      if (before.paused_at) return null;
      await trx.updateTable('clients').set({ paused_at: now }).where('id', '=', clientId).execute();
      return { event: 'client.paused', detail: { name: before.name }, now };
    },
    { anyMember: true },
  );
}

/** What was held by the pause goes out now, if it is still inside the client's grace; the rest needs a new time. */
export async function resumeClient(db: Db, actor: MemberActor, { clientId }: Input, now: Date): Promise<void> {
  await changeClient(
    db,
    actor,
    clientId,
    async (trx, before) => {
      if (!before.paused_at) return null;
      await trx.updateTable('clients').set({ paused_at: null }).where('id', '=', clientId).execute();
      const released = await release(trx, { clientId }, now);
      return { event: 'client.resumed', detail: { name: before.name, released }, now };
    },
    { anyMember: true },
  );
}

/**
 * Puts a client away: it leaves the lists, its approvers' links open nothing, nothing new can be planned for it.
 * Throws `conflict clientHasPlans` (count) while something is still to go out: that is decided first. Only an owner.
 */
export async function archiveClient(db: Db, actor: MemberActor, { clientId }: Input, now: Date): Promise<void> {
  await changeClient(db, actor, clientId, async (trx, before) => {
    if (before.archived_at) return null;
    const { count } = await trx
      .selectFrom('publications')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('workspace_id', '=', actor.workspaceId)
      .where('client_id', '=', clientId)
      .where('status', 'not in', ['published', 'cancelled', 'rejected', 'exhausted'])
      .where('due_at', 'is not', null)
      .executeTakeFirstOrThrow();
    if (Number(count) > 0) throw domainError('conflict', 'clientHasPlans', { count: Number(count) });
    await trx.updateTable('clients').set({ archived_at: now }).where('id', '=', clientId).execute();
    return { event: 'client.archived', detail: { name: before.name }, now };
  });
}

/** Brings an archived client back as it was. Only an owner. */
export async function restoreClient(db: Db, actor: MemberActor, { clientId }: Input, now: Date): Promise<void> {
  await changeClient(db, actor, clientId, async (trx, before) => {
    if (!before.archived_at) return null;
    await trx.updateTable('clients').set({ archived_at: null }).where('id', '=', clientId).execute();
    return { event: 'client.restored', detail: { name: before.name }, now };
  });
}
