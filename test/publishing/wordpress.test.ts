import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '#server/channels/check.ts';
import { picture } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type Engine, testClock, testEngine } from '#test/support/engine.ts';
import type { Fault } from '#test/support/fakes/server.ts';
import { startWordpress, type WordpressFake } from '#test/support/fakes/wordpress.ts';

let database: TestDatabase;
let engine: Engine;
let fake: WordpressFake;
let clock: { at: Date };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = testClock();
  fake = await startWordpress();
  engine = await testEngine(database, [fake], { now: clock });
});
afterEach(async () => {
  await engine.stop();
  expect(fake.violations).toEqual([]);
});

const connect = (again?: string) =>
  engine.connect(
    'wordpress',
    { site: fake.origin, user: fake.user.name, applicationPassword: fake.user.password, firstPicture: 'featured' },
    again,
  );
const text = 'Piwonie już są\n\nBiałe i różowe.';
const answers = (status: number, headers: Record<string, string> = {}): Fault => ({
  ...{ when: 'before', how: 'answer' },
  answer: { status, text: '<html>', headers },
});

test('an article with its pictures, once', async () => {
  const images = [await picture('Piwonie'), await picture('Róże', 'png')];
  const id = await engine.due(await connect(), { text, images });
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.posts).toMatchObject([{ status: 'publish', title: 'Piwonie już są' }]);
  expect([...fake.media.values()].map(({ alt }) => alt)).toEqual(['Piwonie', 'Róże']);
  expect(await engine.row(id)).toMatchObject({
    remote_id: String(fake.posts[0]?.id),
    remote_url: expect.stringContaining(fake.origin),
  });
  expect(await engine.outcomes(id)).toEqual(['published']);
});

describe('too much', () => {
  test.each([429, 503])('%i with Retry-After: it waits that long, and nothing is made twice', async (status) => {
    const id = await engine.due(await connect(), { text, images: [await picture('Piwonie')] });
    fake.fail('/posts/:id', answers(status, { 'retry-after': '900' }));
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('planned');
    expect((await engine.row(id)).next_try_at?.getTime()).toBeGreaterThanOrEqual(clock.at.getTime() + 900_000);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
    expect(fake.media.size).toBe(1);
  });
});

describe('no answer', () => {
  test.each(['before', 'after'] as const)('reset %s acting: the draft says, and it is out once', async (when) => {
    const id = await engine.due(await connect(), { text });
    fake.fail('/posts/:id', { when, how: 'reset' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('unknown');
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
    expect(await engine.row(id)).toMatchObject({ remote_id: String(fake.posts[0]?.id) });
  });

  test('a draft whose number never came: found by its name, and no second one is made', async () => {
    const id = await engine.due(await connect(), { text });
    // Looked for and not there; made, and the answer lost.
    fake.fail('/posts', { when: 'after', how: 'slow', ms: 0 });
    fake.fail('/posts', { when: 'after', how: 'reset' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('planned');
    expect(fake.posts).toHaveLength(1);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(fake.posts).toHaveLength(1);
  });

  test('a site that goes on being ill: a person is asked, and nothing was sent again', async () => {
    const id = await engine.due(await connect(), { text });
    fake.fail('/posts/:id', { when: 'after', how: 'reset' });
    await engine.worker.run(id);
    fake.fail('/posts/:id', { ...answers(500), times: 40 });
    expect(await engine.untilSettled(id)).toBe('unconfirmed');
    expect(fake.published()).toHaveLength(1);
  });
});

test('an application password that was taken back: the channel waits, and with a new one it goes out', async () => {
  const channelId = await connect();
  const id = await engine.due(channelId, { text });
  const before = fake.user.password;
  fake.user.password = 'freshFRESH1234freshFRESH';
  await engine.worker.run(id);
  expect((await engine.row(id)).status).toBe('reconnect');
  expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'credentials_revoked' });
  expect(before).not.toBe(fake.user.password);
  expect(await connect(channelId)).toBe(channelId);
  expect(await engine.untilSettled(id)).toBe('published');
  expect(fake.posts).toHaveLength(1);
});

test('a picture that the site does not take: rejected in its own words', async () => {
  fake.site.mimes = ['image/png'];
  const id = await engine.due(await connect(), { text, images: [await picture('Piwonie')] });
  expect(await engine.untilSettled(id)).toBe('rejected');
  expect(await engine.row(id)).toMatchObject({
    problem: 'image_refused',
    problem_words: expect.stringContaining('not allowed to upload'),
  });
  expect(fake.posts).toHaveLength(0);
});

describe('the account itself', () => {
  test('who may not publish any more: nothing is left before somebody else’s eyes', async () => {
    const channelId = await connect();
    const id = await engine.due(channelId, { text });
    fake.user.may.publish_posts = false;
    await checkChannel(engine.services, channelId, clock.at);
    expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'scope_missing' });
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(fake.posts).toHaveLength(0);
  });

  test('a person whom the site does not know any more', async () => {
    const channelId = await connect();
    const id = await engine.due(channelId, { text });
    fake.user.name = 'nowa-malwa';
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('reconnect');
    expect(await engine.channel(channelId)).toMatchObject({
      status: 'reconnect',
      status_reason: 'credentials_revoked',
    });
  });
});
