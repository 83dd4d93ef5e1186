import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import type { Json } from '#server/database/schema/columns.ts';
import { networkOf } from '#server/networks/index.ts';
import { type Limits, limitsOf } from '#server/networks/interface/limits.ts';
import type { Account } from '#server/networks/interface/reach.ts';
import type { Network } from '#server/networks/network.ts';
import type { Secrets } from '#server/security/secrets.ts';

/** What connecting and calling need of a process's services. */
export type ChannelServices = Pick<Services, 'db' | 'http' | 'secrets' | 'config' | 'clock'>;

export type OpenAccount = {
  channelId: string;
  workspaceId: string;
  clientId: string;
  name: string;
  networkName: string;
  network: Network;
  status: 'connected' | 'reconnect';
  account: Account;
  /** Rises with every change of the credentials. */
  version: number;
};

/**
 * A channel's account with its secrets opened; null when it was disconnected, or its network is no longer here.
 * No actor: call it with an id that was read with one, or from a job.
 */
export async function accountOf(db: Db, secrets: Secrets, channelId: string): Promise<OpenAccount | null> {
  const row = await db.selectFrom('channels').selectAll().where('id', '=', channelId).executeTakeFirst();
  const network = row && networkOf(row.network);
  if (!row || !network || row.status === 'disconnected' || row.credentials === null) return null;
  return {
    channelId,
    workspaceId: row.workspace_id,
    clientId: row.client_id,
    name: row.name,
    networkName: row.network,
    network,
    status: row.status,
    version: row.credentials_version,
    account: {
      settings: row.settings,
      credentials: openCredentials(secrets, channelId, row.credentials),
      limits: limitsOf(network, row.limits as Partial<Limits>),
    },
  };
}

/** Secrets as they are kept: bound to the channel's id, so that a value copied to another row does not open. */
export function sealCredentials(secrets: Secrets, channelId: string, credentials: Record<string, unknown>): string {
  return secrets.encrypt('credentials', channelId, JSON.stringify(credentials));
}

function openCredentials(secrets: Secrets, channelId: string, sealed: string): Record<string, unknown> {
  return JSON.parse(secrets.decrypt('credentials', channelId, sealed)) as Record<string, unknown>;
}

/** A plain object as a jsonb column takes it: whatever JSON cannot say is dropped. */
export function asJson(value: object): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(value)) as { [key: string]: Json };
}
