import type { HttpAnswer } from '#server/http/http.ts';
import { readCounts, removeRecord } from './atproto/afterwards.ts';
import { facetsOf } from './atproto/facets.ts';
import {
  accountRefusal,
  endSession,
  ensureFresh,
  errorOf,
  renewSession,
  repeatableRefusal,
  sessionOf,
  xrpc,
} from './atproto/session.ts';
import { connect, defaultService } from './atproto/signIn.ts';
import {
  healthOf,
  objectOf,
  outcomeOfFailure,
  reasonOfFailure,
  refusedBeforeActing,
  textOf,
  wordsOf,
} from './http/answers.ts';
import type { Armed, Call, Health, Outcome, Post, PostNetwork, PrepareOutcome, Preparing, Refusal } from './network.ts';

/**
 * Bluesky, and any other AT Protocol server. Once: a post is written with `putRecord` at a record key of our own and
 * with a `createdAt` that froze at the first arming, so that writing it again changes nothing.
 */

const collection = 'app.bsky.feed.post';
/** Servers keep an upload that no post uses yet for at least an hour. */
const uploadKeptMs = 30 * 60_000;
const uploadTimeoutMs = 60_000;

type Upload = { at: string; blob: unknown };
type Ref = { uri: string; cid: string };
type BlueskyPrepared = { uploads?: Record<string, Upload>; facets?: unknown[]; reply?: { root: Ref; parent: Ref } };

export const bluesky: PostNetwork = {
  glyph: 'bluesky',
  accepts: 'post',
  limits: {
    counting: 'graphemes',
    characters: 300,
    bytes: 3_000,
    images: 4,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp'],
    // `maxSize` of app.bsky.embed.images in the lexicon that @atproto/api ships; a test compares.
    imageBytes: 2_000_000,
    altCharacters: 2_000,
    // Nothing forbids more; more would be read by nobody.
    parts: 25,
  },
  // Points of writing, of which a new record takes 3 (docs.bsky.app, rate limits).
  budgets: [
    { name: 'hour', of: 'account', most: 5_000, withinMs: 3_600_000, aPost: 3, anImage: 0 },
    { name: 'day', of: 'account', most: 35_000, withinMs: 86_400_000, aPost: 3, anImage: 0 },
  ],
  connecting: {
    by: 'form',
    fields: [
      { name: 'handle', type: 'text', required: true },
      { name: 'appPassword', type: 'password', required: true, secret: true },
      { name: 'service', type: 'url', required: true, initial: defaultService, isAdvanced: true },
    ],
    connect,
  },
  check,
  revoke: endSession,
  prepare,

  idempotency: 'clientKey',
  consistentAfterMs: 10_000,
  chooseId: tid,
  publish,
  remove: (call, uri) => removeRecord(call, { ...placeOf(call), collection }, uri),
  numbers: { batch: 25, read: (call, uris) => readCounts(call, placeOf(call).service, uris) },
  remoteIdIn({ settings }, link) {
    const [, who = '', rkey = ''] = /^\/profile\/([^/]+)\/post\/(\w+)\/?$/.exec(new URL(link).pathname) ?? [];
    const isOwn = who === settings.did || who === settings.handle;
    return isOwn && rkey ? `at://${textOf(settings.did)}/${collection}/${rkey}` : null;
  },
  async find(call, _post, armed) {
    const { service, did } = placeOf(call);
    const result = await xrpc(call, service, 'com.atproto.repo.getRecord', {
      query: { repo: did, collection, rkey: armed.chosenId },
    });
    if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
    const { answer } = result;
    const uri = textOf(objectOf(answer.json).uri);
    if (answer.status === 200 && uri) return { kind: 'found', remoteId: uri, remoteUrl: linkOf(call, armed.chosenId) };
    if (answer.status === 400 && errorOf(answer).error === 'RecordNotFound') return { kind: 'absent' };
    return { kind: 'unsure', reason: answer.status === 200 ? 'answer_unreadable' : 'server_error' };
  },
};

async function check(call: Call): Promise<Health> {
  const { service, did } = placeOf(call);
  const stale = await ensureFresh(call, service);
  if (stale) return healthOf(stale);
  const result = await xrpc(call, service, 'com.atproto.server.getSession', { token: accessOf(call) });
  if (result.kind === 'failure' || result.answer.status !== 200) {
    if (result.kind === 'answer' && errorOf(result.answer).error === 'ExpiredToken') {
      return healthOf((await renewSession(call, service)) ?? { kind: 'retry', reason: 'credentials_expired' });
    }
    return healthOf(repeatableRefusal(result, call.now()));
  }
  const body = objectOf(result.answer.json);
  if (textOf(body.did) !== did) return { kind: 'trouble', reason: 'answer_unreadable' };
  if (body.active === false) return { kind: 'reconnect', reason: 'account_gone', ...wordsOf(body.status) };
  const handle = textOf(body.handle);
  return { kind: 'ok', name: handle, remoteAccountId: did, limits: {}, ...(handle ? { settings: { handle } } : {}) };
}

/** A session that lasts, every picture uploaded, and the facets settled: they are part of what must not change. */
async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const { service } = placeOf(call);
  const stale = await ensureFresh(call, service);
  if (stale) return stale;
  const state: BlueskyPrepared = { ...prepared };
  for (const image of post.images) {
    const known = state.uploads?.[image.sha256];
    if (known && call.now().getTime() - Date.parse(known.at) < uploadKeptMs) continue;
    const result = await xrpc(call, service, 'com.atproto.repo.uploadBlob', {
      bytes: { body: await image.read(), mime: image.mime },
      token: accessOf(call),
      timeoutMs: uploadTimeoutMs,
    });
    const blob =
      result.kind === 'answer' && result.answer.status === 200 ? objectOf(result.answer.json).blob : undefined;
    if (!blob) return uploadRefusal(call, result);
    state.uploads = { ...state.uploads, [image.sha256]: { at: call.now().toISOString(), blob } };
    await save({ ...state });
  }
  if (!state.facets) {
    const facets = await facetsOf(call, service, post.text);
    if (!Array.isArray(facets)) return facets;
    state.facets = facets;
    await save({ ...state });
  }
  if (post.reply && state.reply?.parent.uri !== post.reply.parent) {
    const root = await refOf(call, post.reply.root);
    if (!('uri' in root)) return root;
    const parent = post.reply.parent === post.reply.root ? root : await refOf(call, post.reply.parent);
    if (!('uri' in parent)) return parent;
    state.reply = { root, parent };
    await save({ ...state });
  }
  return { kind: 'ready', prepared: { ...state } };
}

/** A reply names what it hangs on by its address and by the fingerprint of what stands there. */
async function refOf(call: Call, uri: string): Promise<Ref | Refusal> {
  const { service, did } = placeOf(call);
  const result = await xrpc(call, service, 'com.atproto.repo.getRecord', {
    query: { repo: did, collection, rkey: uri.split('/').at(-1) ?? '' },
  });
  const cid = result.kind === 'answer' && result.answer.status === 200 ? textOf(objectOf(result.answer.json).cid) : '';
  if (cid) return { uri, cid };
  if (result.kind === 'answer' && errorOf(result.answer).error === 'RecordNotFound')
    return { kind: 'rejected', reason: 'thread_broken' };
  return repeatableRefusal(result, call.now());
}

function uploadRefusal(call: Call, result: Parameters<typeof repeatableRefusal>[0]): PrepareOutcome {
  if (result.kind === 'answer') {
    const { error, message } = errorOf(result.answer);
    if (error === 'BlobTooLarge' || result.answer.status === 413)
      return { kind: 'rejected', reason: 'image_too_large', ...wordsOf(message) };
    if (error === 'InvalidMimeType') return { kind: 'rejected', reason: 'image_refused', ...wordsOf(message) };
    if (error === 'ExpiredToken') return { kind: 'retry', reason: 'credentials_expired', afterMs: 0 };
    if (error === 'InvalidRequest') return { kind: 'rejected', reason: 'image_refused', ...wordsOf(message) };
  }
  return repeatableRefusal(result, call.now());
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const { service, did } = placeOf(call);
  const body = { repo: did, collection, rkey: armed.chosenId, record: recordOf(post, armed) };
  const put = () =>
    xrpc(call, service, 'com.atproto.repo.putRecord', {
      json: body,
      token: accessOf(call),
      beforeFirstByte: armed.beforeFirstByte,
    });
  let result = await put();
  if (result.kind === 'answer' && errorOf(result.answer).error === 'ExpiredToken') {
    const stale = await renewSession(call, service);
    if (stale) return stale;
    result = await put();
  }
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const uri = textOf(objectOf(answer.json).uri);
  if (answer.status === 200 && uri)
    return { kind: 'published', remoteId: uri, remoteUrl: linkOf(call, armed.chosenId) };
  return putRefusal(answer, call.now());
}

function putRefusal(answer: HttpAnswer, now: Date): Outcome {
  const { error, message } = errorOf(answer);
  const words = wordsOf(message);
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  const refused = refusedBeforeActing(answer, now);
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  const account = accountRefusal(answer);
  if (account) return account;
  if (error === 'ExpiredToken') return { kind: 'retry', reason: 'credentials_expired', ...words };
  // An upload that the server has thrown away meanwhile is made again when the next try prepares.
  if (/BlobNotFound|could not find blob/i.test(`${error} ${message}`))
    return { kind: 'retry', reason: 'image_refused', ...words };
  if (error === 'BlobTooLarge') return { kind: 'rejected', reason: 'image_too_large', ...words };
  if (error === 'InvalidMimeType') return { kind: 'rejected', reason: 'image_refused', ...words };
  if (/grapheme too big|string too (big|long)/i.test(message))
    return { kind: 'rejected', reason: 'text_too_long', ...words };
  if (answer.status === 413) return { kind: 'rejected', reason: 'too_large', ...words };
  if (error) return { kind: 'rejected', reason: 'content_refused', ...words };
  // A page that is no XRPC answer: something else stands where the server was.
  return { kind: 'retry', reason: 'not_the_network' };
}

function recordOf(post: Post, { frozenAt, prepared }: Armed): Record<string, unknown> {
  const { uploads = {}, facets = [], reply } = prepared as BlueskyPrepared;
  const images = post.images.map((image) => ({
    image: uploads[image.sha256]?.blob,
    alt: image.alt,
    aspectRatio: { width: image.width, height: image.height },
  }));
  return {
    $type: collection,
    text: post.text,
    ...(facets.length > 0 ? { facets } : {}),
    ...(images.length > 0 ? { embed: { $type: 'app.bsky.embed.images', images } } : {}),
    ...(reply ? { reply } : {}),
    createdAt: frozenAt.toISOString(),
  };
}

function placeOf({ account }: Call): { service: string; did: string } {
  return { service: textOf(account.settings.service), did: textOf(account.settings.did) };
}

function accessOf({ account }: Call): string {
  return sessionOf(account.credentials).accessJwt;
}

function linkOf({ account }: Call, rkey: string): string {
  return `https://bsky.app/profile/${textOf(account.settings.did)}/post/${rkey}`;
}

const tidLetters = '234567abcdefghijklmnopqrstuvwxyz';

/** A record key: 53 bits of microseconds and 10 random ones, in base32 that sorts by time (atproto.com/specs/tid). */
export function tid(now: Date, random: () => number): string {
  let rest =
    (BigInt(now.getTime()) * 1000n + BigInt(Math.floor(random() * 1000))) * 1024n + BigInt(Math.floor(random() * 1024));
  let text = '';
  for (let place = 0; place < 13; place++) {
    text = tidLetters[Number(rest % 32n)] + text;
    rest /= 32n;
  }
  return text;
}
