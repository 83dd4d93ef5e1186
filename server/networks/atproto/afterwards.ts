import { objectOf, reasonOfFailure, textOf } from '../http/answers.ts';
import type { Call, Numbers, NumbersRead, Removal } from '../network.ts';
import { ensureFresh, errorOf, repeatableRefusal, sessionOf, xrpc } from './session.ts';

/** What can be done with a record that is out: take it down, and see what it brought. */

type Repo = { service: string; did: string; collection: string };

/** Deleting what is not there is a success, too. */
export async function removeRecord(call: Call, { service, did, collection }: Repo, uri: string): Promise<Removal> {
  const stale = await ensureFresh(call, service);
  if (stale) return stale;
  const result = await xrpc(call, service, 'com.atproto.repo.deleteRecord', {
    json: { repo: did, collection, rkey: uri.split('/').at(-1) ?? '' },
    token: sessionOf(call.account.credentials).accessJwt,
  });
  if (result.kind === 'failure' && result.sent) return { kind: 'unknown', reason: reasonOfFailure(result) };
  if (result.kind === 'answer' && result.answer.status === 200)
    return result.answer.json === undefined ? { kind: 'unknown', reason: 'answer_unreadable' } : { kind: 'removed' };
  return repeatableRefusal(result, call.now());
}

/** Counted by the network's app view, which the account's server asks; a server that has none tells nothing. */
export async function readCounts(call: Call, service: string, uris: readonly string[]): Promise<NumbersRead> {
  const stale = await ensureFresh(call, service);
  if (stale) return stale;
  const query = uris.map((uri) => ['uris', uri]);
  const result = await xrpc(call, service, 'app.bsky.feed.getPosts', {
    query: query as [string, string][],
    token: sessionOf(call.account.credentials).accessJwt,
  });
  const posts =
    result.kind === 'answer' && result.answer.status === 200 ? objectOf(result.answer.json).posts : undefined;
  if (!Array.isArray(posts)) {
    if (
      result.kind === 'answer' &&
      /^(UpstreamFailure|MethodNotImplemented|XRPCNotSupported)$/.test(errorOf(result.answer).error)
    )
      return { kind: 'retry', reason: 'unavailable', afterMs: 86_400_000 };
    return repeatableRefusal(result, call.now());
  }
  // One that is missing may only be late at the app view: nothing is said of it.
  const numbers = new Map<string, Numbers>();
  for (const post of posts.map(objectOf)) {
    const { likeCount, repostCount, replyCount, quoteCount } = post;
    numbers.set(textOf(post.uri), {
      ...count('likes', likeCount),
      ...count('reposts', repostCount),
      ...count('replies', replyCount),
      ...count('quotes', quoteCount),
    });
  }
  return { kind: 'read', numbers };
}

function count(name: keyof Numbers, value: unknown): Numbers {
  return typeof value === 'number' ? { [name]: value } : {};
}
