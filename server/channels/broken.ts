import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import type { ReasonCode } from '#server/networks/interface/reasons.ts';
import { channelNeedsReconnect } from '#server/notifications/channels.ts';

/**
 * Marks a channel whose access is dead and tells those concerned, once for each time it breaks. Call it in the
 * transaction that records what the network answered. `version` is the credentials' that were refused: a channel that
 * was connected anew meanwhile is left alone.
 */
export async function markReconnect(
  trx: Db,
  {
    channelId,
    reason,
    words,
    version,
  }: { channelId: string; reason: ReasonCode; words?: string | null; version?: number },
  now: Date,
): Promise<boolean> {
  const channel = await trx
    .updateTable('channels')
    .set({
      status: 'reconnect',
      status_reason: reason,
      status_words: words ?? null,
      status_since: now,
      checked_at: now,
    })
    .where('id', '=', channelId)
    .where('status', '=', 'connected')
    .$if(version !== undefined, (query) => query.where('credentials_version', '=', version ?? 0))
    .returning(['workspace_id', 'client_id', 'network'])
    .executeTakeFirst();
  if (!channel) return false;
  await recordEvent(
    trx,
    { kind: 'system', workspaceId: channel.workspace_id },
    {
      event: 'channel.lost',
      subject: { kind: 'channel', id: channelId },
      clientId: channel.client_id,
      detail: { network: channel.network, reason },
    },
    now,
  );
  await channelNeedsReconnect(trx, channelId, now);
  return true;
}
