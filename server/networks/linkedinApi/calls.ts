import type { HttpAnswer, HttpRequest, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Call, Refusal } from '../network.ts';

/**
 * Calls to LinkedIn. Each names the version of its interface that it was written for; LinkedIn retires a version about
 * a year after it came out, so the version is the installation's to set (LINKEDIN_VERSION).
 */

export const api = 'https://api.linkedin.com';

type Request = Pick<HttpRequest, 'method' | 'beforeFirstByte'> & { json?: unknown; restliMethod?: 'DELETE' };

/** One call with the account's token. */
export function ask(call: Call, path: string, request: Request = {}): Promise<HttpResult> {
  return askWith(call, textOf(call.account.credentials.accessToken), path, request);
}

export function askWith(reach: Reach, token: string, path: string, request: Request = {}): Promise<HttpResult> {
  const { json, restliMethod, ...rest } = request;
  return reach.http(`${api}${path}`, {
    ...rest,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'linkedin-version': reach.linkedinVersion,
      'x-restli-protocol-version': '2.0.0',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(restliMethod ? { 'x-restli-method': restliMethod } : {}),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    carriesSecret: true,
    signal: reach.signal,
  });
}

/** Who publishes: a person or a company's page. */
export function authorOf({ account }: Call): { urn: string; isOrganization: boolean } {
  return { urn: textOf(account.settings.urn), isOrganization: account.settings.kind === 'organization' };
}

export function errorOf({ json }: HttpAnswer): { code: string; message: string } {
  const body = objectOf(json);
  return { code: textOf(body.code), message: textOf(body.message) };
}

/** An access that is over needs no call to find that out: it lives 60 days and cannot be renewed. */
export function endedAccess(call: Call): Refusal | null {
  const endsAt = Date.parse(textOf(call.account.settings.accessEndsAt));
  return endsAt <= call.now().getTime() ? { kind: 'reconnect', reason: 'credentials_expired' } : null;
}

/** Refusals of any call that say that nothing was done: of the account, of our version, for the moment. */
export function refusedForNow(answer: HttpAnswer, now: Date): Refusal | null {
  const { code, message } = errorOf(answer);
  const words = wordsOf(message);
  if (answer.status === 401) {
    const reason = code === 'EXPIRED_ACCESS_TOKEN' ? 'credentials_expired' : 'credentials_revoked';
    return { kind: 'reconnect', reason, ...words };
  }
  if (answer.status === 426 || code === 'NONEXISTENT_VERSION')
    return { kind: 'retry', reason: 'version_retired', afterMs: 15 * 60_000, ...words };
  if (answer.status === 403) {
    return {
      kind: 'reconnect',
      reason: /scope|permission/i.test(message) ? 'scope_missing' : 'access_denied',
      ...words,
    };
  }
  return dayUsedUp(answer, now) ?? refusedBeforeActing(answer, now);
}

/** Its limits are those of a day, which begins at midnight UTC; the message says whose was reached. */
function dayUsedUp(answer: HttpAnswer, now: Date): Refusal | null {
  const { message } = errorOf(answer);
  const whose = answer.status === 429 && /\b(APPLICATION|MEMBER) DAY\b/i.exec(message)?.[1];
  if (!whose) return null;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  const of = whose.toUpperCase() === 'APPLICATION' ? 'app' : 'account';
  return { kind: 'retry', reason: 'quota_reached', afterMs: midnight - now.getTime(), of, ...wordsOf(message) };
}

/** A repeatable call that was not answered as hoped. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const refused = refusedForNow(answer, now);
  if (refused) return refused;
  const words = wordsOf(errorOf(answer).message);
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error', ...words };
  return { kind: 'retry', reason: answer.status < 300 ? 'answer_unreadable' : 'not_the_network', ...words };
}
