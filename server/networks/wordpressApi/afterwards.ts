import { objectOf, reasonOfFailure, refusalOfFailure, wordsOf } from '../http/answers.ts';
import type { Call, NumbersRead, Removal } from '../network.ts';
import { ask, errorOf, repeatableRefusal } from './calls.ts';
import { isMissing, siteOf } from './posts.ts';

/** Into the site's bin, from where a person may bring it back; for good where the site has none. */
export async function removePost(call: Call, remoteId: string): Promise<Removal> {
  const path = `wp/v2/posts/${encodeURIComponent(remoteId)}`;
  let result = await ask(call, siteOf(call), path, { method: 'DELETE' });
  if (result.kind === 'answer' && errorOf(result.answer).code === 'rest_trash_not_supported')
    result = await ask(call, siteOf(call), path, { method: 'DELETE', query: { force: 'true' } });
  if (result.kind === 'failure')
    return result.sent ? { kind: 'unknown', reason: reasonOfFailure(result) } : refusalOfFailure(result);
  const { answer } = result;
  const body = objectOf(answer.json);
  if (answer.status === 200 && (body.deleted === true || body.status === 'trash')) return { kind: 'removed' };
  if (isMissing(result) || errorOf(answer).code === 'rest_already_trashed') return { kind: 'gone' };
  if (answer.status === 403 && errorOf(answer).code)
    return { kind: 'rejected', reason: 'removal_refused', ...wordsOf(errorOf(answer).message) };
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  return repeatableRefusal(result, call.now());
}

/** Comments are all that a site itself counts. */
export async function readComments(call: Call, remoteIds: readonly string[]): Promise<NumbersRead> {
  const there = await ask(call, siteOf(call), 'wp/v2/posts', {
    query: { include: remoteIds.join(','), per_page: String(remoteIds.length), _fields: 'id' },
  });
  if (there.kind !== 'answer' || there.answer.status !== 200 || !Array.isArray(there.answer.json))
    return repeatableRefusal(there, call.now());
  const live = new Set(there.answer.json.map((post) => String(objectOf(post).id)));
  const numbers = new Map<string, 'gone' | { replies: number }>();
  for (const id of remoteIds) {
    if (!live.has(id)) {
      numbers.set(id, 'gone');
      continue;
    }
    const result = await ask(call, siteOf(call), 'wp/v2/comments', {
      query: { post: id, per_page: '1', _fields: 'id' },
    });
    if (result.kind !== 'answer' || result.answer.status !== 200) return repeatableRefusal(result, call.now());
    const total = Number(result.answer.headers.get('x-wp-total') ?? Number.NaN);
    if (Number.isInteger(total)) numbers.set(id, { replies: total });
  }
  return { kind: 'read', numbers };
}
