import type { Db } from '#server/database/connection.ts';
import { networkOf } from '#server/networks/index.ts';
import { type Limits, limitsOf } from '#server/networks/interface/limits.ts';
import type { Storage } from '#server/storage/storage.ts';
import { readyPictures } from './derivatives.ts';

type Shelf = { db: Db; storage: Storage };

/**
 * Makes the copies of pictures that the client's channels need, so that making a revision has only to look them up.
 * Repeatable; call it after an upload and before a revision. No actor: call it with ids that were read with one.
 */
export async function readyForClient(
  { db, storage }: Shelf,
  { workspaceId, clientId, mediaIds }: { workspaceId: string; clientId: string; mediaIds: readonly string[] },
  now: Date,
): Promise<void> {
  if (mediaIds.length === 0) return;
  const channels = await db
    .selectFrom('channels')
    .select(['network', 'limits'])
    .where('workspace_id', '=', workspaceId)
    .where('client_id', '=', clientId)
    .where('status', '!=', 'disconnected')
    .execute();
  const limits = channels.map(channelLimits).filter((one): one is Limits => one !== null && one.images > 0);
  await readyPictures({ db, storage }, { workspaceId, clientId, mediaIds, limits }, now);
}

/** What the channel's account takes; null for a channel of a network that is no longer here, or takes no posts. */
export function channelLimits(channel: { network: string; limits: Record<string, unknown> }): Limits | null {
  const network = networkOf(channel.network);
  return network?.accepts === 'post' ? limitsOf(network, channel.limits as Partial<Limits>) : null;
}
