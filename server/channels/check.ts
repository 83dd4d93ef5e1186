import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { inTransaction } from '#server/database/transaction.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import type { Health } from '#server/networks/network.ts';
import { channelAccessEnds } from '#server/notifications/channels.ts';
import { resumeChannel } from '#server/publishing/resume.ts';
import { accessEndsAt, warnedMs } from './access.ts';
import { accountOf, asJson, type ChannelServices, type OpenAccount } from './account.ts';
import { markReconnect } from './broken.ts';
import { callOf } from './call.ts';

const checkMs = 40_000;
const checkEveryMs = 24 * 3_600_000;
const perSweep = 100;

/**
 * Asks the network whether the account still works, and writes down what it says: limits kept fresh, a dead access
 * marked, one that came back connected again. null: there is nothing to check any more.
 */
export async function checkChannel(services: ChannelServices, channelId: string, now: Date): Promise<Health | null> {
  const open = await accountOf(services.db, services.secrets, channelId);
  if (!open) return null;
  const call = callOf(services, open, { http: services.http, signal: AbortSignal.timeout(checkMs) });
  const health = await open.network.check(call);
  await inTransaction(services.db, (trx) => keepHealth(trx, open, health, now));
  return health;
}

async function keepHealth(trx: Db, open: OpenAccount, health: Health, now: Date): Promise<void> {
  const { channelId } = open;
  const row = await trx
    .updateTable('channels')
    .set({ checked_at: now })
    .where('id', '=', channelId)
    .where('status', '!=', 'disconnected')
    .where('credentials_version', '=', open.version)
    .returning(['status', 'limits', 'settings'])
    .executeTakeFirst();
  // Connected anew or disconnected meanwhile: what was asked says nothing of it.
  if (!row) return;
  if (health.kind === 'reconnect') {
    await markReconnect(trx, { channelId, reason: health.reason, words: health.words ?? null }, now);
    return;
  }
  const settings = { ...row.settings, ...('settings' in health ? health.settings : {}) };
  const endsAt = accessEndsAt(settings);
  if (row.status === 'connected' && endsAt && endsAt.getTime() - now.getTime() <= warnedMs)
    await channelAccessEnds(trx, { channelId, endsAt }, now);
  if (health.kind === 'trouble') {
    // Nothing that connecting again would mend: it is shown, and asked again at the next check.
    await trx
      .updateTable('channels')
      .set({ status_reason: health.reason, status_words: health.words ?? null })
      .where('id', '=', channelId)
      .where('status', '=', 'connected')
      .execute();
    return;
  }
  const limits: Partial<Limits> = { ...(row.limits as Partial<Limits>), ...health.limits };
  await trx
    .updateTable('channels')
    .set({
      status: 'connected',
      status_reason: null,
      status_words: null,
      limits: asJson(limits),
      ...(health.name ? { name: health.name } : {}),
      ...(health.settings ? { settings: asJson(settings) } : {}),
      ...(row.status === 'reconnect' ? { status_since: now } : {}),
    })
    .where('id', '=', channelId)
    .execute();
  if (row.status !== 'reconnect') return;
  await recordEvent(
    trx,
    { kind: 'system', workspaceId: open.workspaceId },
    {
      event: 'channel.recovered',
      subject: { kind: 'channel', id: channelId },
      clientId: open.clientId,
      detail: { network: open.networkName },
    },
    now,
  );
  await resumeChannel(trx, channelId, now);
}

/** Gives each connected channel that was not looked at for a day a job of its own. */
export async function checkDueChannels(db: Db, now: Date): Promise<number> {
  const due = await db
    .selectFrom('channels as ch')
    .innerJoin('clients as cl', 'cl.id', 'ch.client_id')
    .select(['ch.id', 'ch.client_id'])
    .where('ch.status', '=', 'connected')
    .where('cl.archived_at', 'is', null)
    .where((eb) =>
      eb.or([eb('ch.checked_at', 'is', null), eb('ch.checked_at', '<', new Date(now.getTime() - checkEveryMs))]),
    )
    .orderBy('ch.checked_at', (order) => order.asc().nullsFirst())
    .limit(perSweep)
    .execute();
  await inTransaction(db, async (trx) => {
    for (const { id, client_id } of due) {
      await enqueue(trx, {
        name: 'channel.check',
        data: { channelId: id },
        clientId: client_id,
        singletonKey: `channel.check:${id}`,
        everySeconds: 3_600,
      });
    }
  });
  return due.length;
}
