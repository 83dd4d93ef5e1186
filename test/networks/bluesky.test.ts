import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bluesky, tid } from '#server/networks/bluesky.ts';
import type { Connected } from '#server/networks/interface/connecting.ts';
import type { Outcome, Prepared } from '#server/networks/network.ts';
import { armed, picture, post, prepared, type Row, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { type BlueskyFake, shippedImageBytes, startBluesky } from '#test/support/fakes/bluesky.ts';

if (bluesky.accepts !== 'post' || bluesky.idempotency !== 'clientKey' || bluesky.connecting.by !== 'form') {
  throw new Error('Bluesky is of the class clientKey and connects by a form');
}
const network = bluesky;
const { connect } = bluesky.connecting;
const text = 'Nowe piwonie już są: https://malwa.example/piwonie?kolor=różowy 🌸 #kwiaty';
const rkey = tid(monday, () => 0.5);

let fake: BlueskyFake;
let now: Date;
beforeEach(async () => {
  now = monday;
  fake = await startBluesky(() => now);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};
const form = (over: Record<string, string> = {}) => ({
  service: fake.origin,
  handle: `@${fake.handle.toUpperCase()}`,
  appPassword: fake.appPassword,
  ...over,
});
const reach = (options = {}) => testReach([fake.place], () => now, options);

async function connected(): Promise<Connected> {
  const result = await connect(reach(), form());
  if (result.kind !== 'connected') throw new Error(`not connected: ${result.reason}`);
  return result.account;
}
const callWith = (account: Connected, more: { row?: Row; timeoutMs?: number } = {}) =>
  testCall(network, account, { places: [fake.place], now: () => now, ...more });
const arm = (over: { chosenId?: string; prepared?: Prepared } = {}) => armed({ now: monday, chosenId: rkey, ...over });

describe('connecting', () => {
  test('keeps no password, and the account by its DID', async () => {
    const account = await connected();
    expect(account).toMatchObject({
      name: fake.handle,
      remoteAccountId: fake.did,
      settings: { service: fake.origin, handle: fake.handle, did: fake.did },
    });
    expect(JSON.stringify(account)).not.toContain(fake.appPassword);
    expect(Object.keys(account.credentials)).toEqual(['accessJwt', 'refreshJwt']);
  });

  test.each([
    ['a wrong app password', { appPassword: 'wrong' }, 'credentials_refused', 'appPassword'],
    ['another handle', { handle: 'nobody.bsky.test' }, 'credentials_refused', 'appPassword'],
    [
      'the main password of an account with a second factor',
      { appPassword: 'the main password' },
      'second_factor',
      'appPassword',
    ],
    ['no address at all', { service: 'http://' }, 'address_unusable', 'service'],
  ])('%s', async (_what, over, reason, field) => {
    expect(await connect(reach(), form(over))).toMatchObject({ kind: 'failed', reason, field });
  });

  test('something that is no AT Protocol server', async () => {
    fake.fail('com.atproto.server.createSession', { when: 'before', how: 'html' });
    expect(await connect(reach(), form())).toEqual({ kind: 'failed', reason: 'not_the_network', field: 'service' });
    fake.fail('com.atproto.server.createSession', {
      when: 'before',
      how: 'answer',
      answer: { status: 404, text: 'Not Found' },
    });
    expect(await connect(reach(), form())).toEqual({ kind: 'failed', reason: 'not_the_network', field: 'service' });
  });

  test('a server inside the own network, or in the clear', async () => {
    expect(
      await connect(
        testReach([], () => now),
        form(),
      ),
    ).toEqual({ kind: 'failed', reason: 'private_address', field: 'service' });
    expect(
      await connect(
        testReach([], () => now),
        form({ service: 'http://93.184.216.34' }),
      ),
    ).toEqual({ kind: 'failed', reason: 'insecure', field: 'service' });
  });

  test('an account that was taken down', async () => {
    fake.setGone('AccountTakedown');
    expect(await connect(reach(), form())).toMatchObject({ kind: 'failed', reason: 'account_gone' });
  });

  test('too many tries', async () => {
    fake.fail('com.atproto.server.createSession', {
      when: 'before',
      how: 'answer',
      answer: {
        status: 429,
        json: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
        headers: { 'ratelimit-reset': String(monday.getTime() / 1000 + 60) },
      },
    });
    expect(await connect(reach(), form())).toMatchObject({ kind: 'failed', reason: 'rate_limited' });
  });
});

describe('publishing', () => {
  test('a text with link, tag, mention and emoji', async () => {
    fake.handles.set('anna.bsky.social', 'did:plc:anna');
    const posted = post(`${text} dla @anna.bsky.social i @nobody.bsky.social`);
    const call = callWith(await connected());
    const { outcome } = await prepared(network, call, posted);
    if (outcome.kind !== 'ready') throw new Error(outcome.kind);
    const attempt = arm({ prepared: outcome.prepared });
    expect(await network.publish(call, posted, attempt)).toEqual({
      kind: 'published',
      remoteId: `at://${fake.did}/app.bsky.feed.post/${rkey}`,
      remoteUrl: `https://bsky.app/profile/${fake.did}/post/${rkey}`,
    });
    expect(attempt.bytesLeft).toBe(1);
    const kept = fake.records.get(rkey);
    expect(kept?.commits).toBe(1);
    expect(kept?.record).toMatchObject({ text: posted.text, createdAt: monday.toISOString() });
    const facets = (kept?.record.facets ?? []) as { index: { byteStart: number; byteEnd: number } }[];
    const pieces = facets.map(({ index }) =>
      Buffer.from(posted.text).subarray(index.byteStart, index.byteEnd).toString(),
    );
    // The handle that nobody has stays plain text.
    expect(pieces).toEqual(
      ['@anna.bsky.social', 'https://malwa.example/piwonie?kolor=różowy', '#kwiaty'].toSorted(
        (a, b) => posted.text.indexOf(a) - posted.text.indexOf(b),
      ),
    );
  });

  test('taken down, again just as well; a reading of what it brought', async () => {
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, post('Jeden'));
    const outcome = await network.publish(call, post('Jeden'), arm({ prepared: kept }));
    const uri = outcome.kind === 'published' ? outcome.remoteId : '';
    const other = `at://${fake.did}/app.bsky.feed.post/3zzzzzzzzzzzz`;
    const likes = { likes: 3, reposts: 1, replies: 2, quotes: 0 };
    expect(await network.numbers?.read(call, [uri, other])).toEqual({ kind: 'read', numbers: new Map([[uri, likes]]) });
    // A server without an app view behind it.
    const upstream = { status: 502, json: { error: 'UpstreamFailure', message: 'pipethrough network error' } };
    fake.fail('app.bsky.feed.getPosts', { when: 'before', how: 'answer', answer: upstream });
    expect(await network.numbers?.read(call, [uri])).toMatchObject({ kind: 'retry', reason: 'unavailable' });
    fake.fail('com.atproto.repo.deleteRecord', { when: 'after', how: 'reset' });
    expect(await network.remove?.(call, uri)).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(fake.records.size).toBe(0);
    expect(await network.remove?.(call, uri)).toEqual({ kind: 'removed' });
  });

  test('a part of a thread names its first post and the one before it, as they stand there', async () => {
    const call = callWith(await connected());
    const uris: string[] = [];
    for (const said of ['Jeden', 'Dwa', 'Trzy']) {
      const [root, parent] = [uris[0], uris.at(-1)];
      const part = { ...post(said), ...(root && parent ? { reply: { root, parent } } : {}) };
      const { kept } = await prepared(network, call, part);
      const key = tid(new Date(monday.getTime() + uris.length), () => 0.5);
      const outcome = await network.publish(call, part, arm({ chosenId: key, prepared: kept }));
      if (outcome.kind !== 'published') throw new Error(outcome.kind);
      expect(network.remoteIdIn?.(call.account, outcome.remoteUrl ?? '')).toBe(outcome.remoteId);
      uris.push(outcome.remoteId);
    }
    const replies = [...fake.records.values()].map(({ record }) => record.reply as Record<string, { uri: string }>);
    expect(replies.map((reply) => reply && [reply.root?.uri, reply.parent?.uri])).toEqual([
      undefined,
      [uris[0], uris[0]],
      [uris[0], uris[1]],
    ]);
    // Taken away meanwhile by somebody: nothing can hang on it any more.
    const gone = { root: uris[0] ?? '', parent: `at://${fake.did}/app.bsky.feed.post/3zzzzzzzzzzzz` };
    expect((await prepared(network, call, { ...post('Cztery'), reply: gone })).outcome).toEqual({
      kind: 'rejected',
      reason: 'thread_broken',
    });
    expect(network.remoteIdIn?.(call.account, 'https://bsky.app/profile/did:plc:other/post/3kxyz')).toBeNull();
  });

  test('pictures go up once, with alt and aspect ratio; each is written down before the next', async () => {
    const posted = post('Dwa bukiety', [await picture('Piwonie'), await picture('', 'png')]);
    const call = callWith(await connected());
    fake.fail('com.atproto.repo.uploadBlob', {
      when: 'before',
      how: 'answer',
      answer: { status: 502, json: { error: 'UpstreamFailure' } },
    });
    const first = await prepared(network, call, posted);
    expect(first.outcome).toMatchObject({ kind: 'retry', reason: 'server_error' });
    const second = await prepared(network, call, posted, first.kept);
    expect(second.saves).toHaveLength(3);
    const third = await prepared(network, call, posted, second.kept);
    expect(third.saves).toEqual([]);
    expect(fake.calls.filter((name) => name.endsWith('uploadBlob'))).toHaveLength(3);
    await network.publish(call, posted, arm({ prepared: third.kept }));
    const { embed } = (fake.records.get(rkey)?.record ?? {}) as {
      embed: { images: { alt: string; aspectRatio: object }[] };
    };
    expect(embed.images.map(({ alt, aspectRatio }) => ({ alt, aspectRatio }))).toEqual([
      { alt: 'Piwonie', aspectRatio: { width: 40, height: 30 } },
      { alt: '', aspectRatio: { width: 40, height: 30 } },
    ]);
  });

  test('an upload that the server may have thrown away goes up again', async () => {
    const posted = post('Bukiet', [await picture()]);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    fake.blobs.clear();
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({
      kind: 'retry',
      reason: 'image_refused',
    });
    later(31 * 60_000);
    const again = await prepared(network, call, posted, kept);
    expect(await network.publish(call, posted, arm({ prepared: again.kept }))).toMatchObject({ kind: 'published' });
  });

  test('the same again changes nothing', async () => {
    const posted = post(text);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    const once = await network.publish(call, posted, arm({ prepared: kept }));
    later(60_000);
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toEqual(once);
    expect(fake.records.get(rkey)?.commits).toBe(1);
  });

  test('limits are those of the shipped lexicon', () => {
    expect(network.limits).toMatchObject({ characters: 300, bytes: 3_000, images: 4, imageBytes: shippedImageBytes });
  });
});

describe('every answer is one of the closed set', () => {
  const outcomeOf = async (lay: () => void, posted = post(text), options = {}): Promise<Outcome> => {
    const call = callWith(await connected(), options);
    const { kept } = await prepared(network, call, posted);
    lay();
    return network.publish(call, posted, arm({ prepared: kept }));
  };
  const put = 'com.atproto.repo.putRecord';
  const answered =
    (status: number, error: string, message = '', headers = {}) =>
    () =>
      fake.fail(put, { when: 'before', how: 'answer', answer: { status, json: { error, message }, headers } });

  test('429 with its headers: retry when the window opens', async () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': String(monday.getTime() / 1000 + 90) };
    expect(await outcomeOf(answered(429, 'RateLimitExceeded', 'Rate Limit Exceeded', headers))).toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      afterMs: 90_000,
    });
  });
  test('503 with Retry-After: retry', async () => {
    expect(await outcomeOf(answered(503, 'ServiceUnavailable', '', { 'retry-after': '7' }))).toEqual({
      kind: 'retry',
      reason: 'unavailable',
      afterMs: 7_000,
    });
  });
  test.each([500, 502, 503])('%d without: unknown, and looked for', async (status) => {
    expect(await outcomeOf(answered(status, 'InternalServerError'))).toMatchObject({
      kind: 'unknown',
      reason: 'server_error',
    });
  });
  test('reset before acting: unknown, then proven absent', async () => {
    const call = callWith(await connected());
    fake.fail(put, { when: 'before', how: 'reset' });
    expect(await network.publish(call, post('a'), arm())).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(await network.find(call, post('a'), arm())).toEqual({ kind: 'absent' });
  });
  test('reset after acting: unknown, then found', async () => {
    const call = callWith(await connected());
    fake.fail(put, { when: 'after', how: 'reset' });
    expect(await network.publish(call, post('a'), arm())).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(await network.find(call, post('a'), arm())).toMatchObject({
      kind: 'found',
      remoteId: expect.stringContaining(rkey),
    });
  });
  test.each(['malformed', 'html'] as const)('%s instead of an answer: unknown', async (how) => {
    expect(await outcomeOf(() => fake.fail(put, { when: 'after', how }))).toEqual({
      kind: 'unknown',
      reason: 'answer_unreadable',
    });
  });
  test('silence: unknown at the deadline', async () => {
    expect(
      await outcomeOf(() => fake.fail(put, { when: 'after', how: 'silence' }), post(text), { timeoutMs: 1_500 }),
    ).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('slow, but in time: published', async () => {
    expect(await outcomeOf(() => fake.fail(put, { when: 'before', how: 'slow', ms: 200 }))).toMatchObject({
      kind: 'published',
    });
  });
  test('refused connection: retry', async () => {
    const call = callWith(await connected());
    await fake.stop();
    expect(await network.publish(call, post('a'), arm())).toEqual({ kind: 'retry', reason: 'connection_refused' });
  });
  test('past the deadline nothing leaves: retry', async () => {
    const call = callWith(await connected());
    const attempt = {
      ...arm(),
      beforeFirstByte: () => {
        throw new Error('too late');
      },
    };
    expect(await network.publish(call, post('a'), attempt)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
    expect(fake.records.size).toBe(0);
  });
  test('401: reconnect', async () => {
    expect(await outcomeOf(answered(401, 'AuthenticationRequired', 'Invalid token'))).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_revoked',
    });
  });
  test.each(['AccountTakedown', 'AccountDeactivated'] as const)('%s: reconnect', async (error) => {
    expect(await outcomeOf(() => fake.setGone(error))).toMatchObject({ kind: 'reconnect', reason: 'account_gone' });
  });
  test('301 graphemes: rejected, in the network’s own words', async () => {
    expect(await outcomeOf(() => {}, post('ż'.repeat(301)))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('300 graphemes'),
    });
  });
  test('3 001 bytes: rejected', async () => {
    expect(await outcomeOf(() => {}, post('👨‍👩‍👧‍👦'.repeat(121)))).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('3000'),
    });
  });
  test('the words of the real server: too long', async () => {
    const said = 'Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301) at $.record.text';
    expect(await outcomeOf(answered(400, 'InvalidRequest', said))).toEqual({
      kind: 'rejected',
      reason: 'text_too_long',
      words: said,
    });
  });
  test('a picture of a kind it does not take: rejected before anything is armed', async () => {
    const call = callWith(await connected());
    fake.fail('com.atproto.repo.uploadBlob', {
      when: 'before',
      how: 'answer',
      answer: { status: 400, json: { error: 'InvalidMimeType', message: 'Wrong type of file.' } },
    });
    expect((await prepared(network, call, post('a', [await picture()]))).outcome).toEqual({
      kind: 'rejected',
      reason: 'image_refused',
      words: 'Wrong type of file.',
    });
  });
  test('looking when the server is ill proves nothing', async () => {
    const call = callWith(await connected());
    fake.fail('com.atproto.repo.getRecord', {
      when: 'before',
      how: 'answer',
      answer: { status: 502, json: { error: 'UpstreamFailure' } },
    });
    expect(await network.find(call, post('a'), arm())).toEqual({ kind: 'unsure', reason: 'server_error' });
    fake.fail('com.atproto.repo.getRecord', { when: 'before', how: 'html' });
    expect(await network.find(call, post('a'), arm())).toEqual({ kind: 'unsure', reason: 'answer_unreadable' });
  });
  test('createRecord at a key that is taken is 500 on the real server: that is why putRecord', async () => {
    const account = await connected();
    const call = callWith(account);
    await network.publish(call, post('a'), arm());
    const answer = await call.http(`${fake.origin}/xrpc/com.atproto.repo.createRecord`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${String(account.credentials.accessJwt)}` },
      body: JSON.stringify({ repo: fake.did, collection: 'app.bsky.feed.post', rkey, record: {} }),
    });
    expect(answer).toMatchObject({ answer: { status: 500 } });
    expect(await network.publish(call, post('a'), arm())).toMatchObject({ kind: 'published' });
    expect(fake.records.get(rkey)?.commits).toBe(1);
  });
});

describe('disconnecting', () => {
  test('ends the session at the server', async () => {
    const account = await connected();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'revoked' });
    later(3 * 3_600_000);
    expect(await network.check(callWith(account))).toMatchObject({ kind: 'reconnect' });
  });

  test('a server that is gone is told', async () => {
    const account = await connected();
    await fake.stop();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'failed', reason: 'connection_refused' });
  });
});

describe('sessions', () => {
  test('a token about to end is renewed before it is used, and stored', async () => {
    const call = callWith(await connected());
    later(2 * 3_600_000);
    const { outcome } = await prepared(network, call, post('a'));
    expect(outcome.kind).toBe('ready');
    expect(call.saved).toHaveLength(1);
    expect(await network.publish(call, post('a'), arm())).toMatchObject({ kind: 'published' });
    expect(fake.refreshes()).toBe(1);
  });

  test('ExpiredToken in the middle: renewed once, and published', async () => {
    const call = callWith(await connected());
    fake.expireAccess();
    expect(await network.publish(call, post('a'), arm())).toMatchObject({ kind: 'published' });
    expect(call.saved).toHaveLength(1);
  });

  test('a second process takes the renewed session and spends no refresh token', async () => {
    const account = await connected();
    const row = { credentials: account.credentials, version: 0 };
    const [one, two] = [callWith(account, { row }), callWith(account, { row })];
    fake.expireAccess();
    expect(await network.publish(one, post('a'), arm())).toMatchObject({ kind: 'published' });
    expect(await network.publish(two, post('b'), arm({ chosenId: tid(monday, () => 0.1) }))).toMatchObject({
      kind: 'published',
    });
    expect(fake.refreshes()).toBe(1);
  });

  test('a revoked app password: reconnect', async () => {
    const call = callWith(await connected());
    fake.revokeAppPassword();
    expect(await network.publish(call, post('a'), arm())).toEqual({
      kind: 'reconnect',
      reason: 'credentials_revoked',
      words: 'Token has been revoked',
    });
  });

  test('90 days without a call: reconnect', async () => {
    const call = callWith(await connected());
    later(91 * 86_400_000);
    expect((await prepared(network, call, post('a'))).outcome).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_expired',
    });
  });

  test('the check', async () => {
    const call = callWith(await connected());
    expect(await network.check(call)).toEqual({
      ...{ kind: 'ok', name: fake.handle, remoteAccountId: fake.did, limits: {}, settings: { handle: fake.handle } },
    });
    fake.fail('com.atproto.server.getSession', {
      when: 'before',
      how: 'answer',
      answer: { status: 502, json: { error: 'UpstreamFailure' } },
    });
    expect(await network.check(call)).toMatchObject({ kind: 'trouble', reason: 'server_error' });
    fake.setGone('AccountDeactivated');
    expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'account_gone' });
    fake.setGone(null);
    fake.revokeAppPassword();
    expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
  });
});

test('record keys: their syntax, in the order of time, never twice', () => {
  const made = Array.from({ length: 500 }, (_, index) => tid(new Date(monday.getTime() + index), Math.random));
  for (const key of made) expect(key).toMatch(/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(500);
});
