import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import { objectOf, reasonOfFailure, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Call, Refusal, Renewal, Revocation } from '../network.ts';

/**
 * Calls to an AT Protocol server and the session they need: the access token lives 2 hours, the refresh token 90 days
 * and is good for one use, so what replaces it is stored before it is used.
 */

export type Session = { accessJwt: string; refreshJwt: string };

/** An access token with less than this left is renewed before it is used. */
const freshForMs = 5 * 60_000;

export type XrpcRequest = {
  method?: 'GET' | 'POST';
  query?: Record<string, string> | [string, string][];
  json?: unknown;
  bytes?: { body: Uint8Array; mime: string };
  token?: string;
  timeoutMs?: number;
  beforeFirstByte?: () => void;
};

export function xrpc(reach: Reach, service: string, name: string, request: XrpcRequest = {}): Promise<HttpResult> {
  const { query, json, bytes, token } = request;
  const search = query ? `?${new URLSearchParams(query)}` : '';
  const type = json === undefined ? bytes?.mime : 'application/json';
  const body = json === undefined ? bytes?.body : JSON.stringify(json);
  return reach.http(`${service}/xrpc/${name}${search}`, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      ...(type ? { 'content-type': type } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body }),
    carriesSecret: true,
    signal: reach.signal,
    ...(request.timeoutMs ? { timeoutMs: request.timeoutMs } : {}),
    ...(request.beforeFirstByte ? { beforeFirstByte: request.beforeFirstByte } : {}),
  });
}

/** Name and message of an XRPC error; '' where the answer is not one. */
export function errorOf(answer: HttpAnswer): { error: string; message: string } {
  const body = objectOf(answer.json);
  return { error: textOf(body.error), message: textOf(body.message) };
}

const goneErrors = [
  'AccountTakedown',
  'AccountDeactivated',
  'AccountSuspended',
  'RepoDeactivated',
  'RepoTakendown',
  'RepoSuspended',
];

/**
 * What any refused call means for the account: null when it means nothing for it. `ExpiredToken` is left to the
 * caller, who may renew.
 */
export function accountRefusal(answer: HttpAnswer): Refusal | null {
  const { error, message } = errorOf(answer);
  if (goneErrors.includes(error)) return { kind: 'reconnect', reason: 'account_gone', ...wordsOf(message) };
  if (error === 'ExpiredToken') return null;
  if (answer.status === 401 || error === 'InvalidToken') {
    return { kind: 'reconnect', reason: 'credentials_revoked', ...wordsOf(message) };
  }
  if (answer.status === 403) return { kind: 'reconnect', reason: 'access_denied', ...wordsOf(message) };
  return null;
}

/** A repeatable call that was not answered with 200: what to do about it. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  return (
    refusedBeforeActing(answer, now) ??
    accountRefusal(answer) ?? {
      kind: 'retry',
      reason: answer.status >= 500 ? 'server_error' : answer.status === 200 ? 'answer_unreadable' : 'not_the_network',
      ...wordsOf(errorOf(answer).message),
    }
  );
}

export function sessionOf(credentials: Record<string, unknown>): Session {
  return { accessJwt: textOf(credentials.accessJwt), refreshJwt: textOf(credentials.refreshJwt) };
}

/** Whether the access token lasts long enough for what is about to be done. */
export function isFresh({ accessJwt }: Session, now: Date): boolean {
  const expires = expiryOf(accessJwt);
  return expires !== null && expires - now.getTime() > freshForMs;
}

/** When a JWT ends, in Unix milliseconds; null when it does not say. Its signature is the server's affair. */
function expiryOf(jwt: string): number | null {
  try {
    const { exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}

/** Makes sure that the call has an access token that lasts; renews it when not. */
export async function ensureFresh(call: Call, service: string): Promise<Refusal | null> {
  return isFresh(sessionOf(call.account.credentials), call.now()) ? null : renewSession(call, service);
}

/** Trades the refresh token for a new pair. */
export async function renewSession(call: Call, service: string): Promise<Refusal | null> {
  const renewed = await call.renew(async (newest, beforeFirstByte): Promise<Renewal> => {
    const result = await xrpc(call, service, 'com.atproto.server.refreshSession', {
      method: 'POST',
      token: sessionOf(newest).refreshJwt,
      beforeFirstByte,
    });
    if (result.kind === 'answer' && result.answer.status === 200) {
      const session = sessionOf(objectOf(result.answer.json));
      if (session.accessJwt && session.refreshJwt) return { kind: 'renewed', credentials: session };
    }
    if (result.kind === 'answer' && errorOf(result.answer).error === 'ExpiredToken') {
      // "Token has been revoked" for an app password that was taken back, "Token has expired" after 90 days.
      const { message } = errorOf(result.answer);
      const reason = /revoked/i.test(message) ? 'credentials_revoked' : 'credentials_expired';
      return { kind: 'reconnect', reason, ...wordsOf(message) };
    }
    return repeatableRefusal(result, call.now());
  });
  return renewed.kind === 'renewed' ? null : renewed;
}

/** Ends the session at the server. One that is over already is as good. */
export async function endSession(call: Call): Promise<Revocation> {
  const { refreshJwt } = sessionOf(call.account.credentials);
  const service = textOf(call.account.settings.service);
  const result = await xrpc(call, service, 'com.atproto.server.deleteSession', { method: 'POST', token: refreshJwt });
  if (result.kind === 'failure') return { kind: 'failed', reason: reasonOfFailure(result) };
  const isOver = ['ExpiredToken', 'InvalidToken'].includes(errorOf(result.answer).error);
  if (result.answer.status === 200 || isOver) return { kind: 'revoked' };
  return { kind: 'failed', reason: repeatableRefusal(result, call.now()).reason };
}
