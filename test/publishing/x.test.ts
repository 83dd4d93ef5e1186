import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '#server/channels/check.ts';
import { itIsNotThere } from '#server/publishing/confirm.ts';
import { picture } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type Engine, testClock, testEngine } from '#test/support/engine.ts';
import { startX, type XFake } from '#test/support/fakes/x.ts';

let database: TestDatabase;
let engine: Engine;
let fake: XFake;
let clock: { at: Date };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = testClock();
  fake = await startX(() => clock.at);
  engine = await testEngine(database, [fake], { hosts: { 'https://api.x.com': fake.origin }, now: clock });
});
afterEach(async () => {
  await engine.stop();
  expect(fake.violations).toEqual([]);
});

const signIn = (again?: string) =>
  engine.signIn('x', {
    app: { appId: fake.app.appId, appSecret: fake.app.appSecret },
    agree: (url) => fake.authorize(url, fake.users[0] ?? 'no'),
    ...(again ? { again } : {}),
  });
const texts = () => fake.posts.map(({ text }) => text);
const later = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const minute = 60_000;

test('from the sign-in to X’s own books: a thread with a picture, each post once', async () => {
  const images = [await picture('Piwonie w wiadrze')];
  const id = await engine.due(await signIn(), { text: 'Piwonie są', thread: ['Białe', 'I różowe'], images });
  expect(await engine.untilSettled(id)).toBe('published');
  const [first, second, third] = fake.posts;
  expect(fake.posts).toMatchObject([
    { text: 'Piwonie są', replyTo: null },
    { text: 'Białe', replyTo: first?.id },
    { text: 'I różowe', replyTo: second?.id },
  ]);
  expect(third).toBeDefined();
  expect(fake.uploads.get(first?.mediaIds[0] ?? '')?.alt).toBe('Piwonie w wiadrze');
  expect(await engine.row(id)).toMatchObject({
    remote_id: first?.id,
    remote_url: `https://x.com/malwa_kwiaty/status/${first?.id}`,
  });
  expect(await engine.outcomes(id)).toEqual(['published', 'published', 'published']);
});

describe('too much', () => {
  const throttled = (headers: Record<string, string>) =>
    fake.fail('/2/tweets', {
      ...{ when: 'before', how: 'answer' },
      answer: { status: 429, json: { title: 'Too Many Requests', detail: 'Too Many Requests' }, headers },
    });

  test('Retry-After: the account waits that long, no try is spent, and the other posts wait with it', async () => {
    const channelId = await signIn();
    const first = await engine.due(channelId, { text: 'Raz' });
    const second = await engine.due(channelId, { text: 'Dwa' });
    throttled({ 'retry-after': '600' });
    await engine.worker.run(first);
    await engine.worker.run(second);
    for (const id of [first, second]) {
      const { status, tries, next_try_at } = await engine.row(id);
      expect([status, tries]).toEqual(['planned', 0]);
      expect(next_try_at?.getTime()).toBeGreaterThanOrEqual(clock.at.getTime() + 600_000);
    }
    expect(fake.calls.filter((call) => call === 'POST /2/tweets')).toHaveLength(1);
    await engine.untilSettled(first);
    await engine.untilSettled(second);
    expect(texts().toSorted()).toEqual(['Dwa', 'Raz']);
  });

  test('what X announces as used up keeps the next post away before it is refused', async () => {
    const channelId = await signIn();
    const first = await engine.due(channelId, { text: 'Raz' });
    const reset = Math.ceil(clock.at.getTime() / 1000) + 540;
    fake.rates({ remaining: 0, reset });
    expect(await engine.untilSettled(first)).toBe('published');
    const second = await engine.due(channelId, { text: 'Dwa' });
    await engine.worker.run(second);
    expect(texts()).toEqual(['Raz']);
    expect((await engine.row(second)).next_try_at?.getTime()).toBeGreaterThanOrEqual(reset * 1000);
    fake.rates(null);
    expect(await engine.untilSettled(second)).toBe('published');
  });

  test('what the app may post in a day is used up: every account of it waits for X’s next day', async () => {
    const channelId = await signIn();
    const first = await engine.due(channelId, { text: 'Raz' });
    const nextDay = Math.ceil(clock.at.getTime() / 1000) + 3 * 3_600;
    throttled({
      'x-rate-limit-reset': String(Math.ceil(clock.at.getTime() / 1000) + 60),
      'x-app-limit-24hour-remaining': '0',
      'x-app-limit-24hour-reset': String(nextDay),
    });
    await engine.worker.run(first);
    expect(await engine.row(first)).toMatchObject({ status: 'planned', problem: 'quota_reached', tries: 0 });
    expect((await engine.row(first)).next_try_at?.getTime()).toBeGreaterThanOrEqual(nextDay * 1000);
    const other = await engine.signIn('x', {
      app: { appId: fake.app.appId, appSecret: fake.app.appSecret },
      agree: (url) => fake.authorize(url, fake.users[1] ?? 'no'),
    });
    const second = await engine.due(other, { text: 'Dwa' });
    await engine.worker.run(second);
    expect((await engine.row(second)).next_try_at?.getTime()).toBeGreaterThanOrEqual(nextDay * 1000);
    expect(fake.calls.filter((call) => call === 'POST /2/tweets')).toHaveLength(1);
  });

  test('no credits left: it says so, and goes out when there are some', async () => {
    const id = await engine.due(await signIn());
    fake.spent.hasCredits = false;
    await engine.worker.run(id);
    expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'credits_used_up' });
    fake.spent.hasCredits = true;
    expect(await engine.untilSettled(id)).toBe('published');
    expect(texts()).toHaveLength(1);
  });
});

describe('no answer', () => {
  test('made all the same: found among the account’s own posts, and not made again', async () => {
    const id = await engine.due(await signIn(), { text: 'Wejdź na malwa.pl & <3' });
    fake.fail('/2/tweets', { when: 'after', how: 'reset' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('unknown');
    expect(await engine.untilSettled(id)).toBe('published');
    expect(await engine.row(id)).toMatchObject({ remote_id: fake.posts[0]?.id });
    expect(fake.posts).toHaveLength(1);
  });

  test('not made, as far as can be seen: a person is asked, and her answer sends it', async () => {
    const id = await engine.due(await signIn());
    fake.fail('/2/tweets', { when: 'before', how: 'reset' });
    expect(await engine.untilSettled(id)).toBe('unconfirmed');
    expect(fake.posts).toHaveLength(0);
    await itIsNotThere(database.db, engine.owner, { publicationId: id }, clock.at);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
  });

  test('a second post of a thread without an answer: the thread goes on after what was found', async () => {
    const channelId = await signIn();
    const id = await engine.due(channelId, { text: 'Jeden', thread: ['Dwa', 'Trzy'] });
    fake.fail('/2/tweets', { when: 'after', how: 'slow', ms: 0 });
    fake.fail('/2/tweets', { when: 'after', how: 'reset' });
    expect(await engine.untilSettled(id)).toBe('published');
    expect(texts()).toEqual(['Jeden', 'Dwa', 'Trzy']);
  });
});

test('access taken back there: the channel waits, and connected again it goes out', async () => {
  const channelId = await signIn();
  const id = await engine.due(channelId);
  fake.revokeAll(fake.users[0] as XFake['users'][number]);
  await engine.worker.run(id);
  expect((await engine.row(id)).status).toBe('reconnect');
  expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'credentials_revoked' });
  expect(fake.posts).toHaveLength(0);
  expect(await signIn(channelId)).toBe(channelId);
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.posts).toHaveLength(1);
});

test('too long: rejected in X’s own words, and nothing is there', async () => {
  const id = await engine.due(await signIn(), { text: 'ż'.repeat(281) });
  expect(await engine.untilSettled(id)).toBe('rejected');
  expect(await engine.row(id)).toMatchObject({
    problem: 'text_too_long',
    problem_words: 'Your Tweet text is too long.',
  });
  expect(fake.posts).toHaveLength(0);
});

describe('a refresh token is good once', () => {
  test('two processes that need it at the same moment: one spends it, both go on', async () => {
    const channelId = await signIn();
    const ids = [await engine.due(channelId, { text: 'Raz' }), await engine.due(channelId, { text: 'Dwa' })];
    const other = await engine.another();
    // Two hours later the access token is over for both.
    later(125 * minute);
    fake.fail('/2/oauth2/token', { when: 'after', how: 'slow', ms: 120 });
    await Promise.all([engine.worker.run(ids[0]), other.run(ids[1])]);
    for (const id of ids) await engine.untilSettled(id);
    expect(texts().toSorted()).toEqual(['Dwa', 'Raz']);
    expect(fake.refreshes).toBe(1);
    expect(fake.spentTwice).toBe(0);
    expect((await engine.channel(channelId)).status).toBe('connected');
  });

  test('one that dies after asking leaves a lease, not a second use within it', async () => {
    const channelId = await signIn();
    const id = await engine.due(channelId);
    later(125 * minute);
    const until = new Date(clock.at.getTime() + 45_000);
    await database.db
      .updateTable('channels')
      .set({ renewal_lease: 'b2a5a86c-7dcb-4a9f-9c62-61a9e4c9f6fb', renewal_until: until })
      .where('id', '=', channelId)
      .execute();
    engine.worker.timing.prepareMs = 400;
    await engine.worker.run(id);
    expect(fake.refreshes).toBe(0);
    expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'timeout' });
    clock.at = new Date(until.getTime() + 1_000);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.refreshes).toBe(1);
  });
});

describe('the account itself', () => {
  test('renamed: the channel takes the new name, and the next link has it', async () => {
    const channelId = await signIn();
    const [user] = fake.users;
    if (user) user.username = 'malwa_poznan';
    await checkChannel(engine.services, channelId, clock.at);
    expect(await engine.channel(channelId)).toMatchObject({ name: '@malwa_poznan', status: 'connected' });
    const id = await engine.due(channelId);
    expect(await engine.untilSettled(id)).toBe('published');
    expect((await engine.row(id)).remote_url).toBe(`https://x.com/malwa_poznan/status/${fake.posts[0]?.id}`);
  });

  test('suspended just after its token was renewed: the channel is marked all the same', async () => {
    const channelId = await signIn();
    const id = await engine.due(channelId);
    later(125 * minute);
    fake.end(fake.users[0] as XFake['users'][number], 'suspended');
    await engine.worker.run(id);
    expect(fake.refreshes).toBe(1);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'account_gone' });
  });

  test.each([
    ['suspended', 'account_gone'],
    ['deleted', 'credentials_revoked'],
  ] as const)('%s: nothing goes out, and the channel says what is wrong', async (how, reason) => {
    const channelId = await signIn();
    const id = await engine.due(channelId);
    fake.end(fake.users[0] as XFake['users'][number], how);
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: reason });
    expect(fake.posts).toHaveLength(0);
  });
});
