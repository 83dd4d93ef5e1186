import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import { mastodon } from '#server/networks/mastodon.ts';
import { originOf } from '#server/networks/mastodonApi/instance.ts';
import type { Outcome, Post, Prepared } from '#server/networks/network.ts';
import { armed, picture, post, prepared, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { type MastodonFake, startMastodon } from '#test/support/fakes/mastodon.ts';

if (mastodon.accepts !== 'post' || mastodon.idempotency !== 'keyWindow' || mastodon.connecting.by !== 'oauth') {
  throw new Error('Mastodon is of the class keyWindow and connects by OAuth');
}
if (mastodon.connecting.app !== 'registered') throw new Error('Each instance takes a new app');
const network = mastodon;
const connecting = mastodon.connecting;
const redirectUri = 'https://planner.test/oauth/callback';
const text =
  'Nowe piwonie już są: https://malwa.example/piwonie?kolor=różowy&kwitną=tak 🌸\n\nZapraszamy <3 @anna@kwiaty.example #kwiaty';

let fake: MastodonFake;
let now: Date;
beforeEach(async () => {
  now = monday;
  fake = await startMastodon(() => now);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};
const reach = (options = {}) => testReach([fake.place], () => now, options);

/** The dance up to the code, as the person called `as`. */
async function dance(as: MastodonFake['accounts'][number] | 'no' | undefined = fake.accounts[0]) {
  const app = await connecting.register(reach(), fake.origin, redirectUri);
  if (app.kind !== 'registered') throw new Error(app.reason);
  const verifier = 'v'.repeat(64);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = connecting.authorizeUrl(fake.origin, app, redirectUri, 's'.repeat(32), challenge);
  const back = new URL(fake.authorize(url, as ?? 'no'));
  return { app, verifier, code: back.searchParams.get('code') ?? '', back };
}

async function connected(): Promise<Connected> {
  const { app, verifier, code } = await dance();
  const result = await connecting.exchange(reach(), fake.origin, app, redirectUri, code, verifier);
  if (result.kind !== 'connected') throw new Error(result.kind);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number } = {}) =>
  testCall(network, account, { places: [fake.place], now: () => now, ...more });
const arm = (over: { key?: string; prepared?: Prepared } = {}) => armed({ now: monday, ...over });

describe('finding the instance', () => {
  test.each([
    ['mastodon.social', 'https://mastodon.social'],
    ['  Mastodon.Social ', 'https://mastodon.social'],
    ['https://mastodon.social/@malwa', 'https://mastodon.social'],
    ['@malwa@mastodon.social', 'https://mastodon.social'],
    ['malwa@mastodon.social', 'https://mastodon.social'],
    ['żółw.example', 'https://xn--w-uga1v8h.example'],
    ['mastodon', null],
    ['', null],
    ['http://', null],
  ])('%j is %s', (typed, origin) => expect(originOf(typed)).toBe(origin));

  test('an instance says so itself, new or old', async () => {
    expect(await connecting.locate(reach(), { instance: fake.origin })).toEqual({
      kind: 'located',
      instance: fake.origin,
    });
    fake.isOld = true;
    expect(await connecting.locate(reach(), { instance: fake.origin })).toEqual({
      kind: 'located',
      instance: fake.origin,
    });
  });

  test('a page that is none, JSON that is none', async () => {
    for (const path of ['/api/v2/instance', '/api/v1/instance']) fake.fail(path, { when: 'before', how: 'html' });
    expect(await connecting.locate(reach(), { instance: fake.origin })).toEqual({
      kind: 'failed',
      reason: 'not_the_network',
      field: 'instance',
    });
    for (const path of ['/api/v2/instance', '/api/v1/instance'])
      fake.fail(path, { when: 'before', how: 'answer', answer: { status: 200, json: ['hello'] } });
    expect(await connecting.locate(reach(), { instance: fake.origin })).toEqual({
      kind: 'failed',
      reason: 'not_the_network',
      field: 'instance',
    });
  });

  test('a private address, one in the clear, one that redirects inside', async () => {
    const closed = testReach([], () => now);
    expect(await connecting.locate(closed, { instance: fake.origin })).toEqual({
      kind: 'failed',
      reason: 'private_address',
      field: 'instance',
    });
    expect(await connecting.locate(closed, { instance: 'https://169.254.169.254' })).toEqual({
      kind: 'failed',
      reason: 'private_address',
      field: 'instance',
    });
    expect(await connecting.locate(closed, { instance: 'http://93.184.216.34' })).toEqual({
      kind: 'failed',
      reason: 'insecure',
      field: 'instance',
    });
    fake.fail('/api/v2/instance', {
      when: 'before',
      how: 'answer',
      answer: { status: 302, text: '', headers: { location: 'http://169.254.169.254/api/v2/instance' } },
    });
    expect(await connecting.locate(reach(), { instance: fake.origin })).toEqual({
      kind: 'failed',
      reason: 'private_address',
      field: 'instance',
    });
  });
});

describe('connecting', () => {
  test('keeps the token, the account and the limits of the instance', async () => {
    Object.assign(fake.limits, {
      characters: 1_000,
      perLink: 30,
      images: 8,
      mimes: ['image/jpeg', 'image/png'],
      imageBytes: 5_000_000,
      matrix: 9_000_000,
      alt: 900,
    });
    expect(await connected()).toEqual({
      name: `@malwa@${fake.place}`,
      remoteAccountId: `109@${fake.place}`,
      settings: { instance: fake.origin, accountId: '109', acct: 'malwa', url: `${fake.origin}/@malwa` },
      credentials: {
        accessToken: expect.stringMatching(/^[\w-]{32}$/),
        appId: fake.apps[0]?.clientId,
        appSecret: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      limits: {
        characters: 1_000,
        charactersPerLink: 30,
        images: 8,
        imageMimes: ['image/jpeg', 'image/png'],
        imageBytes: 5_000_000,
        imagePixels: 9_000_000,
        altCharacters: 900,
      },
    });
  });

  test('nonsense for limits is left out', async () => {
    Object.assign(fake.limits, { characters: -1, perLink: 'many', imageBytes: 1.5 });
    const { limits } = await connected();
    expect(limits).not.toHaveProperty('characters');
    expect(limits).not.toHaveProperty('charactersPerLink');
    expect(limits).not.toHaveProperty('imageBytes');
  });

  test('a code is good once, with its verifier only', async () => {
    const { app, verifier, code } = await dance();
    expect(await connecting.exchange(reach(), fake.origin, app, redirectUri, code, 'w'.repeat(64))).toMatchObject({
      kind: 'failed',
      reason: 'credentials_refused',
    });
    expect(await connecting.exchange(reach(), fake.origin, app, redirectUri, code, verifier)).toMatchObject({
      kind: 'failed',
      reason: 'credentials_refused',
    });
  });

  test('a token that does not cover publishing', async () => {
    fake.grantOnly('read:accounts');
    const { app, verifier, code } = await dance();
    expect(await connecting.exchange(reach(), fake.origin, app, redirectUri, code, verifier)).toMatchObject({
      kind: 'failed',
      reason: 'scope_missing',
    });
  });

  test('an instance that takes no apps', async () => {
    fake.fail('/api/v1/apps', {
      when: 'before',
      how: 'answer',
      answer: { status: 403, json: { error: 'This method requires an authenticated user' } },
    });
    expect(await connecting.register(reach(), fake.origin, redirectUri)).toEqual({
      kind: 'failed',
      reason: 'access_denied',
      field: 'instance',
    });
  });
});

describe('publishing', () => {
  test('text and pictures with their descriptions', async () => {
    const posted = post(text, [await picture('Piwonie w wiadrze'), await picture('', 'png')]);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    const attempt = arm({ prepared: kept });
    expect(await network.publish(call, posted, attempt)).toEqual({
      kind: 'published',
      remoteId: fake.statuses[0]?.id,
      remoteUrl: `${fake.origin}/@malwa/${fake.statuses[0]?.id}`,
    });
    expect(attempt.bytesLeft).toBe(1);
    expect(fake.statuses).toMatchObject([{ text, key: attempt.key }]);
    expect(fake.statuses[0]?.mediaIds.map((id) => fake.media.get(id)?.description)).toEqual(['Piwonie w wiadrze', '']);
  });

  test.each([202, 206] as const)(
    'pictures that are processed for a while (%d): waited for, uploaded once',
    async (status) => {
      Object.assign(fake.processing, { looks: 3, status });
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
      expect(fake.calls.filter((name) => name === 'POST /api/v2/media')).toHaveLength(1);
      expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'published' });
    },
  );

  test('a picture that cannot be processed: rejected', async () => {
    Object.assign(fake.processing, { looks: 1, isRefused: true });
    const call = callWith(await connected());
    expect((await prepared(network, call, post(text, [await picture()]))).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'image_refused',
    });
  });

  test('an upload that the server has lost is made again', async () => {
    Object.assign(fake.processing, { looks: 5 });
    const posted = post(text, [await picture()]);
    const call = callWith(await connected());
    const first = await prepared(network, call, posted);
    fake.media.clear();
    Object.assign(fake.processing, { looks: 0 });
    const second = await prepared(network, call, posted, first.kept);
    expect(second.outcome.kind).toBe('wait');
    expect((await prepared(network, call, posted, second.kept)).outcome.kind).toBe('ready');
  });

  test('a picture still being processed when the status is sent: retry', async () => {
    const posted = post(text, [await picture()]);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    for (const upload of fake.media.values()) upload.isReady = false;
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({
      kind: 'retry',
      reason: 'unavailable',
      afterMs: 2_000,
    });
  });

  test('taken down, asked again gone; a reading of what it brought', async () => {
    const call = callWith(await connected());
    const outcome = await network.publish(call, post('Jeden'), arm());
    const id = outcome.kind === 'published' ? outcome.remoteId : '';
    expect(await network.numbers?.read(call, [id, '404'])).toEqual({
      kind: 'read',
      numbers: new Map<string, unknown>([
        [id, { likes: 5, reposts: 2, replies: 1 }],
        ['404', 'gone'],
      ]),
    });
    fake.fail('/api/v1/statuses/:id', { when: 'before', how: 'html' });
    expect(await network.remove?.(call, id)).toEqual({ kind: 'unknown', reason: 'answer_unreadable' });
    fake.fail('/api/v1/statuses/:id', {
      when: 'before',
      how: 'answer',
      answer: { status: 429, json: { error: 'Too many requests' }, headers: { 'retry-after': '60' } },
    });
    expect(await network.remove?.(call, id)).toEqual({ kind: 'retry', reason: 'rate_limited', afterMs: 60_000 });
    expect(fake.statuses).toHaveLength(1);
    expect(await network.remove?.(call, id)).toEqual({ kind: 'removed' });
    expect(fake.statuses).toEqual([]);
    expect(await network.remove?.(call, id)).toEqual({ kind: 'gone' });
    fake.fail('/api/v1/statuses/:id', { when: 'before', how: 'answer', answer: { status: 401, json: { error: 'x' } } });
    expect(await network.numbers?.read(call, [id])).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
  });

  test('a part of a thread hangs on the one before it', async () => {
    const call = callWith(await connected());
    const first = await network.publish(call, post('Jeden'), arm({ key: 'a' }));
    if (first.kind !== 'published') throw new Error('not published');
    const { remoteId: id, remoteUrl = '' } = first;
    const reply = { root: id, parent: id };
    await network.publish(call, { ...post('Dwa'), reply }, arm({ key: 'b' }));
    expect(fake.statuses.map(({ text: said, replyTo }) => [said, replyTo])).toEqual([
      ['Jeden', null],
      ['Dwa', id],
    ]);
    expect(
      await network.publish(call, { ...post('Trzy'), reply: { root: id, parent: '1' } }, arm({ key: 'c' })),
    ).toMatchObject({ kind: 'rejected' });
    // A person who found it there may give its address.
    expect(network.remoteIdIn?.(call.account, remoteUrl)).toBe(id);
    expect(network.remoteIdIn?.(call.account, `${fake.origin}/users/malwa/statuses/12`)).toBe('12');
    expect(network.remoteIdIn?.(call.account, 'https://other.example/@malwa/12')).toBeNull();
    expect(network.remoteIdIn?.(call.account, `${fake.origin}/@malwa`)).toBeNull();
  });

  test('the same key within the hour is the same status', async () => {
    const call = callWith(await connected());
    const once = await network.publish(call, post(text), arm());
    later(50 * 60_000);
    expect(await network.publish(call, post(text), arm())).toEqual(once);
    expect(fake.statuses).toHaveLength(1);
    expect(network.windowMs).toBe(3_600_000);
  });
});

describe('every answer is one of the closed set', () => {
  const statuses = '/api/v1/statuses';
  const outcomeOf = async (lay: () => void, posted: Post = post(text), options = {}): Promise<Outcome> => {
    const call = callWith(await connected(), options);
    lay();
    return network.publish(call, posted, arm());
  };
  const answered =
    (status: number, error: string, headers = {}) =>
    () =>
      fake.fail(statuses, { when: 'before', how: 'answer', answer: { status, json: { error }, headers } });

  test('429 with its headers: retry when the window opens', async () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': new Date(monday.getTime() + 120_000).toISOString(),
    };
    expect(await outcomeOf(answered(429, 'Too many requests', headers))).toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      afterMs: 120_000,
    });
  });
  test('503 with Retry-After: retry', async () => {
    expect(await outcomeOf(answered(503, 'Service Unavailable', { 'retry-after': '30' }))).toEqual({
      kind: 'retry',
      reason: 'unavailable',
      afterMs: 30_000,
    });
  });
  test.each([500, 502, 503])('%d without: unknown', async (status) => {
    expect(await outcomeOf(answered(status, 'Remote SSL certificate could not be verified'))).toMatchObject({
      kind: 'unknown',
      reason: 'server_error',
    });
  });
  test.each(['malformed', 'html'] as const)('%s instead of an answer: unknown', async (how) => {
    expect(await outcomeOf(() => fake.fail(statuses, { when: 'after', how }))).toEqual({
      kind: 'unknown',
      reason: 'answer_unreadable',
    });
  });
  test('silence: unknown at the deadline', async () => {
    expect(
      await outcomeOf(() => fake.fail(statuses, { when: 'after', how: 'silence' }), post(text), { timeoutMs: 1_200 }),
    ).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('refused connection: retry', async () => {
    const call = callWith(await connected());
    await fake.stop();
    expect(await network.publish(call, post(text), arm())).toEqual({ kind: 'retry', reason: 'connection_refused' });
  });
  test('past the deadline nothing leaves: retry', async () => {
    const call = callWith(await connected());
    const attempt = {
      ...arm(),
      beforeFirstByte: () => {
        throw new Error('too late');
      },
    };
    expect(await network.publish(call, post(text), attempt)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
    expect(fake.statuses).toEqual([]);
  });
  test('a revoked token: reconnect', async () => {
    const account = await connected();
    fake.revoke(String(account.credentials.accessToken));
    expect(await network.publish(callWith(account), post(text), arm())).toEqual({
      kind: 'reconnect',
      reason: 'credentials_revoked',
      words: 'The access token was revoked',
    });
  });
  test('an account that is locked: reconnect', async () => {
    expect(await outcomeOf(() => fake.accounts[0] && fake.suspend(fake.accounts[0]))).toMatchObject({
      kind: 'reconnect',
      reason: 'account_gone',
    });
  });
  test('outside the scopes: reconnect', async () => {
    expect(await outcomeOf(answered(403, 'This action is outside the authorized scopes'))).toMatchObject({
      kind: 'reconnect',
      reason: 'scope_missing',
    });
  });
  test('too long for the instance: rejected, in its own words', async () => {
    expect(await outcomeOf(() => {}, post('ż'.repeat(501)))).toEqual({
      kind: 'rejected',
      reason: 'text_too_long',
      words: 'Validation failed: Text character limit of 500 exceeded',
    });
  });
  test('anything else it says no to: rejected', async () => {
    expect(await outcomeOf(answered(422, "Validation failed: Text can't be blank"))).toMatchObject({
      kind: 'rejected',
      reason: 'content_refused',
    });
  });
  test('a proxy’s 404: nothing was made, retry', async () => {
    expect(
      await outcomeOf(() =>
        fake.fail(statuses, { when: 'before', how: 'answer', answer: { status: 404, text: '<html>' } }),
      ),
    ).toEqual({ kind: 'retry', reason: 'not_the_network' });
  });
});

describe('looking for a doubtful status', () => {
  test('reset after acting: found by its source, whatever the page makes of it', async () => {
    const posted = post(text, [await picture()]);
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    fake.fail('/api/v1/statuses', { when: 'after', how: 'reset' });
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toEqual({
      kind: 'unknown',
      reason: 'connection_reset',
    });
    expect(await network.find(call, posted, arm())).toEqual({
      kind: 'found',
      remoteId: fake.statuses[0]?.id,
      remoteUrl: `${fake.origin}/@malwa/${fake.statuses[0]?.id}`,
    });
  });

  test('reset before acting: absent', async () => {
    const call = callWith(await connected());
    fake.fail('/api/v1/statuses', { when: 'before', how: 'reset' });
    expect(await network.publish(call, post(text), arm())).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(await network.find(call, post(text), arm())).toEqual({ kind: 'absent' });
  });

  test('an older status with the same words is another one', async () => {
    const call = callWith(await connected());
    await network.publish(call, post(text), arm({ key: 'last-week' }));
    later(7 * 86_400_000);
    const attempt = armed({ now, key: 'today' });
    expect(await network.find(call, post(text), attempt)).toEqual({ kind: 'absent' });
    await network.publish(call, post(text), attempt);
    expect(await network.find(call, post(text), attempt)).toMatchObject({
      kind: 'found',
      remoteId: fake.statuses[1]?.id,
    });
  });

  test('far down the list, over several pages', async () => {
    const call = callWith(await connected());
    await network.publish(call, post(text), arm());
    for (let index = 0; index < 95; index++)
      await network.publish(call, post(`inny wpis ${index}`), arm({ key: `k${index}` }));
    expect(await network.find(call, post(text), arm())).toMatchObject({
      kind: 'found',
      remoteId: fake.statuses[0]?.id,
    });
  });

  test('a list that does not reach back far enough proves nothing', async () => {
    const call = callWith(await connected());
    for (let index = 0; index < 205; index++) {
      fake.statuses.push({
        id: String(5_000 + index),
        accountId: '109',
        text: `x ${index}`,
        mediaIds: [],
        createdAt: now,
        key: `k${index}`,
      });
    }
    expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
  });

  test('where the source is not told and the page differs, it is not sure', async () => {
    const call = callWith(await connected());
    await network.publish(call, post('Zupełnie inny wpis'), arm({ key: 'other' }));
    fake.fail('/api/v1/statuses/:id/source', {
      when: 'before',
      how: 'answer',
      answer: { status: 404, json: { error: 'Record not found' } },
    });
    expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
  });

  test('an ill server proves nothing', async () => {
    const call = callWith(await connected());
    for (const how of ['html', 'malformed', 'reset'] as const) {
      fake.fail('/api/v1/accounts/:id/statuses', { when: 'before', how });
      expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
    }
  });
});

describe('disconnecting', () => {
  test('takes the token back at the instance', async () => {
    const account = await connected();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'revoked' });
    expect(await network.check(callWith(account))).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
  });

  test('with another app the instance refuses, and that is told', async () => {
    const account = await connected();
    account.credentials.appSecret = 'another';
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'failed', reason: 'access_denied' });
    expect(await network.check(callWith(account))).toMatchObject({ kind: 'ok' });
  });

  test('an instance that is silent or gone is told', async () => {
    const account = await connected();
    fake.fail('/oauth/revoke', { when: 'before', how: 'silence' });
    expect(await network.revoke?.(callWith(account, { timeoutMs: 800 }))).toEqual({
      kind: 'failed',
      reason: 'timeout',
    });
    await fake.stop();
    expect(await network.revoke?.(callWith(account))).toEqual({ kind: 'failed', reason: 'connection_refused' });
  });
});

test('the check reads the limits anew, and sees a dead token', async () => {
  const account = await connected();
  fake.limits.characters = 5_000;
  expect(await network.check(callWith(account))).toMatchObject({
    kind: 'ok',
    name: `@malwa@${fake.place}`,
    limits: { characters: 5_000 },
  });
  fake.fail('/api/v1/accounts/verify_credentials', {
    when: 'before',
    how: 'answer',
    answer: { status: 502, text: 'Bad Gateway' },
  });
  expect(await network.check(callWith(account))).toMatchObject({ kind: 'trouble', reason: 'server_error' });
  fake.revoke(String(account.credentials.accessToken));
  expect(await network.check(callWith(account))).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
});
