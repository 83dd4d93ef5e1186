import type { HttpAnswer } from '#server/http/http.ts';
import { connectFailure, objectOf, refusedBeforeActing, textOf } from '../http/answers.ts';
import { addressIn } from '../http/origin.ts';
import type { ConnectFailure } from '../interface/connecting.ts';
import type { Reach } from '../interface/reach.ts';
import { addressAt, ask, errorOf, plainRoot, type Site } from './calls.ts';

/** A WordPress whose REST API was found. */
export type FoundSite = { kind: 'site'; root: string; name: string; home: string };

/** Finds the API of a site by its address, whether it has permalinks or not. */
export async function findSite(reach: Reach, typed: string): Promise<FoundSite | ConnectFailure> {
  const url = addressIn(typed);
  if (!url) return { kind: 'failed', reason: 'address_unusable', field: 'site' };
  const path = url.pathname.replace(/\/(wp-admin|wp-login\.php|wp-json|index\.php)(\/.*)?$/, '').replace(/\/*$/, '/');
  const pretty = `${url.origin}${path}wp-json/`;
  let last: ConnectFailure = { kind: 'failed', reason: 'not_the_network', field: 'site' };
  for (const root of [pretty, plainRoot(pretty)]) {
    if (!root) continue;
    const result = await reach.http(addressAt(root, ''), {
      headers: { accept: 'application/json' },
      redirects: 3,
      carriesSecret: true,
      signal: reach.signal,
      maxBytes: 8 * 1024 * 1024,
    });
    if (result.kind === 'failure') return connectFailure(result, 'site');
    const { answer } = result;
    const about = objectOf(answer.json);
    const home = textOf(about.home) || textOf(about.url);
    if (answer.status === 200 && Array.isArray(about.namespaces) && about.namespaces.includes('wp/v2')) {
      return { kind: 'site', root: rootIn(answer, root), name: textOf(about.name), home };
    }
    last = { kind: 'failed', reason: noSiteReason(answer, reach.now()), field: 'site' };
    if (last.reason !== 'not_the_network') return last;
  }
  return last;
}

function noSiteReason(answer: HttpAnswer, now: Date): ConnectFailure['reason'] {
  const refused = refusedBeforeActing(answer, now);
  if (refused) return refused.reason;
  if (answer.status >= 500) return 'server_error';
  if ([401, 403, 406, 418].includes(answer.status)) return errorOf(answer).code ? 'access_denied' : 'firewall';
  return 'not_the_network';
}

/** Where the root is after redirects (to https, to www): that is where passwords go from then on. */
function rootIn(answer: HttpAnswer, asked: string): string {
  const url = new URL(answer.url);
  const isPlain = new URL(asked).searchParams.has('rest_route');
  if (isPlain) return `${url.origin}${url.pathname}?rest_route=/`;
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}

/** The account behind the password, and what it may do. */
export type Author = { kind: 'author'; id: string; name: string; mayPublish: boolean; mayUpload: boolean };

export async function readAuthor(
  reach: Reach,
  site: Site,
): Promise<Author | { kind: 'refused'; result: Awaited<ReturnType<typeof ask>> }> {
  const result = await ask(reach, site, 'wp/v2/users/me', { query: { context: 'edit' } });
  const me = objectOf(result.kind === 'answer' && result.answer.status === 200 ? result.answer.json : undefined);
  if (typeof me.id !== 'number') return { kind: 'refused', result };
  const may = objectOf(me.capabilities);
  return {
    kind: 'author',
    id: String(me.id),
    name: textOf(me.name),
    mayPublish: may.publish_posts === true,
    mayUpload: may.upload_files === true,
  };
}
