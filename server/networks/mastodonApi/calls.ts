import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Call, Refusal } from '../network.ts';

/** Calls to an instance, and what its refusals mean whatever was asked. */

export function send(reach: Reach, url: string, fields: Record<string, string>): Promise<HttpResult> {
  return reach.http(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    carriesSecret: true,
    signal: reach.signal,
  });
}

export function read(reach: Reach, url: string, token: string): Promise<HttpResult> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  return reach.http(url, { headers, carriesSecret: true, signal: reach.signal });
}

export function ask(call: Call, path: string): Promise<HttpResult> {
  return read(call, `${instanceOf(call)}${path}`, textOf(call.account.credentials.accessToken));
}

/** Takes a status down; 200 with what it said, or 404 when it is not there. */
export function erase(call: Call, path: string): Promise<HttpResult> {
  return call.http(`${instanceOf(call)}${path}`, {
    method: 'DELETE',
    headers: headersFor(call),
    carriesSecret: true,
    signal: call.signal,
  });
}

export function headersFor({ account }: Call): Record<string, string> {
  return { accept: 'application/json', authorization: `Bearer ${textOf(account.credentials.accessToken)}` };
}

export function instanceOf({ account }: Call): string {
  return textOf(account.settings.instance);
}

export function accountRefusal(answer: HttpAnswer): Refusal | null {
  const words = wordsIn(answer);
  const said = words.words ?? '';
  if (answer.status === 401) return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (answer.status !== 403) return null;
  if (/scope/i.test(said)) return { kind: 'reconnect', reason: 'scope_missing', ...words };
  if (/login|disabled|suspend|moved|pending|confirm/i.test(said))
    return { kind: 'reconnect', reason: 'account_gone', ...words };
  return null;
}

export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const refused = refusedBeforeActing(answer, now) ?? accountRefusal(answer);
  if (refused) return refused;
  const words = wordsIn(answer);
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error', ...words };
  if (answer.status === 403) return { kind: 'reconnect', reason: 'access_denied', ...words };
  return { kind: 'retry', reason: answer.status < 300 ? 'answer_unreadable' : 'not_the_network', ...words };
}

export function wordsIn({ json }: HttpAnswer): { words?: string } {
  const body = objectOf(json);
  return wordsOf(body.error_description ?? body.error);
}
