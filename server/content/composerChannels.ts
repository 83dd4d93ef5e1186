import type { Db } from '#server/database/connection.ts';
import { isPublicOrigin } from '#server/http/publicOrigin.ts';
import { channelLimits } from '#server/media/ready.ts';
import { networkOf } from '#server/networks/index.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import { appUrl } from '#server/notifications/address.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ContentBody } from './body.ts';

/** A channel that the content goes to, or could go to. */
export type ComposerChannel = {
  /** Whether its network lets posts be taken down from here. */
  canRemove: boolean;
  id: string;
  name: string;
  network: string;
  glyph: string;
  status: 'connected' | 'reconnect' | 'disconnected';
  isPaused: boolean;
  /** null: it takes newsletters. */
  limits: Limits | null;
  /** The network fetches pictures from us, and the app is not on the open internet. */
  isOutOfReach: boolean;
};

/** The client's channels that take this kind of content, in the order in which they were connected. */
export async function channelsFor(
  db: Db,
  actor: MemberActor,
  clientId: string,
  kind: ContentBody['kind'],
): Promise<ComposerChannel[]> {
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'name', 'network', 'status', 'paused_at', 'limits'])
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'channels'))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const isPublic = isPublicOrigin(await appUrl(db));
  return rows.flatMap((row) => {
    const network = networkOf(row.network);
    if (network?.accepts !== kind) return [];
    const limits = channelLimits(row);
    const { id, name, network: named, status, paused_at: pausedAt } = row;
    return [
      {
        id,
        name,
        network: named,
        glyph: network.glyph,
        status,
        isPaused: pausedAt !== null,
        limits,
        isOutOfReach: limits?.needsPublicAddress === true && !isPublic,
        canRemove: network.accepts === 'post' && network.remove !== undefined,
      },
    ];
  });
}

/** The channels that a new content of each client may go to, by client id: for the form that makes one. */
export async function offeredChannels(
  db: Db,
  actor: MemberActor,
): Promise<Record<string, { id: string; name: string; glyph: string; accepts: ContentBody['kind'] }[]>> {
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'client_id', 'name', 'network'])
    .where('status', '!=', 'disconnected')
    .where(visibleTo(actor, 'channels'))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const offered: Awaited<ReturnType<typeof offeredChannels>> = {};
  for (const { id, client_id: clientId, name, network: named } of rows) {
    const network = networkOf(named);
    if (!network) continue;
    offered[clientId] ??= [];
    offered[clientId].push({ id, name, glyph: network.glyph, accepts: network.accepts });
  }
  return offered;
}
