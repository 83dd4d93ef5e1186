import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue } from '#server/database/queue.ts';
import { databaseAndClock, queueLag } from '#server/web/health.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let queue: () => Promise<{ ok: boolean }>;
let web: Web;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url, { checks: { queue: () => queue() } });
});
afterAll(async () => {
  await web.close();
  await database.close();
});

test('200 with a line for each part while all of them work', async () => {
  queue = async () => ({ ok: true });
  const answer = await web.get('/healthz');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    ok: true,
    database: { ok: true },
    clock: { ok: true, driftMs: expect.any(Number) },
    lag: { ok: true, seconds: 0 },
    queue: { ok: true },
  });
});

test('how far the queue is behind is told, and does not make a node look ill', async () => {
  queue = async () => ({ ok: true });
  await enqueue(database.db, { name: 'people.tidy', data: {}, startAfter: new Date(Date.now() - 90_000) });
  const check = queueLag(database.db);
  expect(await check()).toEqual({ ok: true, seconds: expect.any(Number) });
  expect(Number((await check()).seconds)).toBeGreaterThanOrEqual(89);
  await database.sql`delete from pgboss.job`;
});

test('503 when one does not work, fails or does not answer, and no secret in the reason', async () => {
  queue = async () => ({ ok: false });
  expect((await web.get('/healthz')).status).toBe(503);
  queue = async () => {
    throw new Error('connect postgres://asystentka:hunter2@10.0.0.7');
  };
  const failed = await web.get('/healthz');
  expect(failed.status).toBe(503);
  expect(await failed.text()).not.toContain('hunter2');
  queue = () => new Promise(() => {});
  const silent = await web.get('/healthz');
  expect(await silent.json()).toMatchObject({ ok: false, queue: { ok: false, problem: 'no answer' } });
});

test('a clock that is off by more than five seconds is not healthy', async () => {
  const checkAt = (offset: number) =>
    databaseAndClock(database.db, { now: () => new Date(Date.now() + offset) }).clock?.();
  expect(await checkAt(0)).toMatchObject({ ok: true });
  expect(await checkAt(4_000)).toMatchObject({ ok: true });
  expect(await checkAt(8_000)).toMatchObject({ ok: false, problem: 'drift' });
  expect(await checkAt(-8_000)).toMatchObject({ ok: false, problem: 'drift' });
});
