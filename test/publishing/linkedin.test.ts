import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '#server/channels/check.ts';
import { itIsNotThere, itIsThere } from '#server/publishing/confirm.ts';
import { picture } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type Engine, testClock, testEngine } from '#test/support/engine.ts';
import { type LinkedInFake, startLinkedIn } from '#test/support/fakes/linkedin.ts';
import { answers } from '#test/support/fakes/server.ts';

let database: TestDatabase;
let engine: Engine;
let fake: LinkedInFake;
let clock: { at: Date };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = testClock();
  fake = await startLinkedIn(() => clock.at);
  const hosts = { 'https://api.linkedin.com': fake.origin, 'https://www.linkedin.com': fake.origin };
  engine = await testEngine(database, [fake], { hosts, now: clock });
});
afterEach(async () => {
  await engine.stop();
  expect(fake.violations).toEqual([]);
});

const signIn = (as: 'person' | 'pages', again?: string) =>
  engine.signIn('linkedin', {
    app: { appId: fake.app.appId, appSecret: fake.app.appSecret },
    input: { accounts: as },
    agree: (url) => fake.authorize(url, 'yes'),
    choose: 'Malwa Kwiaty',
    ...(again ? { again } : {}),
  });
const later = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const day = 86_400_000;

test('a page, from the sign-in to LinkedIn’s own books: words with a hashtag, two pictures, once', async () => {
  fake.processing.looks = 1;
  const images = [await picture('Piwonie'), await picture('Róże', 'png')];
  const id = await engine.due(await signIn('pages'), { text: 'Piwonie (już są) #kwiaty', images });
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.posts).toMatchObject([
    {
      author: 'urn:li:organization:5583111',
      commentary: 'Piwonie \\(już są\\) {hashtag|\\#|kwiaty}',
      images: [{ altText: 'Piwonie' }, { altText: 'Róże' }],
    },
  ]);
  expect(await engine.row(id)).toMatchObject({ remote_id: fake.posts[0]?.urn });
  expect(await engine.outcomes(id)).toEqual(['published']);
});

test('a person', async () => {
  const id = await engine.due(await signIn('person'), { images: [await picture('Piwonie')] });
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.posts).toMatchObject([{ author: 'urn:li:person:aB3_x-9' }]);
});

describe('too much', () => {
  test('Retry-After: it waits that long and spends no try', async () => {
    const id = await engine.due(await signIn('pages'));
    fake.fail('/rest/posts', answers(429, { status: 429, message: 'Too many requests' }, { 'retry-after': '900' }));
    await engine.worker.run(id);
    const { status, tries, next_try_at } = await engine.row(id);
    expect([status, tries]).toEqual(['planned', 0]);
    expect(next_try_at?.getTime()).toBeGreaterThanOrEqual(clock.at.getTime() + 900_000);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
  });

  test.each([
    ['MEMBER', false],
    ['APPLICATION', true],
  ] as const)('the day’s limit of the %s: until midnight UTC, for its own', async (whose, isForAll) => {
    const channelId = await signIn('pages');
    const id = await engine.due(channelId);
    const message = `Resource level throttle ${whose} DAY limit for calls to this resource is reached.`;
    fake.fail('/rest/posts', answers(429, { status: 429, serviceErrorCode: 101, message }));
    await database.sql`update clients set grace_minutes = 1440 where id = ${engine.place.clientId}`;
    await engine.worker.run(id);
    const midnight = Date.UTC(2026, 10, 24);
    expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'quota_reached', tries: 0 });
    expect((await engine.row(id)).next_try_at?.getTime()).toBeGreaterThanOrEqual(midnight);
    const other = await engine.due(await signIn('person'), { text: 'Co innego' });
    await engine.worker.run(other);
    expect((await engine.row(other)).status).toBe(isForAll ? 'planned' : 'published');
  });
});

describe('no answer', () => {
  test('a page: made all the same, found in its list', async () => {
    const id = await engine.due(await signIn('pages'));
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('unknown');
    expect(await engine.untilSettled(id)).toBe('published');
    expect(await engine.row(id)).toMatchObject({ remote_id: fake.posts[0]?.urn });
    expect(fake.posts).toHaveLength(1);
  });

  test('a person, whose posts nobody’s app can read: she is asked, and what she says counts', async () => {
    const id = await engine.due(await signIn('person'));
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    expect(await engine.untilSettled(id)).toBe('unconfirmed');
    expect(fake.calls.filter((call) => call === 'POST /rest/posts')).toHaveLength(1);
    await itIsThere(database.db, engine.owner, { publicationId: id }, clock.at);
    expect((await engine.row(id)).status).toBe('published');
    expect(fake.posts).toHaveLength(1);
  });

  test('a person who says that it is not there, though it is: LinkedIn’s own word prevents a second one', async () => {
    const id = await engine.due(await signIn('person'));
    fake.fail('/rest/posts', { when: 'after', how: 'reset' });
    expect(await engine.untilSettled(id)).toBe('unconfirmed');
    await itIsNotThere(database.db, engine.owner, { publicationId: id }, clock.at);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
    expect(await engine.row(id)).toMatchObject({ remote_id: fake.posts[0]?.urn });
  });
});

describe('access', () => {
  test('taken back: the channel waits, and connected again it goes out', async () => {
    const channelId = await signIn('pages');
    const id = await engine.due(channelId);
    fake.revoke();
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({
      status: 'reconnect',
      status_reason: 'credentials_revoked',
    });
    expect(await signIn('pages', channelId)).toBe(channelId);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
  });

  test('over after its 60 days: nothing is sent at all', async () => {
    const channelId = await signIn('pages');
    later(61 * day);
    const id = await engine.due(channelId);
    const before = fake.calls.length;
    await engine.worker.run(id);
    expect(await engine.channel(channelId)).toMatchObject({
      status: 'reconnect',
      status_reason: 'credentials_expired',
    });
    expect(fake.calls).toHaveLength(before);
  });

  test('a version that LinkedIn has retired: it waits, without blaming the account', async () => {
    const channelId = await signIn('pages');
    const id = await engine.due(channelId);
    fake.versions = ['202611'];
    await engine.worker.run(id);
    expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'version_retired' });
    expect((await engine.channel(channelId)).status).toBe('connected');
    expect(fake.posts).toHaveLength(0);
    fake.versions = ['202606'];
    expect(await engine.untilSettled(id)).toBe('published');
  });
});

test('too long: rejected in LinkedIn’s own words', async () => {
  const id = await engine.due(await signIn('pages'), { text: 'ż'.repeat(3_001) });
  expect(await engine.untilSettled(id)).toBe('rejected');
  expect(await engine.row(id)).toMatchObject({ problem: 'text_too_long' });
  expect(fake.posts).toHaveLength(0);
});

describe('the account itself', () => {
  test('a page that was renamed: the channel takes its new name', async () => {
    const channelId = await signIn('pages');
    const [page] = fake.pages;
    if (page) page.name = 'Malwa Poznań';
    await checkChannel(engine.services, channelId, clock.at);
    expect(await engine.channel(channelId)).toMatchObject({ name: 'Malwa Poznań', status: 'connected' });
  });

  test('a page that is gone: nothing goes out, and the channel says so', async () => {
    const channelId = await signIn('pages');
    fake.pages.splice(0, 1);
    const id = await engine.due(channelId);
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'access_denied' });
    await checkChannel(engine.services, channelId, clock.at);
    expect((await engine.channel(channelId)).status).toBe('reconnect');
    expect(fake.posts).toHaveLength(0);
  });
});
