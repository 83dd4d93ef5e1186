import type { HttpResult } from '#server/http/http.ts';
import { objectOf, textOf } from '../http/answers.ts';
import type { Call } from '../network.ts';
import { errorOf, type Site } from './calls.ts';

/** What a site says of one of its posts. */

/** The site of a call's account, and who signs in there. */
export function siteOf({ account }: Pick<Call, 'account'>): Site {
  const { root, user } = account.settings;
  return { root: textOf(root), user: textOf(user), password: textOf(account.credentials.password) };
}

/** A post that the site answered with; null for anything else. */
export function postIn(result: HttpResult): { id: number; status: string; link: string } | null {
  if (result.kind !== 'answer' || ![200, 201].includes(result.answer.status)) return null;
  const { id, status, link } = objectOf(result.answer.json);
  return typeof id === 'number' && typeof status === 'string' ? { id, status, link: textOf(link) } : null;
}

/** WordPress's own word that there is no such post (any more). */
export function isMissing(result: HttpResult): boolean {
  if (result.kind !== 'answer') return false;
  return (
    [404, 410].includes(result.answer.status) &&
    /^rest_post_invalid_id$|^rest_already_trashed$/.test(errorOf(result.answer).code)
  );
}

/** Its address, when it is one. */
export function linkIn(link: string): { remoteUrl?: string } {
  return /^https?:\/\//.test(link) ? { remoteUrl: link } : {};
}
