import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import type { ReasonCode } from '#server/networks/network.ts';
import { channelNeedsReconnect } from '#server/notifications/channels.ts';

/**
 * Marks a channel whose access is dead; what is due on it waits from now on. The assistant gets one message, however
 * many publications find it dead.
 */
export async function markReconnect(
  trx: Db,
  channelId: string,
  { reason, words }: { reason: ReasonCode; words: string | null },
  now: Date,
): Promise<void> {
  const row = await trx
    .updateTable('channels')
    .set({ status: 'reconnect', status_reason: reason, status_words: words, status_since: now })
    .where('id', '=', channelId)
    .where('status', '=', 'connected')
    .returning(['workspace_id', 'client_id'])
    .executeTakeFirst();
  if (!row) return;
  await recordEvent(
    trx,
    { kind: 'system', workspaceId: row.workspace_id },
    { event: 'channel.lost', subject: { kind: 'channel', id: channelId }, clientId: row.client_id, detail: { reason } },
    now,
  );
  await channelNeedsReconnect(trx, channelId, now);
}
