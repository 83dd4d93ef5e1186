import { randomUUID } from 'node:crypto';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Connected } from '#server/networks/interface/connecting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ChannelServices } from './account.ts';
import { keepAccount, requirePlace } from './connect.ts';

/**
 * One sign-in may open several accounts (a person and the pages that she runs): they are kept, sealed, for a few
 * minutes, until she says which of them are this client's.
 */

const choiceMinutes = 10;

/** Keeps what a sign-in opened. `channelId`: a channel that is being connected again. */
export async function keepChoice(
  { db, secrets }: Pick<ChannelServices, 'db' | 'secrets'>,
  actor: MemberActor,
  {
    clientId,
    networkName,
    channelId,
    accounts,
  }: { clientId: string; networkName: string; channelId: string | null; accounts: readonly Connected[] },
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('oauth_choices')
    .values({
      id,
      workspace_id: actor.workspaceId,
      client_id: clientId,
      channel_id: channelId,
      session_id: actor.sessionId,
      network: networkName,
      accounts: secrets.encrypt('oauth', id, JSON.stringify(accounts)),
      created_at: now,
      expires_at: new Date(now.getTime() + choiceMinutes * 60_000),
    })
    .execute();
  return id;
}

export type Choice = {
  id: string;
  clientId: string;
  networkName: string;
  /** `isConnected`: the client has a channel with this account already. */
  accounts: { remoteAccountId: string; name: string; kind: string; isConnected: boolean }[];
};

/** What there is to choose from. Errors: `not_found` choiceGone (used, too old, another session), clientNotFound. */
export async function readChoice(
  { db, secrets }: Pick<ChannelServices, 'db' | 'secrets'>,
  actor: MemberActor,
  choiceId: string,
  now: Date,
): Promise<Choice> {
  const row = await openChoices(db, actor, choiceId, now).selectAll().executeTakeFirst();
  if (!row?.accounts) throw domainError('not_found', 'choiceGone');
  await requirePlace(db, actor, { clientId: row.client_id, networkName: row.network });
  const accounts = open(secrets, row.id, row.accounts);
  const known = await db
    .selectFrom('channels')
    .select('remote_account_id')
    .where('client_id', '=', row.client_id)
    .where(visibleTo(actor, 'channels'))
    .where('network', '=', row.network)
    .where('status', '!=', 'disconnected')
    .execute();
  const connected = new Set(known.map(({ remote_account_id }) => remote_account_id));
  return {
    id: row.id,
    clientId: row.client_id,
    networkName: row.network,
    accounts: accounts.map(({ remoteAccountId, name, settings }) => ({
      ...{ remoteAccountId, name, kind: typeof settings.kind === 'string' ? settings.kind : '' },
      isConnected: connected.has(remoteAccountId),
    })),
  };
}

/**
 * Connects the accounts that were chosen; the choice is used up.
 * Errors: `not_found` choiceGone, clientNotFound; `invalid` nothingChosen; `conflict` clientArchived.
 */
export async function connectChosen(
  services: ChannelServices,
  actor: MemberActor,
  { choiceId, chosen }: { choiceId: string; chosen: readonly string[] },
  now: Date,
): Promise<{ clientId: string; channelIds: string[] }> {
  const { db, secrets } = services;
  const { clientId, networkName, accounts } = await readChoice(services, actor, choiceId, now);
  if (!accounts.some(({ remoteAccountId }) => chosen.includes(remoteAccountId))) {
    throw domainError('invalid', 'nothingChosen', {}, 'account');
  }
  const row = await db
    .updateTable('oauth_choices as c')
    .from('oauth_choices as before')
    .whereRef('before.id', '=', 'c.id')
    .set({ used_at: now, accounts: null })
    .where('c.id', '=', choiceId)
    .where('c.workspace_id', '=', actor.workspaceId)
    .where('c.session_id', '=', actor.sessionId)
    .where('c.used_at', 'is', null)
    .where('c.expires_at', '>', now)
    .returning('before.accounts as accounts')
    .executeTakeFirst();
  if (!row?.accounts) throw domainError('not_found', 'choiceGone');
  const channelIds: string[] = [];
  for (const account of open(secrets, choiceId, row.accounts)) {
    if (!chosen.includes(account.remoteAccountId)) continue;
    const { channelId } = await keepAccount(services, actor, { clientId, networkName, account }, now);
    channelIds.push(channelId);
  }
  return { clientId, channelIds };
}

/** Removes what nobody chose from: a job does it once a day, and what it sealed is of no use after its ten minutes. */
export async function sweepChoices(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('oauth_choices').where('expires_at', '<=', now).execute();
}

function openChoices(db: Db, actor: MemberActor, choiceId: string, now: Date) {
  return db
    .selectFrom('oauth_choices')
    .where('id', '=', isId(choiceId) ? choiceId : null)
    .where('workspace_id', '=', actor.workspaceId)
    .where('session_id', '=', actor.sessionId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now);
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function open(secrets: ChannelServices['secrets'], id: string, sealed: string): Connected[] {
  return JSON.parse(secrets.decrypt('oauth', id, sealed)) as Connected[];
}
