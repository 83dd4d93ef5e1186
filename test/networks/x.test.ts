import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import type { Outcome, Post, Prepared } from '#server/networks/network.ts';
import { x } from '#server/networks/x.ts';
import { armed, picture, post, prepared, type Row, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { startX, type XFake } from '#test/support/fakes/x.ts';
import { rerouted } from '#test/support/rerouted.ts';
import { xRequests } from '#test/support/schemas/x.ts';

if (x.accepts !== 'post' || x.idempotency !== 'findByListing' || x.connecting.by !== 'oauth') {
  throw new Error('X is of the class findByListing and connects by OAuth');
}
const network = x;
const connecting = x.connecting;
const text =
  'Nowe piwonie <3 już są: https://malwa.example/piwonie?kolor=różowy oraz malwa.pl & kwiaciarnia 🌸\n\n#kwiaty';

let fake: XFake;
let now: Date;
beforeEach(async () => {
  now = monday;
  fake = await startX(() => now);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};
const hosts = () => ({ 'https://api.x.com': fake.origin });
const reach = () => {
  const made = testReach([fake.place], () => now);
  return { ...made, http: rerouted(made.http, hosts()) };
};

async function signedIn(as: XFake['users'][number] | undefined = fake.users[0], app = fake.app) {
  const verifier = 'v'.repeat(64);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = connecting.authorizeUrl('https://x.com', app, app.redirectUri, 's'.repeat(32), challenge);
  const back = new URL(fake.authorize(url, as ?? 'no'));
  const code = back.searchParams.get('code') ?? '';
  return connecting.exchange(reach(), 'https://x.com', app, app.redirectUri, code, verifier);
}
async function connected(as?: XFake['users'][number]): Promise<Connected> {
  const result = await signedIn(as);
  if (result.kind !== 'connected') throw new Error(result.kind);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number; row?: Row; app?: typeof fake.app | null } = {}) => {
  const call = testCall(network, account, { places: [fake.place], now: () => now, app: fake.app, ...more });
  return Object.assign(call, { http: rerouted(call.http, hosts()) });
};
const arm = (over: { prepared?: Prepared } = {}) => armed({ now: monday, ...over });

describe('connecting', () => {
  test('keeps both tokens, the app they belong to, and the account', async () => {
    expect(await connected()).toEqual({
      name: '@malwa_kwiaty',
      remoteAccountId: '2244994945',
      settings: { userId: '2244994945', username: 'malwa_kwiaty', url: 'https://x.com/malwa_kwiaty' },
      credentials: {
        accessToken: expect.stringMatching(/^[\w-]{40}$/),
        refreshToken: expect.stringMatching(/^[\w-]{40}$/),
        expiresAt: new Date(monday.getTime() + 7_200_000).toISOString(),
        appId: fake.app.appId,
      },
      limits: {},
    });
  });
  test('an account that pays may write more', async () => {
    expect((await connected(fake.users[1])).limits).toEqual({ characters: 25_000 });
  });
  test('an app that X does not know by this secret', async () => {
    expect(await signedIn(fake.users[0], { ...fake.app, appSecret: 'typo' })).toMatchObject({
      kind: 'failed',
      reason: 'app_refused',
    });
  });
  test('a person who does not allow everything', async () => {
    fake.grantOnly('tweet.read users.read offline.access');
    expect(await signedIn()).toEqual({ kind: 'failed', reason: 'scope_missing' });
  });
  test('a code that was made up', async () => {
    const result = await connecting.exchange(reach(), '', fake.app, fake.app.redirectUri, 'nonsense', 'v'.repeat(64));
    expect(result).toMatchObject({ kind: 'failed', reason: 'credentials_refused' });
  });
});

describe('publishing', () => {
  test('text and pictures with their descriptions, in pieces', async () => {
    const posted = post(text, [await picture('Piwonie w wiadrze'), await picture('', 'png')]);
    const call = callWith(await connected());
    const { kept, saves } = await prepared(network, call, posted);
    const attempt = arm({ prepared: kept });
    expect(await network.publish(call, posted, attempt)).toEqual({
      kind: 'published',
      remoteId: fake.posts[0]?.id,
      remoteUrl: `https://x.com/malwa_kwiaty/status/${fake.posts[0]?.id}`,
    });
    expect(attempt.bytesLeft).toBe(1);
    expect(fake.posts[0]?.mediaIds.map((id) => fake.uploads.get(id)?.alt)).toEqual(['Piwonie w wiadrze', '']);
    // Every id was written down before the next call: begun, ended and described, for each picture.
    expect(saves).toHaveLength(6);
    const again = await prepared(network, call, posted, kept);
    expect(again.outcome.kind).toBe('ready');
    expect(fake.calls.filter((name) => name.endsWith('/initialize'))).toHaveLength(2);
  });

  test('a picture over 4 MiB goes in several pieces', async () => {
    const small = await picture('Duże zdjęcie', 'png');
    const bytes = Buffer.concat([await small.read(), Buffer.alloc(4_300_000, 7)]);
    const big = { ...small, bytes: bytes.length, read: async () => bytes };
    expect((await prepared(network, callWith(await connected()), post(text, [big]))).outcome.kind).toBe('ready');
    expect(fake.calls.filter((name) => name.endsWith('/append'))).toHaveLength(2);
  });

  test('a picture that is worked on for a while: waited for, uploaded once', async () => {
    fake.processing.looks = 2;
    const posted = post(text, [await picture()]);
    const call = callWith(await connected());
    let kept: Prepared = {};
    const kinds: string[] = [];
    for (let look = 0; look < 4 && kinds.at(-1) !== 'ready'; look++) {
      const step = await prepared(network, call, posted, kept);
      kinds.push(step.outcome.kind);
      kept = step.kept;
    }
    expect(kinds).toEqual(['wait', 'wait', 'ready']);
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'published' });
  });

  test('a picture that X cannot read: rejected', async () => {
    fake.processing.isRefused = true;
    const step = await prepared(network, callWith(await connected()), post(text, [await picture()]));
    expect(step.outcome).toMatchObject({ kind: 'rejected', reason: 'image_refused' });
  });

  test('a part of a thread hangs on the one before it', async () => {
    const call = callWith(await connected());
    const first = await network.publish(call, post('Pierwsza część'), arm());
    if (first.kind !== 'published') throw new Error(first.kind);
    const second = { ...post('Druga część'), reply: { root: first.remoteId, parent: first.remoteId } };
    expect(await network.publish(call, second, arm())).toMatchObject({ kind: 'published' });
    expect(fake.posts.map(({ replyTo }) => replyTo)).toEqual([null, first.remoteId]);
    expect(network.remoteIdIn?.(call.account, first.remoteUrl ?? '')).toBe(first.remoteId);
    expect(network.remoteIdIn?.(call.account, 'https://malwa.pl/status/12')).toBeNull();
  });

  test('the prices are those of the list', async () => {
    const call = callWith(await connected());
    await network.publish(call, post('Bez linku'), arm());
    await network.publish(call, post('Z linkiem malwa.pl'), arm());
    expect(fake.spent.usd).toBeCloseTo((network.limits.price?.post ?? 0) + (network.limits.price?.postWithLink ?? 0));
  });
});

describe('access', () => {
  test('is renewed before it ends; what replaces it is stored before it is used', async () => {
    const row: Row = { credentials: (await connected()).credentials, version: 0 };
    const account = await connected();
    const call = callWith(account, { row });
    later(7_000_000);
    expect((await prepared(network, call, post(text))).outcome.kind).toBe('ready');
    expect(call.saved).toHaveLength(1);
    expect(row.credentials).toEqual(call.saved[0]);
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'published' });
  });

  test('ended while armed: renewed once, and the post goes out once', async () => {
    const call = callWith(await connected());
    fake.expireAccess();
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'published' });
    expect(fake.posts).toHaveLength(1);
    expect(fake.refreshes).toBe(1);
  });

  test('a second process takes what the first one stored, and spends no refresh token', async () => {
    const account = await connected();
    const row: Row = { credentials: account.credentials, version: 0 };
    const [one, two] = [callWith(account, { row }), callWith(account, { row })];
    later(7_000_000);
    await prepared(network, one, post(text));
    await prepared(network, two, post(text));
    expect(fake.refreshes).toBe(1);
    expect(two.account.credentials).toEqual(one.account.credentials);
  });

  test('taken back there: reconnect', async () => {
    const call = callWith(await connected());
    fake.revokeAll(fake.users[0] as XFake['users'][number]);
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_revoked',
    });
    expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
  });

  test.each([
    [null, 'app_missing'],
    [{ appId: 'another', appSecret: 'x', redirectUri: '' }, 'app_changed'],
  ])('without the app that it belongs to: reconnect', async (app, reason) => {
    const call = callWith(await connected(), { app });
    later(7_200_000);
    expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason });
  });

  test('both tokens are taken back when the channel is disconnected', async () => {
    const account = await connected();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'revoked' });
    expect(await network.check(callWith(account))).toMatchObject({ kind: 'reconnect' });
    expect(await network.revoke?.(callWith(account, { app: null }))).toEqual({ kind: 'failed', reason: 'app_missing' });
    await fake.stop();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'failed', reason: 'connection_refused' });
  });

  test('the check follows what the account pays for', async () => {
    const user = fake.users[1] as XFake['users'][number];
    const call = callWith(await connected(user));
    expect(await network.check(call)).toMatchObject({ kind: 'ok', limits: { characters: 25_000 } });
    user.subscription = 'None';
    expect(await network.check(call)).toMatchObject({ kind: 'ok', limits: { characters: 280 } });
  });
});

describe('every answer is one of the closed set', () => {
  const outcomeOf = async (lay: () => void, posted: Post = post(text), options = {}): Promise<Outcome> => {
    const call = callWith(await connected(), options);
    lay();
    return network.publish(call, posted, arm());
  };
  const answered =
    (status: number, type: string, detail: string, headers = {}) =>
    () =>
      fake.fail('/2/tweets', {
        when: 'before',
        how: 'answer',
        answer: { status, json: { type: `https://api.x.com/2/problems/${type}`, title: 'x', detail, status }, headers },
      });

  test('429 with its headers: retry when the window opens', async () => {
    const reset = String(monday.getTime() / 1000 + 300);
    const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset };
    expect(await outcomeOf(answered(429, 'rate-limit-exceeded', 'Too Many Requests', headers))).toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      afterMs: 300_000,
    });
  });
  test('no credits left: retry later, in words of its own', async () => {
    const broke = () => {
      fake.spent.hasCredits = false;
    };
    expect(await outcomeOf(broke)).toEqual({
      kind: 'retry',
      of: 'app',
      reason: 'credits_used_up',
      afterMs: 900_000,
      words: 'The account has no credits left',
    });
    fake.spent.hasCredits = true;
    expect(await outcomeOf(answered(429, 'usage-capped', 'Usage cap exceeded'))).toMatchObject({
      kind: 'retry',
      reason: 'credits_used_up',
    });
  });
  test.each([500, 502, 503, 504])('%d: unknown', async (status) => {
    expect(await outcomeOf(answered(status, 'internal-error', 'Something broke'))).toMatchObject({
      kind: 'unknown',
      reason: 'server_error',
    });
  });
  test.each(['malformed', 'html'] as const)('%s instead of an answer: unknown', async (how) => {
    expect(await outcomeOf(() => fake.fail('/2/tweets', { when: 'after', how }))).toMatchObject({
      kind: 'unknown',
      reason: 'answer_unreadable',
    });
  });
  test('200 with an error in it: unknown', async () => {
    expect(await outcomeOf(answered(200, 'invalid-request', 'nothing was made, or was it'))).toMatchObject({
      kind: 'unknown',
      reason: 'answer_unreadable',
    });
  });
  test('silence: unknown at the deadline', async () => {
    const lay = () => fake.fail('/2/tweets', { when: 'after', how: 'silence' });
    expect(await outcomeOf(lay, post(text), { timeoutMs: 1_200 })).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('slow: waited for', async () => {
    const lay = () => fake.fail('/2/tweets', { when: 'after', how: 'slow', ms: 300 });
    expect(await outcomeOf(lay)).toMatchObject({ kind: 'published' });
  });
  test('refused connection: retry', async () => {
    const call = callWith(await connected());
    await fake.stop();
    expect(await network.publish(call, post(text), arm())).toEqual({ kind: 'retry', reason: 'connection_refused' });
  });
  test('an app without the right: reconnect', async () => {
    expect(await outcomeOf(answered(403, 'client-forbidden', 'Client is not enrolled'))).toMatchObject({
      kind: 'reconnect',
      reason: 'app_refused',
    });
  });
  test('too long: rejected in its own words', async () => {
    expect(await outcomeOf(() => {}, post('ż'.repeat(141) + '界'.repeat(100)))).toMatchObject({
      kind: 'rejected',
      reason: 'text_too_long',
    });
  });
  test('anything else it forbids: rejected', async () => {
    expect(await outcomeOf(answered(403, 'about', 'You are not permitted to perform this action.'))).toMatchObject({
      kind: 'rejected',
      reason: 'content_refused',
    });
  });
});

describe('looking for a doubtful post', () => {
  test('reset after acting: found, through its shortened links and with its pictures', async () => {
    const posted = post(text, [await picture()]);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    fake.fail('/2/tweets', { when: 'after', how: 'reset' });
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toEqual({
      kind: 'unknown',
      reason: 'connection_reset',
    });
    const id = fake.posts[0]?.id;
    expect(await network.find(call, posted, arm())).toEqual({
      kind: 'found',
      remoteId: id,
      remoteUrl: `https://x.com/malwa_kwiaty/status/${id}`,
    });
  });

  test('reset before acting: absent', async () => {
    const call = callWith(await connected());
    fake.fail('/2/tweets', { when: 'before', how: 'reset' });
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'unknown' });
    expect(await network.find(call, post(text), arm())).toEqual({ kind: 'absent' });
  });

  test('duplicate words: it looks first, and finds our own', async () => {
    const call = callWith(await connected());
    fake.fail('/2/tweets', { when: 'after', how: 'reset' });
    await network.publish(call, post(text), arm());
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'published',
      remoteId: fake.posts[0]?.id,
    });
    expect(fake.posts).toHaveLength(1);
  });

  test('duplicate words of somebody else’s post before ours: rejected, and said why', async () => {
    const call = callWith(await connected());
    await network.publish(call, post(text), arm());
    later(3_600_000);
    expect(await network.publish(call, post(text), armed({ now }))).toEqual({
      kind: 'rejected',
      reason: 'duplicate',
      words: 'You are not allowed to create a Tweet with duplicate content.',
    });
  });

  test('duplicate words while the list cannot be read: unknown', async () => {
    const call = callWith(await connected());
    await network.publish(call, post(text), arm());
    fake.fail('/2/users/:id/tweets', { when: 'before', how: 'html' });
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'unknown' });
  });

  test('far down the list, over several pages; one that does not end proves nothing', async () => {
    const call = callWith(await connected());
    await network.publish(call, post(text), arm());
    const fill = (count: number, from: number) => {
      for (let index = 0; index < count; index++) {
        fake.posts.push({
          ...{ id: String(2_000_000_000_000_000_000n + BigInt(from + index)), userId: '2244994945' },
          ...{ text: `inny wpis ${from + index}`, mediaIds: [], replyTo: null, createdAt: now },
        });
      }
    };
    fill(250, 0);
    expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'found', remoteId: fake.posts[0]?.id });
    fill(300, 250);
    expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
  });

  test('an ill server proves nothing', async () => {
    const call = callWith(await connected());
    for (const how of ['html', 'malformed', 'reset'] as const) {
      fake.fail('/2/users/:id/tweets', { when: 'before', how });
      expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
    }
  });
});

test('taking a post down, once and twice', async () => {
  const call = callWith(await connected());
  const made = await network.publish(call, post(text), arm());
  if (made.kind !== 'published') throw new Error(made.kind);
  expect(await network.remove?.(call, made.remoteId)).toEqual({ kind: 'removed' });
  expect(await network.remove?.(call, made.remoteId)).toEqual({ kind: 'gone' });
  expect(fake.posts).toEqual([]);
});

test('numbers of several posts in one go, and of one that is gone', async () => {
  const call = callWith(await connected());
  const made = await network.publish(call, post(text), arm());
  if (made.kind !== 'published') throw new Error(made.kind);
  const read = await network.numbers?.read(call, [made.remoteId, '1999']);
  if (read?.kind !== 'read') throw new Error('not read');
  expect(read.numbers.get(made.remoteId)).toEqual({ views: 40, likes: 3, replies: 1, reposts: 2, quotes: 0 });
  expect(read.numbers.get('1999')).toBe('gone');
});

describe('the schemas refuse what X would refuse', () => {
  test.each([
    ['POST /2/tweets', { text: 'x', media: { media_ids: [] } }],
    ['POST /2/tweets', { text: 'x', media: { media_ids: ['1', '2', '3', '4', '5'] } }],
    ['POST /2/tweets', { text: 'x', reply: { in_reply_to_status_id: '1' } }],
    ['POST /2/tweets', { status: 'x' }],
    ['POST /2/media/metadata', { id: '12', metadata: { alt_text: { text: 'x'.repeat(1_001) } } }],
    ['POST /2/media/upload/initialize', { media_type: 'image/svg+xml', total_bytes: 4 }],
    ['GET /2/users/:id/tweets', { max_results: '4' }],
    ['GET /2/users/:id/tweets', { start_time: '2026-11-23T09:00:00.000Z' }],
    ['GET /2/tweets', { 'post.fields': 'public_metrics' }],
  ] as const)('%s %j', (name, body) => expect(xRequests[name](body)).not.toEqual([]));
});
