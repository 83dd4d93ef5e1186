import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { picture } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type Engine, testEngine } from '#test/support/engine.ts';
import type { Fault } from '#test/support/fakes/server.ts';
import { startWebhook, type WebhookFake } from '#test/support/fakes/webhook.ts';

let database: TestDatabase;
let engine: Engine;
let fake: WebhookFake;
let clock: { at: Date };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  // The library that checks the signatures knows no clock but the real one, and lets five minutes pass.
  clock = { at: new Date() };
  fake = await startWebhook();
  engine = await testEngine(database, [fake], { now: clock });
});
afterEach(async () => {
  await engine.stop();
  expect(fake.violations).toEqual([]);
});

const connect = (again?: string, secret = fake.secrets[0] ?? '') =>
  engine.connect('webhook', { name: 'Sklep', url: fake.url, secret, earlier: 'keep' }, again);
const route = '/hooks/news';
const answers = (status: number, headers: Record<string, string> = {}, when: Fault['when'] = 'before'): Fault => ({
  ...{ when, how: 'answer' },
  answer: { status, json: { message: 'nie teraz' }, headers },
});
/** What the receiver acted on, apart from the greeting. */
const posts = () => [...fake.acted.values()].filter(({ type }) => type === 'post.published');
const sent = (id: string) => fake.came.filter((one) => one.id === `${id}:1:1`);

test('a post with a picture: acted on once, under the publication’s own key', async () => {
  fake.says = { status: 200, json: { url: 'https://sklep.example/nowosci/1' } };
  const id = await engine.due(await connect(), { images: [await picture('Piwonie')] });
  expect(await engine.untilSettled(id)).toBe('published');
  expect(posts()).toMatchObject([{ data: { id: `${id}:1:1`, images: [{ alt: 'Piwonie' }] } }]);
  expect(await engine.row(id)).toMatchObject({ remote_url: 'https://sklep.example/nowosci/1' });
  expect(await engine.outcomes(id)).toEqual(['published']);
});

describe('too much', () => {
  test.each([429, 503])('%i with Retry-After: it waits that long and sends the same message', async (status) => {
    const id = await engine.due(await connect());
    fake.fail(route, answers(status, { 'retry-after': '120' }));
    await engine.worker.run(id);
    expect((await engine.row(id)).status).toBe('planned');
    expect((await engine.row(id)).next_try_at?.getTime()).toBeGreaterThanOrEqual(clock.at.getTime() + 120_000);
    expect(await engine.untilSettled(id)).toBe('published');
    expect(posts()).toHaveLength(1);
  });
});

describe('no answer', () => {
  test.each(['before', 'after'] as const)(
    'reset %s acting: the same id again, and the receiver acts once',
    async (when) => {
      const id = await engine.due(await connect());
      fake.fail(route, { when, how: 'reset' });
      await engine.worker.run(id);
      expect(await engine.row(id)).toMatchObject({ status: 'planned', problem: 'connection_reset' });
      expect(await engine.untilSettled(id)).toBe('published');
      expect(posts()).toHaveLength(1);
      // Sent again to the byte: the receiver's book would say so otherwise.
      expect(sent(id)).toHaveLength(when === 'after' ? 2 : 1);
      expect(await engine.outcomes(id)).toEqual(['unknown', 'published']);
    },
  );

  test('500 after acting, and then a dead secret: a person is asked, since it may be out', async () => {
    const channelId = await connect();
    const id = await engine.due(channelId);
    fake.fail(route, answers(500, {}, 'after'));
    await engine.worker.run(id);
    fake.secrets.length = 0;
    expect(await engine.untilSettled(id)).toBe('unconfirmed');
    expect(await engine.channel(channelId)).toMatchObject({
      status: 'reconnect',
      status_reason: 'credentials_refused',
    });
    expect(posts()).toHaveLength(1);
  });
});

test('a new secret at the receiver: the channel waits, and with it the post goes out', async () => {
  const channelId = await connect();
  const id = await engine.due(channelId);
  const fresh = `whsec_${Buffer.from('n'.repeat(32)).toString('base64')}`;
  fake.secrets.splice(0, 1, fresh);
  await engine.worker.run(id);
  expect((await engine.row(id)).status).toBe('reconnect');
  expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'credentials_refused' });
  expect(posts()).toHaveLength(0);
  expect(await connect(channelId, fresh)).toBe(channelId);
  expect(await engine.untilSettled(id)).toBe('published');
  // Signed with the old one and the new one: whoever changes it loses nothing on the way.
  expect(sent(id).map(({ signatures }) => signatures)).toEqual([2]);
});

test('said no to: rejected in the receiver’s own words', async () => {
  const id = await engine.due(await connect());
  fake.fail(route, answers(422));
  expect(await engine.untilSettled(id)).toBe('rejected');
  expect(await engine.row(id)).toMatchObject({ problem: 'content_refused', problem_words: 'nie teraz' });
  expect(posts()).toHaveLength(0);
});

test('410: it asks for nothing more, the channel says so, and nothing else is sent there', async () => {
  const channelId = await connect();
  const ids = [await engine.due(channelId, { text: 'Raz' }), await engine.due(channelId, { text: 'Dwa' })];
  fake.isClosed = true;
  for (const id of ids) await engine.worker.run(id);
  for (const id of ids) expect((await engine.row(id)).status).toBe('reconnect');
  expect(await engine.channel(channelId)).toMatchObject({ status: 'reconnect', status_reason: 'receiver_gone' });
  expect(fake.calls.filter((call) => call === `POST ${route}`)).toHaveLength(2);
});
