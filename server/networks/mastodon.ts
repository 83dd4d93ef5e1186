import type { HttpAnswer } from '#server/http/http.ts';
import { healthOf, objectOf, outcomeOfFailure, refusalOfFailure, refusedBeforeActing, textOf } from './http/answers.ts';
import { readStatuses, removeStatus } from './mastodonApi/afterwards.ts';
import { accountRefusal, ask, headersFor, instanceOf, repeatableRefusal, wordsIn } from './mastodonApi/calls.ts';
import { findStatus } from './mastodonApi/find.ts';
import { imageMimes, originOf, readInstance } from './mastodonApi/instance.ts';
import { accountIn, authorizeUrl, exchange, register, revoke } from './mastodonApi/signIn.ts';
import { prepare, processingMs, uploadedIds } from './mastodonApi/uploads.ts';
import type { Armed, Call, Health, Outcome, Post, PostNetwork } from './network.ts';

/**
 * Mastodon and what speaks its API. Once: the publication's key goes along as Idempotency-Key, which the server keeps
 * for an hour; after that its own list of statuses is searched.
 */

export const mastodon: PostNetwork = {
  glyph: 'mastodon',
  accepts: 'post',
  // What Mastodon has out of the box; the instance's own are read when an account is connected and at each check.
  limits: {
    counting: 'mastodon',
    characters: 500,
    charactersPerLink: 23,
    images: 4,
    imageMimes,
    imageBytes: 16_777_216,
    imagePixels: 33_177_600,
    altCharacters: 1_500,
    // Nothing forbids more; more would be read by nobody.
    parts: 25,
  },
  // Every call counts, those that ask after an upload too (docs.joinmastodon.org, rate limits).
  budgets: [
    { name: 'calls', of: 'account', most: 300, withinMs: 300_000, aPost: 1, anImage: 3 },
    { name: 'media', of: 'account', most: 30, withinMs: 1_800_000, aPost: 0, anImage: 1 },
  ],
  connecting: {
    by: 'oauth',
    fields: [{ name: 'instance', type: 'text', required: true }],
    async locate(context, input) {
      const origin = originOf(input.instance ?? '');
      if (!origin) return { kind: 'failed', reason: 'address_unusable', field: 'instance' };
      const instance = await readInstance(context, origin);
      return instance.kind === 'failed' ? instance : { kind: 'located', instance: instance.origin };
    },
    app: 'registered',
    register,
    authorizeUrl,
    exchange,
  },
  check,
  revoke,
  prepare,

  idempotency: 'keyWindow',
  windowMs: 3_600_000,
  consistentAfterMs: 30_000,
  publish,
  remoteIdIn({ settings }, link) {
    const { origin, pathname } = new URL(link);
    if (origin !== settings.instance) return null;
    return /^\/(?:@[^/]+|users\/[^/]+\/statuses)\/(\d+)\/?$/.exec(pathname)?.[1] ?? null;
  },
  remove: removeStatus,
  numbers: { batch: 20, read: readStatuses },
  find: (call, post, armed) => findStatus(call, post, armed, (path) => ask(call, path)),
};

async function check(call: Call): Promise<Health> {
  const instance = instanceOf(call);
  const who = await ask(call, '/api/v1/accounts/verify_credentials');
  if (who.kind === 'failure') return healthOf(refusalOfFailure(who));
  const account = accountIn(who.answer, instance);
  if (!account) return healthOf(repeatableRefusal(who, call.now()));
  const about = await readInstance(call, instance);
  if (about.kind === 'failed') return { kind: 'trouble', reason: about.reason };
  const { name, remoteAccountId, acct, url } = account;
  return { kind: 'ok', name, remoteAccountId, limits: about.limits, settings: { acct, url } };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const mediaIds = uploadedIds(post, armed.prepared);
  const result = await call.http(`${instanceOf(call)}/api/v1/statuses`, {
    method: 'POST',
    headers: { ...headersFor(call), 'content-type': 'application/json', 'idempotency-key': armed.key },
    body: JSON.stringify({
      status: post.text,
      ...(mediaIds.length > 0 ? { media_ids: mediaIds } : {}),
      ...(post.reply ? { in_reply_to_id: post.reply.parent } : {}),
    }),
    carriesSecret: true,
    signal: call.signal,
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const body = objectOf(answer.json);
  const id = textOf(body.id);
  if (answer.status === 200 && id) return { kind: 'published', remoteId: id, ...linkIn(body) };
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  const refused = refusedBeforeActing(answer, call.now());
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...wordsIn(answer) };
  return accountRefusal(answer) ?? statusRefusal(answer);
}

/** A status that the server says no to. */
function statusRefusal(answer: HttpAnswer): Outcome {
  const words = wordsIn(answer);
  const said = words.words ?? '';
  if (/not finished processing/i.test(said))
    return { kind: 'retry', reason: 'unavailable', afterMs: processingMs, ...words };
  if (/character limit/i.test(said)) return { kind: 'rejected', reason: 'text_too_long', ...words };
  if (answer.status === 413) return { kind: 'rejected', reason: 'too_large', ...words };
  if (answer.json === undefined) return { kind: 'retry', reason: 'not_the_network' };
  return { kind: 'rejected', reason: 'content_refused', ...words };
}

function linkIn(body: Record<string, unknown>): { remoteUrl?: string } {
  const url = textOf(body.url) || textOf(body.uri);
  return /^https?:\/\//.test(url) ? { remoteUrl: url } : {};
}
