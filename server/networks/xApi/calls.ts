import type { HttpAnswer, HttpRequest, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { OAuthApp } from '../interface/connecting.ts';
import type { Reach } from '../interface/reach.ts';
import type { Call, Refusal, Renewal } from '../network.ts';

/**
 * Calls to X, and the access they need: the access token lives 2 hours, the refresh token is good for one use, so what
 * replaces it is stored before it is used.
 */

export const api = 'https://api.x.com';

/** What we ask for; `offline.access` is what gives a refresh token. */
export const scopes = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'];

/** `appId`: the app through which the account was connected; only it may renew. */
export type Access = { accessToken: string; refreshToken: string; expiresAt: string; appId: string };

/** An access token with less than this left is renewed before it is used. */
const freshForMs = 5 * 60_000;

type XRequest = Pick<HttpRequest, 'method' | 'timeoutMs' | 'beforeFirstByte'> & {
  json?: unknown;
  form?: FormData;
};

/** One call with the account's token. */
export function ask(call: Call, path: string, request: XRequest = {}): Promise<HttpResult> {
  const { accessToken } = accessOf(call.account.credentials);
  return askWith(call, accessToken, path, request);
}

export function askWith(reach: Reach, token: string, path: string, request: XRequest = {}): Promise<HttpResult> {
  const { json, form, ...rest } = request;
  return reach.http(`${api}${path}`, {
    ...rest,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(form ? { body: form } : {}),
    carriesSecret: true,
    signal: reach.signal,
  });
}

/** The token endpoints know our app by its id and secret. */
export function askAsApp(
  reach: Reach,
  app: OAuthApp,
  path: '/2/oauth2/token' | '/2/oauth2/revoke',
  fields: Record<string, string>,
  beforeFirstByte?: () => void,
): Promise<HttpResult> {
  const basic = Buffer.from(`${encodeURIComponent(app.appId)}:${encodeURIComponent(app.appSecret)}`).toString('base64');
  return reach.http(`${api}${path}`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
    carriesSecret: true,
    signal: reach.signal,
    ...(beforeFirstByte ? { beforeFirstByte } : {}),
  });
}

export function accessOf(credentials: Record<string, unknown>): Access {
  const { accessToken, refreshToken, expiresAt, appId } = credentials;
  return {
    accessToken: textOf(accessToken),
    refreshToken: textOf(refreshToken),
    expiresAt: textOf(expiresAt),
    appId: textOf(appId),
  };
}

/** The access in a token answer; null when it is none. */
export function accessIn(answer: HttpAnswer, app: OAuthApp, now: Date): Access | null {
  const body = objectOf(answer.json);
  const [accessToken, refreshToken] = [textOf(body.access_token), textOf(body.refresh_token)];
  if (answer.status !== 200 || !accessToken || !refreshToken) return null;
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 7_200;
  const expiresAt = new Date(now.getTime() + seconds * 1000).toISOString();
  return { accessToken, refreshToken, expiresAt, appId: app.appId };
}

/** Makes sure that the call has an access token that lasts; renews it when not. */
export async function ensureFresh(call: Call): Promise<Refusal | null> {
  const { expiresAt } = accessOf(call.account.credentials);
  return Date.parse(expiresAt) - call.now().getTime() > freshForMs ? null : renewAccess(call);
}

/** Trades the refresh token for a new pair. */
export async function renewAccess(call: Call): Promise<Refusal | null> {
  const renewed = await call.renew(async (newest, beforeFirstByte): Promise<Renewal> => {
    const { refreshToken, appId } = accessOf(newest);
    const app = await call.ownApp();
    if (!app) return { kind: 'reconnect', reason: 'app_missing' };
    if (app.appId !== appId) return { kind: 'reconnect', reason: 'app_changed' };
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: appId };
    const result = await askAsApp(call, app, '/2/oauth2/token', fields, beforeFirstByte);
    if (result.kind === 'failure') return refusalOfFailure(result);
    const access = accessIn(result.answer, app, call.now());
    if (access) return { kind: 'renewed', credentials: access };
    return tokenRefusal(result.answer, call.now());
  });
  return renewed.kind === 'renewed' ? null : renewed;
}

/** Why the token endpoint gave none: an OAuth error by its name, or what any call may be told. */
export function tokenRefusal(answer: HttpAnswer, now: Date): Refusal {
  const refused = refusedBeforeActing(answer, now);
  if (refused) return refused;
  const body = objectOf(answer.json);
  const [error, words] = [textOf(body.error), wordsOf(body.error_description)];
  if (error === 'unauthorized_client' || error === 'invalid_client')
    return { kind: 'reconnect', reason: 'app_refused', ...words };
  // `invalid_request` is what X says of a refresh token that was used, taken back or made up.
  if (error === 'invalid_grant' || error === 'invalid_request' || answer.status === 401)
    return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error' };
  return { kind: 'retry', reason: answer.status === 200 ? 'answer_unreadable' : 'not_the_network' };
}

export type Problem = { type: string; title: string; detail: string };

/** X says no in problem documents: `type` names the kind, `detail` is for people. */
export function problemOf({ json }: HttpAnswer): Problem {
  const body = objectOf(json);
  const [first] = Array.isArray(body.errors) ? body.errors : [];
  const inner = objectOf(first);
  return {
    type: (textOf(body.type) || textOf(inner.type)).split('/').at(-1) ?? '',
    title: textOf(body.title) || textOf(inner.title),
    detail: textOf(body.detail) || textOf(inner.detail) || textOf(inner.message),
  };
}

const creditsAskedAgainMs = 15 * 60_000;

/** The refusals of any call that say that nothing was done; null: it was refused for what was asked. */
export function refusedForNow(answer: HttpAnswer, now: Date): Refusal | null {
  const { type, detail } = problemOf(answer);
  // The app's owner pays, for all its accounts.
  if (answer.status === 402 || type === 'usage-capped')
    return { kind: 'retry', reason: 'credits_used_up', afterMs: creditsAskedAgainMs, of: 'app', ...wordsOf(detail) };
  return (answer.status === 429 ? dayUsedUp(answer, now) : null) ?? refusedBeforeActing(answer, now);
}

/** The two limits of a day have headers of their own; that of a quarter of an hour says nothing of them. */
function dayUsedUp({ headers }: HttpAnswer, now: Date): Refusal | null {
  for (const [prefix, of] of [
    ['x-app-limit-24hour', 'app'],
    ['x-user-limit-24hour', 'account'],
  ] as const) {
    const reset = Number(headers.get(`${prefix}-reset`) ?? Number.NaN);
    if (headers.get(`${prefix}-remaining`) !== '0' || Number.isNaN(reset)) continue;
    return { kind: 'retry', reason: 'quota_reached', afterMs: Math.max(reset * 1000 - now.getTime(), 1_000), of };
  }
  return null;
}

/** What a refused call means for the account; null when it means nothing for it. */
export function accountRefusal(answer: HttpAnswer): Refusal | null {
  const { type, detail, title } = problemOf(answer);
  const words = wordsOf(detail || title);
  if (answer.status === 401) return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (answer.status !== 403) return null;
  if (type === 'client-forbidden') return { kind: 'reconnect', reason: 'app_refused', ...words };
  if (/suspended|locked|deactivated/i.test(detail)) return { kind: 'reconnect', reason: 'account_gone', ...words };
  if (type === 'oauth1-permissions' || /scope|permission/i.test(detail))
    return { kind: 'reconnect', reason: 'scope_missing', ...words };
  return null;
}

/** A repeatable call that was not answered as hoped: what to do about it. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const refused = refusedForNow(answer, now) ?? accountRefusal(answer);
  if (refused) return refused;
  const words = wordsOf(problemOf(answer).detail);
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error', ...words };
  if (answer.status === 403) return { kind: 'reconnect', reason: 'access_denied', ...words };
  return { kind: 'retry', reason: answer.status < 300 ? 'answer_unreadable' : 'not_the_network', ...words };
}
