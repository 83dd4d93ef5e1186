import { randomUUID } from 'node:crypto';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { Connected, ConnectFailure, FormField } from '#server/networks/interface/connecting.ts';
import type { Network } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { resumeChannel } from '#server/publishing/resume.ts';
import { newToken, type Secrets } from '#server/security/secrets.ts';
import { accountOf, asJson, type ChannelServices, sealCredentials } from './account.ts';
import { reachOf } from './reach.ts';

export type ConnectAnswer = { kind: 'connected'; channelId: string; isNew: boolean } | ConnectFailure;

const connectMs = 40_000;

/**
 * Connects an account by what was typed into the network's form; with `channelId`, connects that channel again (what
 * is kept and left empty stays). What the network says no to is answered as a value, with the field it belongs to.
 * Errors: `not_found` clientNotFound, channelNotFound; `conflict` clientArchived, channelOtherAccount.
 */
export async function connectChannel(
  services: ChannelServices,
  actor: MemberActor,
  {
    clientId,
    networkName,
    input,
    channelId,
  }: { clientId: string; networkName: string; input: Record<string, string>; channelId?: string },
  now: Date,
): Promise<ConnectAnswer> {
  const network = await requirePlace(services.db, actor, {
    clientId,
    networkName,
    ...(channelId ? { channelId } : {}),
  });
  if (network.connecting.by !== 'form') throw domainError('not_found', 'channelNotFound');
  const { fields, connect } = network.connecting;
  const before = channelId ? await accountOf(services.db, services.secrets, channelId) : null;
  const typed = cleaned(fields, input);
  const missing = missingField(fields, typed, before !== null);
  if (missing) return missing;
  const context = {
    ...reachOf(services, { http: services.http, signal: AbortSignal.timeout(connectMs) }),
    newToken,
  };
  const result = await connect(context, typed, before?.account);
  if (result.kind === 'failed') return result;
  return keepAccount(
    services,
    actor,
    { clientId, networkName, account: result.account, ...(channelId ? { channelId } : {}) },
    now,
  );
}

/** The network, when the client (and the channel to reconnect) is the actor's and can be worked with. */
export async function requirePlace(
  db: Db,
  actor: MemberActor,
  { clientId, networkName, channelId }: { clientId: string; networkName: string; channelId?: string },
): Promise<Network> {
  const client = await db
    .selectFrom('clients')
    .select('archived_at')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  if (client.archived_at) throw domainError('conflict', 'clientArchived');
  const network = networkOf(networkName);
  if (!network) throw domainError('not_found', 'channelNotFound');
  if (channelId !== undefined) {
    const channel = await db
      .selectFrom('channels')
      .select('network')
      .where('id', '=', channelId)
      .where('client_id', '=', clientId)
      .where(visibleTo(actor, 'channels'))
      .executeTakeFirst();
    if (channel?.network !== networkName) throw domainError('not_found', 'channelNotFound');
  }
  return network;
}

/**
 * Writes a freshly connected account down: as a new channel, or into the one that has this account already. A channel
 * that is connected again has to be the same account, else its planned posts would go out under another name.
 */
export async function keepAccount(
  { db, secrets }: { db: Db; secrets: Secrets },
  actor: MemberActor,
  {
    clientId,
    networkName,
    account,
    channelId,
  }: { clientId: string; networkName: string; account: Connected; channelId?: string },
  now: Date,
): Promise<{ kind: 'connected'; channelId: string; isNew: boolean }> {
  const values = {
    name: account.name,
    remote_account_id: account.remoteAccountId,
    status: 'connected' as const,
    status_reason: null,
    status_words: null,
    status_since: now,
    settings: asJson(account.settings),
    limits: asJson(account.limits),
    checked_at: now,
    renewal_lease: null,
    renewal_until: null,
  };
  return inTransaction(db, async (trx) => {
    const sameAccount = () =>
      trx
        .selectFrom('channels')
        .select(['id', 'name', 'remote_account_id'])
        .where('client_id', '=', clientId)
        .where(visibleTo(actor, 'channels'))
        .where('network', '=', networkName)
        .where((eb) =>
          channelId === undefined ? eb('remote_account_id', '=', account.remoteAccountId) : eb('id', '=', channelId),
        )
        .forUpdate()
        .executeTakeFirst();

    let known = await sameAccount();
    if (!known && channelId === undefined) {
      const id = randomUUID();
      const made = await trx
        .insertInto('channels')
        .values({
          ...values,
          id,
          workspace_id: actor.workspaceId,
          client_id: clientId,
          network: networkName,
          credentials: sealCredentials(secrets, id, account.credentials),
          created_at: now,
        })
        .onConflict((conflict) => conflict.columns(['client_id', 'network', 'remote_account_id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made) {
        await recordEvent(
          trx,
          actor,
          {
            event: 'channel.connected',
            subject: { kind: 'channel', id },
            clientId,
            detail: { network: networkName, name: account.name },
          },
          now,
        );
        return { kind: 'connected', channelId: id, isNew: true };
      }
      known = await sameAccount();
    }
    if (!known) throw domainError('not_found', 'channelNotFound');
    if (known.remote_account_id !== account.remoteAccountId) {
      throw domainError('conflict', 'channelOtherAccount', { expected: known.name, got: account.name });
    }
    await trx
      .updateTable('channels')
      .set((eb) => ({
        ...values,
        credentials: sealCredentials(secrets, known.id, account.credentials),
        credentials_version: eb('credentials_version', '+', 1),
      }))
      .where('id', '=', known.id)
      .where(visibleTo(actor, 'channels'))
      .execute();
    await recordEvent(
      trx,
      actor,
      {
        event: 'channel.reconnected',
        subject: { kind: 'channel', id: known.id },
        clientId,
        detail: { network: networkName, name: account.name },
      },
      now,
    );
    // What waited for the channel goes out now, as far as its grace allows.
    await resumeChannel(trx, known.id, now);
    return { kind: 'connected', channelId: known.id, isNew: false };
  });
}

/** Each field of the form as text, of a length that a person may have typed. */
export function cleaned(fields: readonly FormField[], input: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const text = (input[name] ?? '').slice(0, type === 'lines' ? 20_000 : 1_000);
      return [name, type === 'password' ? text : text.trim()];
    }),
  );
}

/** The first field that is needed and empty; what is kept may stay as it was when reconnecting. */
export function missingField(
  fields: readonly FormField[],
  typed: Record<string, string>,
  isReconnecting: boolean,
): ConnectFailure | null {
  for (const { name, required, when, isKept, choices } of fields) {
    if (when && typed[when.field] !== when.is) continue;
    const value = typed[name] ?? '';
    if (value === '' && required && !(isKept && isReconnecting)) {
      return { kind: 'failed', reason: 'input_missing', field: name };
    }
    if (value !== '' && choices && !choices.includes(value)) {
      return { kind: 'failed', reason: 'input_invalid', field: name };
    }
  }
  return null;
}
