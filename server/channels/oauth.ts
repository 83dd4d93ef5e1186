import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { ConnectContext, ConnectFailure, OAuthApp } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { hashToken, newToken, type Secrets } from '#server/security/secrets.ts';
import type { ChannelServices } from './account.ts';
import { type ConnectAnswer, cleaned, keepAccount, missingField, requirePlace } from './connect.ts';
import { reachOf } from './reach.ts';

/** Connecting by OAuth: the browser goes to the instance and comes back to `/oauth/callback` with a code. */

const stateMinutes = 10;
const connectMs = 40_000;
/** An instance forgets an app that nobody used; ours is registered anew after this long. */
const registrationKeptMs = 30 * 86_400_000;

/**
 * Finds the instance, registers our app there if need be, and gives the address that the browser goes to. The state in
 * it is good once, for 10 minutes, in this session, for this client (and channel) at this instance.
 * Errors: as `connectChannel`.
 */
export async function startOAuth(
  services: ChannelServices,
  actor: MemberActor,
  {
    clientId,
    networkName,
    input,
    channelId,
  }: { clientId: string; networkName: string; input: Record<string, string>; channelId?: string },
  now: Date,
): Promise<{ kind: 'go'; url: string } | ConnectFailure> {
  const { db, secrets, config } = services;
  const network = await requirePlace(db, actor, { clientId, networkName, ...(channelId ? { channelId } : {}) });
  if (network.connecting.by !== 'oauth') throw domainError('not_found', 'channelNotFound');
  const { fields, locate, register, authorizeUrl } = network.connecting;
  const typed = cleaned(fields, input);
  const missing = missingField(fields, typed, false);
  if (missing) return missing;

  const context = contextOf(services);
  const located = await locate(context, typed);
  if (located.kind === 'failed') return located;
  const { instance } = located;
  const redirectUri = `${config.appUrl}/oauth/callback`;
  const place = { networkName, instance, redirectUri };
  let app = await knownApp(db, secrets, place, now);
  if (!app) {
    const registered = await register(context, instance, redirectUri);
    if (registered.kind === 'failed') return registered;
    app = { appId: registered.appId, appSecret: registered.appSecret };
    await keepApp(db, secrets, place, app, now);
  }

  const state = newToken();
  const stateHash = hashToken(state);
  const verifier = randomBytes(48).toString('base64url');
  await db
    .insertInto('oauth_states')
    .values({
      state_hash: stateHash,
      workspace_id: actor.workspaceId,
      client_id: clientId,
      channel_id: channelId ?? null,
      session_id: actor.sessionId,
      network: networkName,
      instance,
      verifier: secrets.encrypt('oauth', stateHash, verifier),
      redirect_uri: redirectUri,
      created_at: now,
      expires_at: new Date(now.getTime() + stateMinutes * 60_000),
    })
    .execute();
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { kind: 'go', url: authorizeUrl(instance, app, redirectUri, state, challenge) };
}

export type OAuthEnd = {
  clientId: string;
  networkName: string;
  /** Set when a channel was to be connected again. */
  channelId: string | null;
  answer: ConnectAnswer | { kind: 'denied' };
};

/**
 * The browser is back: uses the state up, trades the code for a token, keeps the account. Once the state is known,
 * what went wrong is answered as a value, with where it began.
 * Errors: `invalid` oauthStateInvalid (used, too old, another session, made up); `conflict` channelOtherAccount.
 */
export async function finishOAuth(
  services: ChannelServices,
  actor: MemberActor,
  { state, code, error }: { state: string; code: string; error: string },
  now: Date,
): Promise<OAuthEnd> {
  const { db, secrets } = services;
  const stateHash = hashToken(state);
  const begun = await db
    .updateTable('oauth_states')
    .set({ used_at: now })
    .where('state_hash', '=', stateHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('session_id', '=', actor.sessionId)
    .where('workspace_id', '=', actor.workspaceId)
    .returningAll()
    .executeTakeFirst();
  if (!begun) throw domainError('invalid', 'oauthStateInvalid');
  const {
    client_id: clientId,
    network: networkName,
    instance,
    redirect_uri: redirectUri,
    channel_id: channelId,
  } = begun;
  // The assistant may have lost the client, or the client been put away, while she was at the instance.
  await requirePlace(db, actor, { clientId, networkName, ...(channelId ? { channelId } : {}) });
  const end = (answer: OAuthEnd['answer']): OAuthEnd => ({ clientId, networkName, channelId, answer });
  if (error || !code) return end({ kind: 'denied' });

  const connecting = networkOf(networkName)?.connecting;
  const place = { networkName, instance, redirectUri };
  const app = await knownApp(db, secrets, place, now);
  if (connecting?.by !== 'oauth' || !app) throw domainError('invalid', 'oauthStateInvalid');
  const verifier = secrets.decrypt('oauth', stateHash, begun.verifier);
  const result = await connecting.exchange(contextOf(services), instance, app, redirectUri, code, verifier);
  if (result.kind === 'failed') {
    // Perhaps the instance has forgotten our app: the next start registers it anew.
    if (result.reason === 'credentials_refused') await forgetApp(db, place);
    return end(result);
  }
  const kept = { clientId, networkName, account: result.account, ...(channelId ? { channelId } : {}) };
  return end(await keepAccount(services, actor, kept, now));
}

/** Removes states that nobody came back with; a job does it once a day. */
export async function sweepOAuthStates(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('oauth_states')
    .where('expires_at', '<', new Date(now.getTime() - 86_400_000))
    .execute();
}

type Place = { networkName: string; instance: string; redirectUri: string };

function contextOf(services: ChannelServices): ConnectContext {
  return { ...reachOf(services, { http: services.http, signal: AbortSignal.timeout(connectMs) }), newToken };
}

async function knownApp(db: Db, secrets: Secrets, place: Place, now: Date): Promise<OAuthApp | null> {
  const row = await db
    .selectFrom('app_registrations')
    .select(['app_id', 'app_secret'])
    .where('network', '=', place.networkName)
    .where('instance', '=', place.instance)
    .where('redirect_uri', '=', place.redirectUri)
    .where('created_at', '>', new Date(now.getTime() - registrationKeptMs))
    .executeTakeFirst();
  return row ? { appId: row.app_id, appSecret: secrets.decrypt('oauth', aadOf(place), row.app_secret) } : null;
}

async function keepApp(db: Db, secrets: Secrets, place: Place, app: OAuthApp, now: Date): Promise<void> {
  const values = {
    app_id: app.appId,
    app_secret: secrets.encrypt('oauth', aadOf(place), app.appSecret),
    created_at: now,
  };
  await db
    .insertInto('app_registrations')
    .values({ network: place.networkName, instance: place.instance, redirect_uri: place.redirectUri, ...values })
    .onConflict((conflict) => conflict.columns(['network', 'instance', 'redirect_uri']).doUpdateSet(values))
    .execute();
}

async function forgetApp(db: Db, place: Place): Promise<void> {
  await db
    .deleteFrom('app_registrations')
    .where('network', '=', place.networkName)
    .where('instance', '=', place.instance)
    .where('redirect_uri', '=', place.redirectUri)
    .execute();
}

function aadOf({ networkName, instance, redirectUri }: Place): string {
  return `${networkName} ${instance} ${redirectUri}`;
}
