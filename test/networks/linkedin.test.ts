import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import { linkedin } from '#server/networks/linkedin.ts';
import { littleText, plainOf } from '#server/networks/linkedinApi/littleText.ts';
import type { Outcome, Post, Prepared } from '#server/networks/network.ts';
import { armed, picture, post, prepared, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { type LinkedInFake, startLinkedIn } from '#test/support/fakes/linkedin.ts';
import { rerouted } from '#test/support/rerouted.ts';
import { linkedinRequests } from '#test/support/schemas/linkedin.ts';

if (linkedin.accepts !== 'post' || linkedin.idempotency !== 'findByListing' || linkedin.connecting.by !== 'oauth') {
  throw new Error('LinkedIn is of the class findByListing and connects by OAuth');
}
const network = linkedin;
const connecting = linkedin.connecting;
const text = 'Nowe piwonie (już są) *dziś* <3 @ola {x} | #kwiaty i #dom_ogród: https://malwa.pl/a_b~c 🌸';

let fake: LinkedInFake;
let now: Date;
beforeEach(async () => {
  now = monday;
  fake = await startLinkedIn(() => now);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};
const hosts = () => ({ 'https://api.linkedin.com': fake.origin, 'https://www.linkedin.com': fake.origin });
const reach = () => {
  const made = testReach([fake.place], () => now);
  return { ...made, http: rerouted(made.http, hosts()) };
};
async function signedIn(accounts: 'person' | 'pages', app = fake.app) {
  const located = await connecting.locate(reach(), { accounts });
  if (located.kind !== 'located') throw new Error(located.reason);
  const url = connecting.authorizeUrl(located.instance, app, app.redirectUri, 's'.repeat(32), '');
  const back = new URL(fake.authorize(url, 'yes'));
  const code = back.searchParams.get('code') ?? '';
  return connecting.exchange(reach(), located.instance, app, app.redirectUri, code, '');
}
async function accounts(which: 'person' | 'pages'): Promise<Connected[]> {
  const result = await signedIn(which);
  if (result.kind !== 'choose') throw new Error(result.kind);
  return result.accounts;
}
const person = async () => (await accounts('person'))[0] as Connected;
const page = async () => (await accounts('pages'))[1] as Connected;
const callWith = (account: Connected, more: { timeoutMs?: number } = {}) => {
  const call = testCall(network, account, { places: [fake.place], now: () => now, app: fake.app, ...more });
  return Object.assign(call, { http: rerouted(call.http, hosts()) });
};
const arm = (over: { prepared?: Prepared } = {}) => armed({ now: monday, ...over });

describe('connecting', () => {
  test('a person alone', async () => {
    expect(await accounts('person')).toEqual([
      {
        ...{ name: 'Ola Malwa', remoteAccountId: 'urn:li:person:aB3_x-9', limits: {} },
        settings: {
          ...{ kind: 'person', urn: 'urn:li:person:aB3_x-9', accounts: 'person' },
          accessEndsAt: new Date(monday.getTime() + 60 * 86_400_000).toISOString(),
        },
        credentials: { accessToken: expect.any(String) },
      },
    ]);
  });
  test('a person and the pages that she runs', async () => {
    const found = await accounts('pages');
    expect(found.map(({ name, settings }) => [name, settings.kind])).toEqual([
      ['Ola Malwa', 'person'],
      ['Malwa Kwiaty', 'organization'],
      ['Pion Biuro', 'organization'],
    ]);
  });
  test('an app without LinkedIn’s review is not asked for pages', () => {
    fake.isReviewed = false;
    const url = connecting.authorizeUrl(
      'https://www.linkedin.com/in',
      fake.app,
      fake.app.redirectUri,
      's'.repeat(32),
      '',
    );
    expect(new URL(fake.authorize(url, 'yes')).searchParams.get('code')).toBeTruthy();
  });
  test('a secret that is wrong, a code that was made up', async () => {
    expect(await signedIn('person', { ...fake.app, appSecret: 'typo' })).toMatchObject({ reason: 'app_refused' });
    const made = await connecting.exchange(reach(), '', fake.app, fake.app.redirectUri, 'nonsense', '');
    expect(made).toMatchObject({ kind: 'failed', reason: 'credentials_refused' });
  });
});

describe('little text', () => {
  test('every letter that means something is escaped, hashtags stay hashtags', () => {
    expect(littleText('a|b{c}@d[e](f)<g>\\*_~')).toBe('a\\|b\\{c\\}\\@d\\[e\\]\\(f\\)\\<g\\>\\\\\\*\\_\\~');
    expect(littleText('#kwiaty')).toBe('{hashtag|\\#|kwiaty}');
    expect(littleText('nr #1 i a#b')).toBe('nr \\#1 i a\\#b');
  });
  test('and reads the same again', () => expect(plainOf(littleText(text))).toBe(text));
});

describe('publishing', () => {
  test.each([
    ['a person', person],
    ['a page', page],
  ])('text and pictures with their descriptions, as %s', async (_who, account) => {
    fake.processing.looks = 1;
    const posted = post(text, [await picture('Piwonie w wiadrze'), await picture('', 'png', 90)]);
    const call = callWith(await account());
    let step = await prepared(network, call, posted);
    while (step.outcome.kind === 'wait') step = await prepared(network, call, posted, step.kept);
    expect(step.outcome.kind).toBe('ready');
    const attempt = arm({ prepared: step.kept });
    const outcome = await network.publish(call, posted, attempt);
    const urn = fake.posts[0]?.urn;
    expect(outcome).toEqual({
      kind: 'published',
      remoteId: urn,
      remoteUrl: `https://www.linkedin.com/feed/update/${urn}/`,
    });
    expect(attempt.bytesLeft).toBe(1);
    expect(fake.posts[0]?.images.map(({ altText }) => altText)).toEqual(['Piwonie w wiadrze', '']);
    expect(fake.calls.filter((name) => name.startsWith('PUT'))).toHaveLength(2);
  });

  test('one picture alone', async () => {
    const posted = post(text, [await picture()]);
    const call = callWith(await person());
    const { kept } = await prepared(network, call, posted);
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'published' });
  });

  test('an address for uploads that is not LinkedIn’s gets no token', async () => {
    const value = { uploadUrl: 'https://evil.example/upload', image: 'urn:li:image:X' };
    fake.fail('/rest/images', { when: 'before', how: 'answer', answer: { status: 200, json: { value } } });
    const step = await prepared(network, callWith(await page()), post(text, [await picture()]));
    expect(step.outcome).toMatchObject({ kind: 'retry', reason: 'answer_unreadable' });
  });
});

describe('every answer is one of the closed set', () => {
  const outcomeOf = async (lay: () => void, posted: Post = post(text), options = {}): Promise<Outcome> => {
    const call = callWith(await page(), options);
    lay();
    return network.publish(call, posted, arm());
  };
  const answered =
    (status: number, code: string, message: string, headers = {}) =>
    () =>
      fake.fail('/rest/posts', {
        when: 'before',
        how: 'answer',
        answer: { status, json: { status, code, message }, headers },
      });

  test('429: retry', async () => {
    expect(await outcomeOf(answered(429, 'TOO_MANY_REQUESTS', 'Throttled', { 'retry-after': '60' }))).toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      afterMs: 60_000,
    });
  });
  test.each([500, 503, 504])('%d: unknown', async (status) => {
    expect(await outcomeOf(answered(status, 'INTERNAL', 'x'))).toMatchObject({
      kind: 'unknown',
      reason: 'server_error',
    });
  });
  test.each(['malformed', 'html'] as const)('%s instead of an answer: unknown', async (how) => {
    expect(await outcomeOf(() => fake.fail('/rest/posts', { when: 'after', how }))).toMatchObject({ kind: 'unknown' });
  });
  test('200 with an error in it: unknown', async () => {
    expect(await outcomeOf(answered(200, 'X', 'what'))).toMatchObject({ kind: 'unknown', reason: 'answer_unreadable' });
  });
  test('silence, and slowness', async () => {
    const silent = () => fake.fail('/rest/posts', { when: 'after', how: 'silence' });
    expect(await outcomeOf(silent, post(text), { timeoutMs: 1_200 })).toEqual({ kind: 'unknown', reason: 'timeout' });
    fake.posts.length = 0;
    const slow = () => fake.fail('/rest/posts', { when: 'after', how: 'slow', ms: 200 });
    expect(await outcomeOf(slow)).toMatchObject({ kind: 'published' });
  });
  test('a token that was revoked, or has ended: reconnect', async () => {
    expect(await outcomeOf(() => fake.revoke())).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
    const call = callWith(await page());
    later(60 * 86_400_000);
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_expired',
    });
    expect(await network.check(call)).toEqual({ kind: 'reconnect', reason: 'credentials_expired' });
    expect((await prepared(network, call, post(text))).outcome).toMatchObject({ reason: 'credentials_expired' });
  });
  test('a version that LinkedIn has retired: waits for the installation’s owner', async () => {
    expect(await outcomeOf(() => void fake.versions.splice(0))).toMatchObject({
      kind: 'retry',
      reason: 'version_retired',
    });
  });
  test('too long: rejected', async () => {
    expect(await outcomeOf(() => {}, post('ż'.repeat(3_001)))).toMatchObject({
      kind: 'rejected',
      reason: 'text_too_long',
    });
    expect(network.limits).toMatchObject({ counting: 'utf16', characters: 3_000 });
  });
  test('anything else: rejected in its own words', async () => {
    expect(await outcomeOf(answered(422, 'INVALID', 'Something about the author'))).toEqual({
      kind: 'rejected',
      reason: 'content_refused',
      words: 'Something about the author',
    });
  });
});

describe('a doubtful post', () => {
  test('of a page: reset after acting is found, reset before is absent', async () => {
    const posted = post(text, [await picture()]);
    const call = callWith(await page());
    const { kept } = await prepared(network, call, posted);
    fake.fail('/rest/posts', { when: 'before', how: 'reset' });
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'unknown' });
    expect(await network.find(call, posted, arm())).toEqual({ kind: 'absent' });
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    expect(await network.publish(call, posted, arm({ prepared: kept }))).toMatchObject({ kind: 'unknown' });
    expect(await network.find(call, posted, arm())).toMatchObject({ kind: 'found', remoteId: fake.posts[0]?.urn });
  });

  test('of a person: nothing can be looked at, so a person is asked', async () => {
    const call = callWith(await person());
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'unknown' });
    expect(await network.find(call, post(text), arm())).toEqual({ kind: 'unsure', reason: 'cannot_look' });
  });

  test.each([
    ['a person', person],
    ['a page', page],
  ])('as %s: the duplicate names our own post, or somebody’s from before', async (_who, account) => {
    const call = callWith(await account());
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    await network.publish(call, post(text), arm());
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'published',
      remoteId: fake.posts[0]?.urn,
    });
    later(86_400_000);
    expect(await network.publish(call, post(text), armed({ now }))).toMatchObject({
      kind: 'rejected',
      reason: 'duplicate',
    });
    expect(fake.posts).toHaveLength(1);
  });

  test('far down the list; an ill server proves nothing', async () => {
    const call = callWith(await page());
    await network.publish(call, post(text), arm());
    for (let index = 0; index < 120; index++) await network.publish(call, post(`inny ${index}`), arm());
    expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'found' });
    for (const how of ['html', 'malformed', 'reset'] as const) {
      fake.fail('/rest/posts', { when: 'before', how });
      expect(await network.find(call, post(text), arm())).toMatchObject({ kind: 'unsure' });
    }
  });
});

test('taking down, numbers and the check', async () => {
  const call = callWith(await page());
  const made = await network.publish(call, post(text), arm());
  if (made.kind !== 'published') throw new Error(made.kind);
  const read = await network.numbers?.read(call, [made.remoteId]);
  if (read?.kind !== 'read') throw new Error('not read');
  expect(read.numbers.get(made.remoteId)).toEqual({ views: 90, likes: 7, replies: 2, reposts: 1, clicks: 5 });
  expect(await network.numbers?.read(callWith(await person()), [made.remoteId])).toEqual({
    kind: 'read',
    numbers: new Map(),
  });
  expect(await network.check(call)).toMatchObject({ kind: 'ok', name: 'Malwa Kwiaty' });
  expect(await network.check(callWith(await person()))).toMatchObject({ kind: 'ok', name: 'Ola Malwa' });
  expect(await network.remove?.(call, made.remoteId)).toEqual({ kind: 'removed' });
  expect(await network.remove?.(call, made.remoteId)).toEqual({ kind: 'gone' });
});

describe('the schemas refuse what LinkedIn would refuse', () => {
  const whole = {
    ...{ author: 'urn:li:person:a', commentary: 'x', visibility: 'PUBLIC', lifecycleState: 'PUBLISHED' },
    distribution: { feedDistribution: 'MAIN_FEED' },
  };
  const image = { id: 'urn:li:image:a' };
  test('as it stands it is fine', () => expect(linkedinRequests['POST /rest/posts'](whole)).toEqual([]));
  test.each([
    { ...whole, author: 'urn:li:member:1' },
    { ...whole, lifecycleState: 'DRAFT' },
    { ...whole, content: { multiImage: { images: [image] } } },
    { ...whole, content: { media: image, multiImage: { images: [image, image] } } },
    { ...whole, text: 'x' },
  ])('%j', (body) => expect(linkedinRequests['POST /rest/posts'](body)).not.toEqual([]));
});
