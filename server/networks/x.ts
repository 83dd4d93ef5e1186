import type { HttpAnswer } from '#server/http/http.ts';
import { healthOf, objectOf, outcomeOfFailure, textOf, wordsOf } from './http/answers.ts';
import type { Armed, Call, Health, Numbers, NumbersRead, Outcome, Post, PostNetwork, Removal } from './network.ts';
import {
  accountRefusal,
  ask,
  ensureFresh,
  problemOf,
  refusedForNow,
  renewAccess,
  repeatableRefusal,
} from './xApi/calls.ts';
import { findPost, linkOf } from './xApi/find.ts';
import { accountIn, authorizeUrl, exchange, revoke, shownAs, userFields } from './xApi/signIn.ts';
import { prepare, uploadedIds } from './xApi/uploads.ts';

/**
 * X. It knows no key of ours, so a doubtful post is looked for among the account's own (findByListing). Every call
 * costs money; the prices are data.
 */

export const x: PostNetwork = {
  glyph: 'x',
  accepts: 'post',
  limits: {
    counting: 'weighted',
    characters: 280,
    charactersPerLink: 23,
    images: 4,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp'],
    imageBytes: 5_000_000,
    altCharacters: 1_000,
    aspect: { narrowest: 1 / 3, widest: 3 },
    parts: 25,
    price: { currency: 'USD', asOf: '2026-04-20', post: 0.015, postWithLink: 0.2, numbers: 0.005 },
  },
  // docs.x.com, rate limits of API v2: posts and uploads of an account in a quarter of an hour, posts of an app in a day.
  budgets: [
    { name: 'posts', of: 'account', most: 100, withinMs: 900_000, aPost: 1, anImage: 0 },
    { name: 'postsOfAll', of: 'app', most: 10_000, withinMs: 86_400_000, aPost: 1, anImage: 0 },
    { name: 'media', of: 'account', most: 500, withinMs: 900_000, aPost: 0, anImage: 1 },
  ],
  connecting: {
    by: 'oauth',
    fields: [],
    locate: async () => ({ kind: 'located', instance: 'https://x.com' }),
    app: 'own',
    consoleUrl: 'https://console.x.com',
    authorizeUrl,
    exchange,
  },
  check,
  revoke,
  prepare,

  idempotency: 'findByListing',
  consistentAfterMs: 45_000,
  publish,
  find: findPost,
  remove,
  // A tenth of a cent for each post, each time: soon, and four times more.
  numbers: { batch: 100, ages: [1, 3, 7, 28].map((days) => days * 86_400_000), read: readNumbers },
  remoteIdIn: (_account, link) =>
    /^https:\/\/(?:www\.)?(?:x|twitter)\.com\/[^/]+\/status\/(\d{1,19})/.exec(link)?.[1] ?? null,
};

async function check(call: Call): Promise<Health> {
  const stale = await ensureFresh(call);
  if (stale) return healthOf(stale);
  const result = await ask(call, `/2/users/me?user.fields=${userFields}`);
  const account = accountIn(result.kind === 'answer' && result.answer.status === 200 ? result.answer.json : null);
  if (!account) return healthOf(repeatableRefusal(result, call.now()));
  // What an account may write goes down again when it stops paying.
  const limits = { characters: x.limits.characters, ...account.limits };
  return { kind: 'ok', ...shownAs(account), limits };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const mediaIds = uploadedIds(post, armed.prepared);
  const json = {
    text: post.text,
    ...(mediaIds.length > 0 ? { media: { media_ids: mediaIds } } : {}),
    ...(post.reply ? { reply: { in_reply_to_tweet_id: post.reply.parent } } : {}),
  };
  const send = () => ask(call, '/2/tweets', { method: 'POST', json, beforeFirstByte: armed.beforeFirstByte });
  let result = await send();
  if (result.kind === 'answer' && result.answer.status === 401) {
    // Refused for its token alone: nothing was made, and a renewed one may do.
    const stale = await renewAccess(call);
    if (stale) return stale;
    result = await send();
  }
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const id = textOf(objectOf(objectOf(answer.json).data).id);
  if (answer.status === 201 && /^\d{1,19}$/.test(id)) {
    return { kind: 'published', remoteId: id, remoteUrl: linkOf(call, id) };
  }
  if (/duplicate content/i.test(problemOf(answer).detail)) return duplicateOf(call, post, armed, answer);
  return postRefusal(answer, call.now());
}

/** X has seen these words already: perhaps from us, in a try that we heard nothing of. */
async function duplicateOf(call: Call, post: Post, armed: Armed, answer: HttpAnswer): Promise<Outcome> {
  const words = wordsOf(problemOf(answer).detail);
  const found = await findPost(call, post, armed);
  if (found.kind === 'found') {
    const { remoteId, remoteUrl } = found;
    return { kind: 'published', remoteId, ...(remoteUrl ? { remoteUrl } : {}) };
  }
  if (found.kind === 'absent') return { kind: 'rejected', reason: 'duplicate', ...words };
  return { kind: 'unknown', reason: found.reason, ...words };
}

function postRefusal(answer: HttpAnswer, now: Date): Outcome {
  const words = wordsOf(problemOf(answer).detail);
  // 200 is not how X says that it made one, whatever stands in it.
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable', ...words };
  const refused = refusedForNow(answer, now);
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  const account = accountRefusal(answer);
  if (account) return account;
  if (answer.json === undefined) return { kind: 'retry', reason: 'not_the_network' };
  if (/too long|longer than/i.test(words.words ?? '')) return { kind: 'rejected', reason: 'text_too_long', ...words };
  if (/media/i.test(words.words ?? '')) return { kind: 'rejected', reason: 'image_refused', ...words };
  return { kind: 'rejected', reason: 'content_refused', ...words };
}

async function remove(call: Call, remoteId: string): Promise<Removal> {
  const stale = await ensureFresh(call);
  if (stale) return stale;
  const result = await ask(call, `/2/tweets/${encodeURIComponent(remoteId)}`, { method: 'DELETE' });
  if (result.kind === 'answer') {
    const { status, json } = result.answer;
    if (status === 200 && objectOf(objectOf(json).data).deleted === true) return { kind: 'removed' };
    if (status === 404 || problemOf(result.answer).type === 'resource-not-found') return { kind: 'gone' };
    if (status === 200) return { kind: 'unknown', reason: 'answer_unreadable' };
  }
  return repeatableRefusal(result, call.now());
}

async function readNumbers(call: Call, remoteIds: readonly string[]): Promise<NumbersRead> {
  const stale = await ensureFresh(call);
  if (stale) return stale;
  const query = new URLSearchParams({ ids: remoteIds.join(','), 'post.fields': 'public_metrics' });
  const result = await ask(call, `/2/tweets?${query}`);
  if (result.kind !== 'answer' || result.answer.status !== 200) return repeatableRefusal(result, call.now());
  const { data, errors } = objectOf(result.answer.json);
  const numbers = new Map<string, Numbers | 'gone'>();
  for (const one of (Array.isArray(errors) ? errors : []).map(objectOf)) {
    const id = textOf(one.resource_id) || textOf(one.value);
    if (textOf(one.type).endsWith('/resource-not-found') && remoteIds.includes(id)) numbers.set(id, 'gone');
  }
  for (const one of (Array.isArray(data) ? data : []).map(objectOf)) {
    const counted = objectOf(one.public_metrics);
    numbers.set(textOf(one.id), {
      ...number('views', counted.impression_count),
      ...number('likes', counted.like_count),
      ...number('replies', counted.reply_count),
      ...number('reposts', counted.repost_count ?? counted.retweet_count),
      ...number('quotes', counted.quote_count),
      ...number('saves', counted.bookmark_count),
    });
  }
  return { kind: 'read', numbers };
}

function number(name: keyof Numbers, value: unknown): Numbers {
  return typeof value === 'number' && value >= 0 ? { [name]: value } : {};
}
