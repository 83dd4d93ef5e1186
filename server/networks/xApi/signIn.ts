import { connectFailure, objectOf, reasonOfFailure, textOf } from '../http/answers.ts';
import type { ConnectContext, ConnectFailure, ConnectResult, OAuthApp } from '../interface/connecting.ts';
import type { Limits } from '../interface/limits.ts';
import type { Call, Refusal, Revocation } from '../network.ts';
import { accessIn, accessOf, askAsApp, askWith, repeatableRefusal, scopes, tokenRefusal } from './calls.ts';

/** Signing in at X with the workspace's own app. */

/** Accounts that pay for Premium may write this much; what the others may is the network's limit. */
const premiumCharacters = 25_000;

/** Where the person agrees. */
export function authorizeUrl(
  _instance: string,
  app: OAuthApp,
  redirectUri: string,
  state: string,
  challenge: string,
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.appId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return `https://x.com/i/oauth2/authorize?${query}`;
}

export async function exchange(
  context: ConnectContext,
  _instance: string,
  app: OAuthApp,
  redirectUri: string,
  code: string,
  verifier: string,
): Promise<ConnectResult> {
  const result = await askAsApp(context, app, '/2/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: app.appId,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
  if (result.kind === 'failure') return withoutField(connectFailure(result, ''));
  const access = accessIn(result.answer, app, context.now());
  if (!access) return failedBy(tokenRefusal(result.answer, context.now()));
  const granted = textOf(objectOf(result.answer.json).scope).split(' ');
  if (!scopes.every((scope) => granted.includes(scope))) return { kind: 'failed', reason: 'scope_missing' };

  const who = await askWith(context, access.accessToken, `/2/users/me?user.fields=${userFields}`);
  if (who.kind === 'failure') return withoutField(connectFailure(who, ''));
  const account = accountIn(who.answer.status === 200 ? who.answer.json : null);
  if (!account) return failedBy(repeatableRefusal(who, context.now()));
  return {
    kind: 'connected',
    account: {
      ...shownAs(account),
      credentials: access,
      limits: account.limits,
    },
  };
}

/** What of an account is shown, and follows when it is renamed. */
export function shownAs({ id, username }: { id: string; username: string }) {
  return {
    name: `@${username}`,
    remoteAccountId: id,
    settings: { userId: id, username, url: `https://x.com/${username}` },
  };
}

export const userFields = 'username,subscription_type';

/** The account in an answer of `/2/users/me`, with what its subscription allows; null when it is none. */
export function accountIn(json: unknown): { id: string; username: string; limits: Partial<Limits> } | null {
  const user = objectOf(objectOf(json).data);
  const [id, username] = [textOf(user.id), textOf(user.username)];
  if (!/^\d{1,19}$/.test(id) || !username) return null;
  const pays = ['Premium', 'PremiumPlus'].includes(textOf(user.subscription_type));
  return { id, username, limits: pays ? { characters: premiumCharacters } : {} };
}

/** Takes both tokens back; the refresh token first, since it is the one that lasts. */
export async function revoke(call: Call): Promise<Revocation> {
  const { accessToken, refreshToken, appId } = accessOf(call.account.credentials);
  const app = await call.ownApp();
  if (app?.appId !== appId) return { kind: 'failed', reason: app ? 'app_changed' : 'app_missing' };
  for (const [token, hint] of [
    [refreshToken, 'refresh_token'],
    [accessToken, 'access_token'],
  ] as const) {
    const fields = { token, token_type_hint: hint, client_id: appId };
    const result = await askAsApp(call, app, '/2/oauth2/revoke', fields);
    if (result.kind === 'failure') return { kind: 'failed', reason: reasonOfFailure(result) };
    if (result.answer.status !== 200) return { kind: 'failed', reason: tokenRefusal(result.answer, call.now()).reason };
  }
  return { kind: 'revoked' };
}

function failedBy({ reason, words }: Refusal): ConnectFailure {
  // A code that is not taken is no access that was taken back.
  const told = reason === 'credentials_revoked' ? 'credentials_refused' : reason;
  return { kind: 'failed', reason: told, ...(words ? { words } : {}) };
}

/** There is no field for the network's own address. */
function withoutField({ reason }: ConnectFailure): ConnectFailure {
  return { kind: 'failed', reason };
}
