import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '#server/channels/check.ts';
import { picture } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type Engine, testClock, testEngine } from '#test/support/engine.ts';
import { type InstagramFake, startInstagram } from '#test/support/fakes/instagram.ts';
import { answers } from '#test/support/fakes/server.ts';

let database: TestDatabase;
let engine: Engine;
let fake: InstagramFake;
let clock: { at: Date };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = testClock();
  fake = await startInstagram(() => clock.at);
  const hosts = { 'https://graph.instagram.com': fake.origin, 'https://api.instagram.com': fake.origin };
  engine = await testEngine(database, [fake], { hosts, now: clock });
});
afterEach(async () => {
  await engine.stop();
  expect(fake.violations).toEqual([]);
});

const signIn = (again?: string) =>
  engine.signIn('instagram', {
    app: { appId: fake.app.appId, appSecret: fake.app.appSecret },
    agree: (url) => fake.authorize(url),
    ...(again ? { again } : {}),
  });
const due = async (channelId: string, { text = 'Piwonie już są', count = 1 } = {}) => {
  const images = await Promise.all(
    Array.from({ length: count }, (_, index) => picture(`Zdjęcie ${index}`, 'jpeg', 60 + index)),
  );
  return engine.due(channelId, { text, images });
};
const publishes = () => fake.calls.filter((call) => call === 'POST /:user/media_publish').length;
const later = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const day = 86_400_000;

test('from the sign-in to Instagram’s own books: three pictures that it takes a while to fetch, once', async () => {
  fake.fetching.looks = 2;
  const id = await due(await signIn(), { count: 3 });
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.media).toMatchObject([{ caption: 'Piwonie już są', alts: ['Zdjęcie 0', 'Zdjęcie 1', 'Zdjęcie 2'] }]);
  expect(await engine.row(id)).toMatchObject({
    remote_id: fake.media[0]?.id,
    remote_url: `https://www.instagram.com/p/${fake.media[0]?.id}/`,
  });
  // Each picture and the whole were put there once, however often it was looked at.
  expect(fake.containers.size).toBe(4);
  expect(await engine.outcomes(id)).toEqual(['published']);
});

describe('too much', () => {
  test('Retry-After: it waits that long and spends no try', async () => {
    const id = await due(await signIn());
    fake.fail('/:user/media_publish', answers(429, {}, { 'retry-after': '1200' }));
    await engine.worker.run(id);
    const { status, tries, next_try_at } = await engine.row(id);
    expect([status, tries]).toEqual(['planned', 0]);
    expect(next_try_at?.getTime()).toBeGreaterThanOrEqual(clock.at.getTime() + 1_200_000);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.media).toHaveLength(1);
  });

  test('the account’s own quota of the day is asked before anything is made', async () => {
    const id = await due(await signIn());
    fake.quota.used = 100;
    await engine.worker.run(id);
    expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'quota_reached', tries: 0 });
    expect(fake.containers.size).toBe(0);
    fake.quota.used = 12;
    expect(await engine.untilSettled(id)).toBe('published');
  });
});

describe('no answer', () => {
  test.each(['before', 'after'] as const)('reset %s acting: the container says, and it is out once', async (when) => {
    const id = await due(await signIn());
    fake.fail('/:user/media_publish', { when, how: 'reset' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('unknown');
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.media).toHaveLength(1);
    expect(publishes()).toBe(when === 'before' ? 2 : 1);
    expect(await engine.row(id)).toMatchObject({ remote_id: fake.media[0]?.id });
  });

  test('a container that says only later that it was published: not rejected, and not out twice', async () => {
    const id = await due(await signIn());
    fake.fail('/:user/media_publish', { when: 'after', how: 'reset' });
    await engine.worker.run(id);
    // The first look comes too early: the container still has its state of before.
    const [container] = fake.containers.values();
    fake.fail('/:id', answers(200, { id: container?.id, status_code: 'FINISHED' }));
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.media).toHaveLength(1);
    expect(await engine.row(id)).toMatchObject({ remote_id: fake.media[0]?.id });
  });
});

describe('access', () => {
  test('taken back: the channel waits, and connected again it goes out', async () => {
    const channelId = await signIn();
    const id = await due(channelId);
    fake.revoke();
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({
      status: 'reconnect',
      status_reason: 'credentials_revoked',
    });
    expect(await signIn(channelId)).toBe(channelId);
    expect(await engine.untilSettled(id)).toBe('published');
  });

  test('prolonged in good time by one of two processes, so that 60 days never end', async () => {
    const channelId = await signIn();
    later(30 * day);
    const ids = [await due(channelId, { text: 'Raz' }), await due(channelId, { text: 'Dwa' })];
    const other = await engine.another();
    fake.fail('/refresh_access_token', { when: 'after', how: 'slow', ms: 120 });
    await Promise.all([engine.worker.run(ids[0]), other.run(ids[1])]);
    for (const id of ids) expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.refreshes).toBe(1);
    later(45 * day);
    const id = await due(channelId, { text: 'Trzy' });
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.media).toHaveLength(3);
  });
});

test('a picture that Instagram cannot fetch: rejected in its own words', async () => {
  fake.fetching.isBroken = true;
  const id = await due(await signIn());
  expect(await engine.untilSettled(id)).toBe('rejected');
  expect(await engine.row(id)).toMatchObject({
    problem: 'image_refused',
    problem_words: expect.stringContaining('could not be fetched'),
  });
  expect(fake.media).toHaveLength(0);
});

describe('the account itself', () => {
  test('renamed: name and address follow', async () => {
    const channelId = await signIn();
    fake.user.username = 'malwa.poznan';
    await checkChannel(engine.services, channelId, clock.at);
    expect((await engine.channel(channelId)).name).toBe('@malwa.poznan');
    const { settings } = await database.db
      .selectFrom('channels')
      .where('id', '=', channelId)
      .select('settings')
      .executeTakeFirstOrThrow();
    expect(settings).toMatchObject({ url: 'https://www.instagram.com/malwa.poznan/', userId: fake.user.id });
  });

  test('made private again or gone: the access is refused, and the channel says so', async () => {
    const channelId = await signIn();
    const id = await due(channelId);
    fake.fail('/:user/content_publishing_limit', answers(400, { error: { code: 10, message: 'No permission' } }));
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'access_denied' });
    expect(fake.media).toHaveLength(0);
  });
});
