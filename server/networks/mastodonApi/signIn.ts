import type { HttpAnswer } from '#server/http/http.ts';
import { connectFailure, objectOf, reasonOfFailure, textOf } from '../http/answers.ts';
import type { ConnectContext, ConnectFailure, ConnectResult, OAuthApp } from '../interface/connecting.ts';
import type { Call, Refusal, Revocation } from '../network.ts';
import { instanceOf, read, send } from './calls.ts';
import { readInstance } from './instance.ts';

/** Signing in at an instance: our app is registered there, the person agrees there, the code is traded for a token. */

const scopes = ['read:accounts', 'read:statuses', 'write:media', 'write:statuses'];

export async function register(
  context: ConnectContext,
  instance: string,
  redirectUri: string,
): Promise<({ kind: 'registered' } & OAuthApp) | ConnectFailure> {
  const result = await send(context, `${instance}/api/v1/apps`, {
    client_name: 'Asystentka',
    redirect_uris: redirectUri,
    scopes: scopes.join(' '),
  });
  if (result.kind === 'failure') return connectFailure(result, 'instance');
  const body = objectOf(result.answer.json);
  const [appId, appSecret] = [textOf(body.client_id), textOf(body.client_secret)];
  if (result.answer.status === 200 && appId && appSecret) return { kind: 'registered', appId, appSecret };
  return { kind: 'failed', reason: connectReason(result.answer), field: 'instance' };
}

/** Where the person agrees. */
export function authorizeUrl(
  instance: string,
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
    // Asks who it should be even when somebody is signed in there: one server may have accounts of several clients.
    force_login: 'true',
  });
  return `${instance}/oauth/authorize?${query}`;
}

export async function exchange(
  context: ConnectContext,
  instance: string,
  app: OAuthApp,
  redirectUri: string,
  code: string,
  verifier: string,
): Promise<ConnectResult> {
  const result = await send(context, `${instance}/oauth/token`, {
    grant_type: 'authorization_code',
    client_id: app.appId,
    client_secret: app.appSecret,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
    scope: scopes.join(' '),
  });
  if (result.kind === 'failure') return connectFailure(result, 'instance');
  const body = objectOf(result.answer.json);
  const accessToken = textOf(body.access_token);
  if (result.answer.status !== 200 || !accessToken) return { kind: 'failed', reason: connectReason(result.answer) };
  if (!grants(textOf(body.scope))) return { kind: 'failed', reason: 'scope_missing' };

  const who = await read(context, `${instance}/api/v1/accounts/verify_credentials`, accessToken);
  if (who.kind === 'failure') return connectFailure(who, 'instance');
  const account = accountIn(who.answer, instance);
  if (!account) return { kind: 'failed', reason: connectReason(who.answer) };
  const about = await readInstance(context, instance);
  if (about.kind === 'failed') return about;
  return {
    kind: 'connected',
    account: {
      name: account.name,
      remoteAccountId: account.remoteAccountId,
      settings: { instance, accountId: account.id, acct: account.acct, url: account.url },
      // The app stays with the token: only it may take the token back.
      credentials: { accessToken, appId: app.appId, appSecret: app.appSecret },
      limits: about.limits,
    },
  };
}

/** Takes the token back. One that the instance does not know any more is taken back already. */
export async function revoke(call: Call): Promise<Revocation> {
  const { accessToken, appId, appSecret } = call.account.credentials;
  const result = await send(call, `${instanceOf(call)}/oauth/revoke`, {
    client_id: textOf(appId),
    client_secret: textOf(appSecret),
    token: textOf(accessToken),
  });
  if (result.kind === 'failure') return { kind: 'failed', reason: reasonOfFailure(result) };
  return result.answer.status === 200 ? { kind: 'revoked' } : { kind: 'failed', reason: connectReason(result.answer) };
}

export function accountIn(answer: HttpAnswer, instance: string) {
  const body = objectOf(answer.json);
  const [id, acct] = [textOf(body.id), textOf(body.acct) || textOf(body.username)];
  if (answer.status !== 200 || !id || !acct) return null;
  const host = new URL(instance).host;
  return { id, acct, url: textOf(body.url), name: `@${acct}@${host}`, remoteAccountId: `${id}@${host}` };
}

function grants(granted: string): boolean {
  const given = granted.split(/\s+/);
  return scopes.every((scope) => given.includes(scope) || given.includes(scope.split(':')[0] ?? ''));
}

function connectReason(answer: HttpAnswer): Refusal['reason'] {
  if (answer.status === 429) return 'rate_limited';
  if (answer.status >= 500) return 'server_error';
  if (answer.status === 400 || answer.status === 401) return 'credentials_refused';
  return answer.status === 403 ? 'access_denied' : 'not_the_network';
}
