import type { HttpAnswer, HttpRequest, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Call, Refusal, Renewal } from '../network.ts';

/** Calls to Instagram's Graph interface, and an access of 60 days that may be prolonged once it is a day old. */

export const graph = 'https://graph.instagram.com';
const version = 'v23.0';
const dayMs = 86_400_000;
/** Prolonged long before it ends, so that a week without the installation does no harm. */
const prolongedWithinMs = 40 * dayMs;

type Request = Pick<HttpRequest, 'method' | 'beforeFirstByte'> & { fields?: Record<string, string> };

/** One call with the account's token. */
export function ask(call: Call, path: string, request: Request = {}): Promise<HttpResult> {
  return askWith(call, textOf(call.account.credentials.accessToken), `/${version}${path}`, request);
}

export function askWith(reach: Reach, token: string, path: string, request: Request = {}): Promise<HttpResult> {
  const { fields, ...rest } = request;
  return reach.http(`${graph}${path}`, {
    ...rest,
    headers: {
      accept: 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(fields ? { body: new URLSearchParams(fields).toString() } : {}),
    carriesSecret: true,
    signal: reach.signal,
  });
}

export const accountId = ({ account }: Call): string => textOf(account.settings.userId);

export type Access = { accessToken: string; issuedAt: string; expiresAt: string };

/** Where an access ends is no secret: it is shown, and warned of where it could not be prolonged. */
export const endOf = ({ expiresAt }: Record<string, unknown>) => ({ accessEndsAt: textOf(expiresAt) });

/** A long-lived token in an answer; null when it is none. */
export function accessIn(answer: HttpAnswer, now: Date): Access | null {
  const body = objectOf(answer.json);
  const [accessToken, seconds] = [textOf(body.access_token), body.expires_in];
  if (answer.status !== 200 || !accessToken || typeof seconds !== 'number') return null;
  return {
    accessToken,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
  };
}

/** Makes sure that the access lasts: prolongs it when it may be and should be. */
export async function ensureFresh(call: Call): Promise<Refusal | null> {
  const { issuedAt, expiresAt } = call.account.credentials;
  const now = call.now().getTime();
  const left = Date.parse(textOf(expiresAt)) - now;
  if (left <= 0) return { kind: 'reconnect', reason: 'credentials_expired' };
  if (left > prolongedWithinMs || now - Date.parse(textOf(issuedAt)) < dayMs) return null;
  const renewed = await call.renew(async (newest): Promise<Renewal> => {
    const query = new URLSearchParams({
      grant_type: 'ig_refresh_token',
      access_token: textOf(newest.accessToken),
    });
    const result = await askWith(call, '', `/refresh_access_token?${query}`);
    const access = result.kind === 'answer' ? accessIn(result.answer, call.now()) : null;
    return access ? { kind: 'renewed', credentials: access } : repeatableRefusal(result, call.now());
  });
  if (renewed.kind === 'renewed') return null;
  // What is there still lasts: only an access that is refused is a reason to stop.
  return renewed.kind === 'reconnect' ? renewed : null;
}

export type GraphError = { code: number; subcode: number; message: string; isTransient: boolean };

/** The error in an answer, whatever its status says; null where there is none. */
export function errorIn({ json }: HttpAnswer): GraphError | null {
  const { error } = objectOf(json);
  if (typeof error !== 'object' || error === null) return null;
  const { code, error_subcode: subcode, message, error_user_msg: shown, is_transient: isTransient } = objectOf(error);
  return {
    code: typeof code === 'number' ? code : 0,
    subcode: typeof subcode === 'number' ? subcode : 0,
    message: textOf(shown) || textOf(message),
    isTransient: isTransient === true,
  };
}

const hourMs = 3_600_000;

/** Refusals of any call that say that nothing was done. */
export function refusedForNow(answer: HttpAnswer, now: Date): Refusal | null {
  const error = errorIn(answer);
  const words = wordsOf(error?.message);
  if (error?.code === 190 || answer.status === 401) {
    const reason = error?.subcode === 463 ? 'credentials_expired' : 'credentials_revoked';
    return { kind: 'reconnect', reason, ...words };
  }
  // The day's posts are used up.
  if (error?.subcode === 2207042) return { kind: 'retry', reason: 'quota_reached', afterMs: hourMs, ...words };
  if (error && [4, 17, 32, 613, 80_002].includes(error.code)) {
    const afterMs = regainedAfter(answer.headers) ?? 10 * 60_000;
    return { kind: 'retry', reason: 'rate_limited', afterMs, of: error.code === 4 ? 'app' : 'account', ...words };
  }
  if (error && (error.code === 10 || (error.code >= 200 && error.code < 300)))
    return { kind: 'reconnect', reason: 'access_denied', ...words };
  return refusedBeforeActing(answer, now);
}

/** Meta says in minutes when an account gets in again, for each kind of use: the longest counts. In milliseconds. */
function regainedAfter(headers: Headers): number | null {
  const said = headers.get('x-business-use-case-usage') ?? '';
  const minutes = [...said.matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d{1,6})/g)].map(([, n]) => Number(n));
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? longest * 60_000 : null;
}

/** A repeatable call that was not answered as hoped. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const refused = refusedForNow(answer, now);
  if (refused) return refused;
  const error = errorIn(answer);
  const words = wordsOf(error?.message);
  if (answer.status >= 500 || error?.isTransient || error?.code === 1 || error?.code === 2)
    return { kind: 'retry', reason: 'server_error', ...words };
  return { kind: 'retry', reason: answer.status < 300 ? 'answer_unreadable' : 'not_the_network', ...words };
}
