import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { isPublicOrigin } from '#server/http/publicOrigin.ts';
import { networkOf } from '#server/networks/index.ts';
import type { ConnectContext, Connected, ConnectFailure, OAuthApp } from '#server/networks/interface/connecting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import type { ChannelServices } from './account.ts';
import { appOf } from './apps.ts';
import { keepChoice } from './choosing.ts';
import { type ConnectAnswer, cleaned, keepAccount, missingField, requirePlace } from './connect.ts';
import { reachOf } from './reach.ts';
import { forgetApp, keepApp, knownApp, type Place } from './registrations.ts';

/** Connecting by OAuth: the browser goes to the instance and comes back to `/oauth/callback` with a code. */

const stateMinutes = 10;
const connectMs = 40_000;

/** Where the network sends the browser back to; what an app of one's own has to be told. */
export const redirectUriOf = ({ appUrl }: { appUrl: string }): string => `${appUrl}/oauth/callback`;

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
  if (network.limits.needsPublicAddress && !isPublicOrigin(config.appUrl)) {
    return { kind: 'failed', reason: 'public_address_needed' };
  }
  const { fields, locate, authorizeUrl } = network.connecting;
  const typed = cleaned(fields, input);
  const missing = missingField(fields, typed, false);
  if (missing) return missing;

  const context = contextOf(services);
  const located = await locate(context, typed);
  if (located.kind === 'failed') return located;
  const { instance } = located;
  const redirectUri = redirectUriOf(config);
  const app = await appFor(services, actor, { networkName, instance, redirectUri }, context, now);
  if ('kind' in app) return app;

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

/** Our app there: the workspace's own, or one that is registered now if it is not known. */
async function appFor(
  { db, secrets }: ChannelServices,
  { workspaceId }: MemberActor,
  place: Place,
  context: ConnectContext,
  now: Date,
): Promise<OAuthApp | ConnectFailure> {
  const connecting = networkOf(place.networkName)?.connecting;
  if (connecting?.by !== 'oauth' || connecting.app === 'own') {
    const own = await appOf(db, secrets, { workspaceId, networkName: place.networkName });
    return own ?? { kind: 'failed', reason: 'app_missing' };
  }
  const known = await knownApp(db, secrets, place, now);
  if (known) return known;
  const registered = await connecting.register(context, place.instance, place.redirectUri);
  if (registered.kind === 'failed') return registered;
  const app = { appId: registered.appId, appSecret: registered.appSecret };
  await keepApp(db, secrets, place, app, now);
  return app;
}

export type OAuthEnd = {
  clientId: string;
  networkName: string;
  /** Set when a channel was to be connected again. */
  channelId: string | null;
  answer: ConnectAnswer | { kind: 'denied' } | { kind: 'choose'; choiceId: string };
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
  if (connecting?.by !== 'oauth') throw domainError('invalid', 'oauthStateInvalid');
  const isOwn = connecting.app === 'own';
  const app = isOwn
    ? await appOf(db, secrets, { workspaceId: actor.workspaceId, networkName })
    : await knownApp(db, secrets, place, now);
  if (!app && isOwn) return end({ kind: 'failed', reason: 'app_missing' });
  if (!app) throw domainError('invalid', 'oauthStateInvalid');
  const verifier = secrets.decrypt('oauth', stateHash, begun.verifier);
  let result = await connecting.exchange(contextOf(services), instance, app, redirectUri, code, verifier);
  if (result.kind === 'failed') {
    // Perhaps the instance has forgotten our app: the next start registers it anew.
    if (result.reason === 'credentials_refused' && !isOwn) await forgetApp(db, place);
    return end(result);
  }
  if (result.kind === 'choose') {
    const one = await theOneMeant(db, result.accounts, channelId);
    if (one === 'none') return end({ kind: 'failed', reason: 'no_accounts' });
    if (!one) {
      const choiceId = await keepChoice(
        services,
        actor,
        { clientId, networkName, channelId, accounts: result.accounts },
        now,
      );
      return end({ kind: 'choose', choiceId });
    }
    result = { kind: 'connected', account: one };
  }
  const kept = { clientId, networkName, account: result.account, ...(channelId ? { channelId } : {}) };
  return end(await keepAccount(services, actor, kept, now));
}

/** Where there is nothing to choose: the only account, or the one that the channel has. null: the person says. */
async function theOneMeant(
  db: Db,
  accounts: readonly Connected[],
  channelId: string | null,
): Promise<Connected | 'none' | null> {
  const [first, ...others] = accounts;
  if (!first) return 'none';
  if (!channelId) return others.length === 0 ? first : null;
  const channel = await db
    .selectFrom('channels')
    .select('remote_account_id')
    .where('id', '=', channelId)
    .executeTakeFirst();
  // Where it is not among them, keeping the first one says clearly which account was expected and which came.
  return accounts.find(({ remoteAccountId }) => remoteAccountId === channel?.remote_account_id) ?? first;
}

/** Removes states that nobody came back with; a job does it once a day. */
export async function sweepOAuthStates(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('oauth_states')
    .where('expires_at', '<', new Date(now.getTime() - 86_400_000))
    .execute();
}

function contextOf(services: ChannelServices): ConnectContext {
  return { ...reachOf(services, { http: services.http, signal: AbortSignal.timeout(connectMs) }), newToken };
}
