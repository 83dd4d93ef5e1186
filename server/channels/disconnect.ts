import { recordEvent } from '#server/audit/audit.ts';
import type { Revocation } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { accountOf, type ChannelServices, type OpenAccount } from './account.ts';
import { callOf } from './call.ts';
import { disconnectChannel } from './state.ts';

const revokeMs = 8_000;

/**
 * Ends a connection here, then takes our access back at the network. The first always holds; the second is tried once
 * and told: `none` where the network offers no such thing.
 * Errors: `not_found` channelNotFound.
 */
export async function disconnectEverywhere(
  services: ChannelServices,
  actor: MemberActor,
  { clientId, channelId }: { clientId: string; channelId: string },
  now: Date,
): Promise<Revocation | { kind: 'none' }> {
  const mine = await services.db
    .selectFrom('channels')
    .select('id')
    .where('id', '=', channelId)
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'channels'))
    .executeTakeFirst();
  const open = mine ? await accountOf(services.db, services.secrets, channelId) : null;
  await disconnectChannel(services.db, actor, { clientId, channelId }, now);
  if (!open?.network.revoke) return { kind: 'none' };
  const answer = await revoke(services, open);
  await recordEvent(
    services.db,
    actor,
    {
      event: answer.kind === 'revoked' ? 'channel.revoked' : 'channel.notRevoked',
      subject: { kind: 'channel', id: channelId },
      clientId,
      detail: { network: open.networkName, ...(answer.kind === 'failed' ? { reason: answer.reason } : {}) },
    },
    now,
  );
  return answer;
}

async function revoke(services: ChannelServices, open: OpenAccount): Promise<Revocation> {
  const call = callOf(services, open, { http: services.http, signal: AbortSignal.timeout(revokeMs) });
  return (await open.network.revoke?.(call)) ?? { kind: 'revoked' };
}
