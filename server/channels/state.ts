import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { resumeChannel } from '#server/publishing/resume.ts';

/**
 * Ends a connection: its secrets are gone, its planned publications are held at their time. What was published stays.
 * Errors: `not_found` channelNotFound.
 */
export async function disconnectChannel(
  db: Db,
  actor: MemberActor,
  { clientId, channelId }: { clientId: string; channelId: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const channel = await trx
      .updateTable('channels')
      .set((eb) => ({
        status: 'disconnected',
        status_reason: null,
        status_words: null,
        status_since: now,
        credentials: null,
        credentials_version: eb('credentials_version', '+', 1),
        renewal_lease: null,
        renewal_until: null,
      }))
      .where('id', '=', channelId)
      .where('client_id', '=', clientId)
      .where(visibleTo(actor, 'channels'))
      .where('status', '!=', 'disconnected')
      .returning(['name', 'network'])
      .executeTakeFirst();
    if (!channel) return requireChannel(trx, actor, { clientId, channelId });
    await recordEvent(
      trx,
      actor,
      { event: 'channel.disconnected', subject: { kind: 'channel', id: channelId }, clientId, detail: channel },
      now,
    );
  });
}

/**
 * Stops a channel before its next arming, or lets it go on; what it held meanwhile goes out within its grace.
 * Errors: `not_found` channelNotFound.
 */
export async function pauseChannel(
  db: Db,
  actor: MemberActor,
  { clientId, channelId, isPaused }: { clientId: string; channelId: string; isPaused: boolean },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const channel = await trx
      .updateTable('channels')
      .set({ paused_at: isPaused ? now : null })
      .where('id', '=', channelId)
      .where('client_id', '=', clientId)
      .where(visibleTo(actor, 'channels'))
      .where('paused_at', isPaused ? 'is' : 'is not', null)
      .returning(['name', 'network'])
      .executeTakeFirst();
    if (!channel) return requireChannel(trx, actor, { clientId, channelId });
    await recordEvent(
      trx,
      actor,
      {
        event: isPaused ? 'channel.paused' : 'channel.resumed',
        subject: { kind: 'channel', id: channelId },
        clientId,
        detail: channel,
      },
      now,
    );
    if (!isPaused) await resumeChannel(trx, channelId, now);
  });
}

/** Nothing to change is no error; nothing to see is one. */
async function requireChannel(
  trx: Db,
  actor: MemberActor,
  { clientId, channelId }: { clientId: string; channelId: string },
): Promise<void> {
  const row = await trx
    .selectFrom('channels')
    .select('id')
    .where('id', '=', channelId)
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'channels'))
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'channelNotFound');
}
