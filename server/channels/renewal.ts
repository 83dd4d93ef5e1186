import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '#server/networks/interface/reach.ts';
import type { Call } from '#server/networks/network.ts';
import { accountOf, type ChannelServices, sealCredentials } from './account.ts';

/** Longer than any one call; whoever holds a lease beyond it was killed or frozen. */
const leaseMs = 45_000;
/** So long before its end the request must have left: its answer is stored before anybody else asks. */
const answeredWithinMs = 25_000;
const waitMs = 150;

/**
 * Makes a call's `renew`: one process at a time renews a channel's secrets, by a lease in the row and not by a lock,
 * since no transaction spans the network. Whoever waited finds that it was done and takes what is new.
 */
export function renewalOf(
  services: Pick<ChannelServices, 'db' | 'secrets' | 'clock'>,
  channelId: string,
  held: { account: Account; version: number },
  signal: AbortSignal,
): Call['renew'] {
  const { db, secrets, clock } = services;

  /** When it ends; null while somebody else has it. */
  async function takeLease(lease: string): Promise<Date | null> {
    const now = clock.now();
    const until = new Date(now.getTime() + leaseMs);
    const row = await db
      .updateTable('channels')
      .set({ renewal_lease: lease, renewal_until: until })
      .where('id', '=', channelId)
      .where((eb) => eb.or([eb('renewal_until', 'is', null), eb('renewal_until', '<', now)]))
      .returning('id')
      .executeTakeFirst();
    return row ? until : null;
  }

  async function giveBack(lease: string): Promise<void> {
    await db
      .updateTable('channels')
      .set({ renewal_lease: null, renewal_until: null })
      .where('id', '=', channelId)
      .where('renewal_lease', '=', lease)
      .execute();
  }

  /** Takes over what another process has stored meanwhile. */
  async function adopt(): Promise<'adopted' | 'same' | 'gone'> {
    const newest = await accountOf(db, secrets, channelId);
    if (!newest) return 'gone';
    if (newest.version === held.version) return 'same';
    held.version = newest.version;
    held.account.credentials = newest.account.credentials;
    return 'adopted';
  }

  return async (refresh) => {
    const lease = randomUUID();
    let until: Date | null = null;
    while (!until) {
      until = await takeLease(lease);
      if (until) break;
      if ((await adopt()) === 'adopted') return { kind: 'renewed' };
      if (signal.aborted) return { kind: 'retry', reason: 'timeout' };
      await pause(waitMs);
    }
    try {
      const before = await adopt();
      if (before === 'adopted') return { kind: 'renewed' };
      if (before === 'gone') return { kind: 'reconnect', reason: 'credentials_revoked' };
      const lastMoment = until.getTime() - answeredWithinMs;
      const renewal = await refresh(held.account.credentials, () => {
        if (clock.now().getTime() > lastMoment) throw new Error('Somebody else may renew by now; nothing was sent.');
      });
      if (renewal.kind !== 'renewed') {
        // Refused, but somebody connected the channel anew while we asked: then theirs counts.
        return (await adopt()) === 'adopted' ? { kind: 'renewed' } : renewal;
      }
      const stored = await db
        .updateTable('channels')
        .set({
          credentials: sealCredentials(secrets, channelId, renewal.credentials),
          credentials_version: held.version + 1,
        })
        .where('id', '=', channelId)
        .where('status', '!=', 'disconnected')
        .where('credentials_version', '=', held.version)
        .returning('credentials_version')
        .executeTakeFirst();
      if (!stored) {
        return (await adopt()) === 'adopted'
          ? { kind: 'renewed' }
          : { kind: 'reconnect', reason: 'credentials_revoked' };
      }
      held.version = stored.credentials_version;
      held.account.credentials = renewal.credentials;
      return { kind: 'renewed' };
    } finally {
      await giveBack(lease);
    }
  };
}
