import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instagram } from '#server/networks/instagram.ts';
import type { Connected } from '#server/networks/interface/connecting.ts';
import type { Outcome, Prepared } from '#server/networks/network.ts';
import { armed, picture, post, prepared, type Row, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { type InstagramFake, startInstagram } from '#test/support/fakes/instagram.ts';
import { rerouted } from '#test/support/rerouted.ts';
import { instagramRequests } from '#test/support/schemas/instagram.ts';

if (instagram.accepts !== 'post' || instagram.idempotency !== 'twoStep' || instagram.connecting.by !== 'oauth') {
  throw new Error('Instagram is of the class twoStep and connects by OAuth');
}
const network = instagram;
const connecting = instagram.connecting;
const text = 'Nowe piwonie już są 🌸\n\n#kwiaty @ola';

let fake: InstagramFake;
let now: Date;
beforeEach(async () => {
  now = monday;
  fake = await startInstagram(() => now);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};
const day = 86_400_000;
const hosts = () => ({ 'https://graph.instagram.com': fake.origin, 'https://api.instagram.com': fake.origin });
const reach = () => {
  const made = testReach([fake.place], () => now);
  return { ...made, http: rerouted(made.http, hosts()) };
};
async function signedIn(app = fake.app) {
  const url = connecting.authorizeUrl('', app, app.redirectUri, 's'.repeat(32), '');
  const code = new URL(fake.authorize(url)).searchParams.get('code') ?? '';
  return connecting.exchange(reach(), '', app, app.redirectUri, code, '');
}
async function connected(): Promise<Connected> {
  const result = await signedIn();
  if (result.kind !== 'connected') throw new Error(result.kind);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number; row?: Row } = {}) => {
  const call = testCall(network, account, { places: [fake.place], now: () => now, app: fake.app, ...more });
  return Object.assign(call, { http: rerouted(call.http, hosts()) });
};
const arm = (over: { prepared?: Prepared } = {}) => armed({ now: monday, ...over });
const pictured = async (count = 1) =>
  post(
    text,
    await Promise.all(Array.from({ length: count }, (_, index) => picture(`Zdjęcie ${index}`, 'jpeg', 60 + index))),
  );

describe('connecting', () => {
  test('trades the short token for one of 60 days', async () => {
    expect(await connected()).toEqual({
      ...{ name: '@malwa.kwiaty', remoteAccountId: fake.user.id, limits: {} },
      settings: {
        ...{ userId: fake.user.id, username: 'malwa.kwiaty', url: 'https://www.instagram.com/malwa.kwiaty/' },
        accessEndsAt: new Date(monday.getTime() + 60 * day).toISOString(),
      },
      credentials: {
        accessToken: expect.stringMatching(/^IG/),
        issuedAt: monday.toISOString(),
        expiresAt: new Date(monday.getTime() + 60 * day).toISOString(),
      },
    });
  });
  test('a secret that is wrong, a right that was not given, a code that was made up', async () => {
    expect(await signedIn({ ...fake.app, appSecret: 'typo' })).toMatchObject({ reason: 'app_refused' });
    fake.grantOnly('instagram_business_basic');
    expect(await signedIn()).toEqual({ kind: 'failed', reason: 'scope_missing' });
    const made = await connecting.exchange(reach(), '', fake.app, fake.app.redirectUri, 'nonsense', '');
    expect(made).toMatchObject({ kind: 'failed', reason: 'credentials_refused' });
  });
});

describe('publishing', () => {
  test.each([1, 3])('%d pictures with their descriptions: container first, then once', async (count) => {
    fake.fetching.looks = 1;
    const posted = await pictured(count);
    const call = callWith(await connected());
    let step = await prepared(network, call, posted);
    expect(step.outcome).toEqual({ kind: 'wait', checkAfterMs: 15_000 });
    step = await prepared(network, call, posted, step.kept);
    expect(step.outcome.kind).toBe('ready');
    const attempt = arm({ prepared: step.kept });
    const outcome = await network.publish(call, posted, attempt);
    const id = fake.media[0]?.id;
    expect(outcome).toEqual({ kind: 'published', remoteId: id, remoteUrl: `https://www.instagram.com/p/${id}/` });
    expect(attempt.bytesLeft).toBe(1);
    expect(fake.media[0]).toMatchObject({ caption: text, alts: posted.images.map(({ alt }) => alt) });
    expect(fake.containers.size).toBe(count === 1 ? 1 : count + 1);
  });

  test('a day that is used up: waits, and no container is made', async () => {
    fake.quota.used = 100;
    const step = await prepared(network, callWith(await connected()), await pictured());
    expect(step.outcome).toMatchObject({ kind: 'retry', reason: 'quota_reached' });
    expect(fake.containers.size).toBe(0);
  });

  test('pictures that cannot be fetched: rejected in its words, and the next try begins anew', async () => {
    fake.fetching.isBroken = true;
    const step = await prepared(network, callWith(await connected()), await pictured());
    expect(step.outcome).toMatchObject({
      kind: 'rejected',
      reason: 'image_refused',
      words: expect.stringMatching(/2207052/),
    });
    expect(step.kept).toEqual({});
  });

  test('a container that has expired is made anew', async () => {
    const posted = await pictured();
    const call = callWith(await connected());
    const first = await prepared(network, call, posted);
    later(25 * 3_600_000);
    const second = await prepared(network, call, posted, first.kept);
    expect(second.outcome.kind).toBe('ready');
    expect(fake.containers.size).toBe(2);
  });
});

describe('every answer is one of the closed set', () => {
  const outcomeOf = async (lay: () => void, options = {}): Promise<Outcome> => {
    const posted = await pictured();
    const call = callWith(await connected(), options);
    const { kept } = await prepared(network, call, posted);
    lay();
    return network.publish(call, posted, arm({ prepared: kept }));
  };
  const route = '/:user/media_publish';
  const answered =
    (status: number, error: object, headers = {}) =>
    () =>
      fake.fail(route, { when: 'before', how: 'answer', answer: { status, json: { error }, headers } });

  test.each([
    ['too many calls', 400, { code: 4, message: 'x' }, { kind: 'retry', reason: 'rate_limited' }],
    ['429', 429, {}, { kind: 'retry', reason: 'rate_limited' }],
    ['the day is full', 400, { code: 9, error_subcode: 2207042 }, { kind: 'retry', reason: 'quota_reached' }],
    ['not fetched yet', 400, { code: 9007, error_subcode: 2207027 }, { kind: 'retry', reason: 'unavailable' }],
    ['a dead token', 400, { code: 190, error_subcode: 460 }, { kind: 'reconnect', reason: 'credentials_revoked' }],
    [
      'one that has expired',
      400,
      { code: 190, error_subcode: 463 },
      { kind: 'reconnect', reason: 'credentials_expired' },
    ],
    ['no right', 403, { code: 10, message: 'x' }, { kind: 'reconnect', reason: 'access_denied' }],
    ['a fault of its own', 500, { code: 2, is_transient: true }, { kind: 'unknown', reason: 'server_error' }],
    ['200 with an error', 200, { code: 1, message: 'x' }, { kind: 'unknown', reason: 'server_error' }],
    ['no', 400, { code: 100, message: 'nie tak' }, { kind: 'rejected', reason: 'content_refused', words: 'nie tak' }],
  ] as const)('%s', async (_name, status, error, outcome) => {
    expect(await outcomeOf(answered(status, error))).toMatchObject(outcome);
    expect(fake.media).toEqual([]);
  });
  test.each(['malformed', 'html'] as const)('%s instead of an answer: unknown', async (how) => {
    expect(await outcomeOf(() => fake.fail(route, { when: 'after', how }))).toMatchObject({ kind: 'unknown' });
  });
  test('silence: unknown at the deadline', async () => {
    const silent = () => fake.fail(route, { when: 'after', how: 'silence' });
    expect(await outcomeOf(silent, { timeoutMs: 1_500 })).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
});

describe('a doubtful post', () => {
  test('reset after acting: the container says so, and the list has the post', async () => {
    const posted = await pictured();
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    const attempt = arm({ prepared: kept });
    fake.fail('/:user/media_publish', { when: 'after', how: 'reset' });
    expect(await network.publish(call, posted, attempt)).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    const id = fake.media[0]?.id;
    expect(await network.find(call, posted, attempt)).toEqual({
      ...{ kind: 'found', remoteId: id, remoteUrl: `https://www.instagram.com/p/${id}/` },
    });
    fake.media.length = 0;
    expect(await network.find(call, posted, attempt)).toMatchObject({ kind: 'found' });
  });
  test('reset before acting: absent, and the same container goes out once', async () => {
    const posted = await pictured();
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    const attempt = arm({ prepared: kept });
    fake.fail('/:user/media_publish', { when: 'before', how: 'reset' });
    await network.publish(call, posted, attempt);
    expect(await network.find(call, posted, attempt)).toEqual({ kind: 'absent' });
    await network.publish(call, posted, attempt);
    await network.publish(call, posted, attempt);
    expect(fake.media).toHaveLength(1);
  });
  test('an ill server proves nothing', async () => {
    const posted = await pictured();
    const call = callWith(await connected());
    const { kept } = await prepared(network, call, posted);
    for (const how of ['html', 'malformed', 'reset'] as const) {
      fake.fail('/:id', { when: 'before', how });
      expect(await network.find(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'unsure' });
    }
  });
});

test('the access is prolonged in time, once; one that has ended or was taken back is said', async () => {
  const account = await connected();
  const call = callWith(account);
  expect(await network.check(call)).toMatchObject({ kind: 'ok', name: '@malwa.kwiaty' });
  expect(fake.refreshes).toBe(0);
  later(25 * day);
  expect(await network.check(call)).toMatchObject({ kind: 'ok' });
  expect(fake.refreshes).toBe(1);
  // What is shown of its end follows.
  expect(await network.check(call)).toMatchObject({
    settings: { accessEndsAt: new Date(monday.getTime() + 85 * day).toISOString() },
  });
  expect(call.saved).toHaveLength(1);
  later(60 * day);
  expect(await network.check(call)).toEqual({ kind: 'reconnect', reason: 'credentials_expired' });
  const fresh = callWith(await connected());
  fake.revoke();
  expect(await network.check(fresh)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
});

test('numbers of several posts, and of one that is gone', async () => {
  const posted = await pictured();
  const call = callWith(await connected());
  const { kept } = await prepared(network, call, posted);
  const made = await network.publish(call, posted, arm({ prepared: kept }));
  if (made.kind !== 'published') throw new Error(made.kind);
  const read = await network.numbers?.read(call, [made.remoteId, '17999']);
  if (read?.kind !== 'read') throw new Error('not read');
  expect(read.numbers.get(made.remoteId)).toEqual({ views: 120, likes: 14, replies: 2, saves: 3 });
  expect(read.numbers.get('17999')).toBe('gone');
});

test.each([
  { image_url: 'https://x.example/a.png' },
  { caption: 'x' },
  { media_type: 'CAROUSEL', children: '17900000001' },
  { image_url: 'https://x.example/a.jpg', is_carousel_item: 'true', caption: 'x' },
])('the schema refuses what Instagram would refuse: %j', (fields) =>
  expect(instagramRequests['POST /:id/media'](fields)).not.toEqual([]),
);
