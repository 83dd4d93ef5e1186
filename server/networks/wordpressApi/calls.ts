import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Refusal } from '../network.ts';

/**
 * Calls to a site's REST API. Its root is `https://site/wp-json/`, or, while permalinks are off, the same as a query
 * (`index.php?rest_route=/`), which is tried when the first is not there.
 */

export type Site = { root: string; user: string; password: string };

export type SiteRequest = {
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  timeoutMs?: number;
  beforeFirstByte?: () => void;
};

/** An address of the API at that root, which may itself be a query. */
export function addressAt(root: string, path: string, query: Record<string, string> = {}): string {
  const url = new URL(root);
  const route = url.searchParams.get('rest_route');
  if (route === null) url.pathname += path;
  else url.searchParams.set('rest_route', `/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** The root that works without permalinks, for one that does not. */
export function plainRoot(root: string): string | null {
  const url = new URL(root);
  if (url.searchParams.has('rest_route') || !url.pathname.endsWith('/wp-json/')) return null;
  return `${url.origin}${url.pathname.replace(/wp-json\/$/, '')}index.php?rest_route=/`;
}

export async function ask(reach: Reach, site: Site, path: string, request: SiteRequest = {}): Promise<HttpResult> {
  const { method, query, json, form, timeoutMs, beforeFirstByte } = request;
  const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
  const at = (root: string) =>
    reach.http(addressAt(root, path, query), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${site.user}:${site.password}`).toString('base64')}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      carriesSecret: true,
      signal: reach.signal,
      ...(timeoutMs ? { timeoutMs } : {}),
      ...(beforeFirstByte ? { beforeFirstByte } : {}),
    });
  const result = await at(site.root);
  // The site's own "page not found" and not the API's: nothing was done there.
  const plain = result.kind === 'answer' && isNoApi(result.answer) ? plainRoot(site.root) : null;
  return plain ? at(plain) : result;
}

function isNoApi({ status, json }: HttpAnswer): boolean {
  return status === 404 && json === undefined;
}

/** Code and sentence of a refusal of WordPress's own; '' for a page of something in front of it. */
export function errorOf({ json }: HttpAnswer): { code: string; message: string } {
  const { code, message } = objectOf(json);
  return { code: textOf(code), message: textOf(message) };
}

/** What any refused call means for the account or the way there; null when it is about what was asked. */
export function accountRefusal(answer: HttpAnswer): Refusal | null {
  const { code, message } = errorOf(answer);
  const words = wordsOf(message);
  if (!code) {
    // Firewalls of hosting companies answer with a page of their own.
    if ([401, 403, 406, 418].includes(answer.status)) return { kind: 'rejected', reason: 'firewall' };
    return null;
  }
  if (
    answer.status === 401 ||
    /^(incorrect_password|invalid_username|invalid_email|invalid_application_password|application_passwords_disabled)/.test(
      code,
    )
  )
    return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (answer.status === 403) return { kind: 'reconnect', reason: 'access_denied', ...words };
  return null;
}

/** A repeatable call that did not give what was asked for. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const other = answer.status >= 500 ? 'server_error' : answer.status < 300 ? 'answer_unreadable' : 'not_the_network';
  return (
    refusedBeforeActing(answer, now) ??
    accountRefusal(answer) ?? { kind: 'retry', reason: other, ...wordsOf(errorOf(answer).message) }
  );
}
