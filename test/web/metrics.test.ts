import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue } from '#server/database/queue.ts';
import { openLog } from '#server/log.ts';
import { attempts, lateness } from '#server/metrics.ts';
import { figuresOf } from '#server/operations/figures.ts';
import { openWorker } from '#server/schedule/workers.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { answers, fakeNetwork } from '#test/support/fakeNetwork.ts';
import { makePost } from '#test/support/publications.ts';
import { openWeb, type Web } from '#test/support/web.ts';
import { testWorker } from '#test/support/worker.ts';

const token = 'a-token-that-nobody-guesses';
let database: TestDatabase;
let web: Web;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url, { env: { METRICS_TOKEN: token } });
});
afterAll(async () => {
  await web.close();
  await database.close();
});

/** A sample's value by its line's beginning. */
async function sample(name: string, of = web): Promise<number> {
  const text = await (await of.get('/metrics', { authorization: `Bearer ${token}` })).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line ? Number(line.slice(name.length)) : Number.NaN;
}

test('only with its token, and never kept', async () => {
  for (const authorization of [undefined, 'Bearer ', 'Bearer wrong', token, `bearer ${token}`]) {
    const refused = await web.get('/metrics', authorization ? { authorization } : {});
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toContain('asystentka_');
  }
  const answer = await web.get('/metrics', { authorization: `Bearer ${token}`, host: '10.0.0.7:3000' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const text = await answer.text();
  expect(text).toContain('# TYPE asystentka_lateness_seconds histogram');
  expect(text).toContain('asystentka_nodejs_eventloop_lag_seconds');
});

test('figures: what waits, what is late, what is doubted, which workers are there and which are not', async () => {
  const { db } = database;
  const { workspaceId } = await makeOwner(db);
  const clientId = await makeClient(db, workspaceId);
  const channelId = await makeChannel(db, workspaceId, clientId, { network: 'fake' });
  const post = async (values: object) => {
    const made = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: monday });
    await db
      .updateTable('publications')
      .set({ ...values, updated_at: monday })
      .where('id', '=', made.publicationIds[0] ?? '')
      .execute();
  };
  const now = new Date(monday.getTime() + 90_000);
  await post({});
  await post({ tries: 2, next_try_at: new Date(now.getTime() + 60_000) });
  await post({ status: 'held', held_reason: 'too_late' });
  await post({ status: 'unconfirmed' });
  await post({ status: 'unknown' });
  await enqueue(db, { name: 'send.sweep', data: {}, startAfter: new Date(Date.now() - 30_000) });

  const log = openLog('silent');
  const alive = await openWorker({ ...database, clock: { now: () => now }, log });
  await alive.report({ driftMs: -1_250, stallMs: 12, busy: 3 }, now);
  const silent = await openWorker({ ...database, clock: { now: () => new Date(now.getTime() - 600_000) }, log });
  const died = randomUUID();
  await db
    .insertInto('workers')
    .values({ id: died, host: 'gone', pid: 1, started_at: monday, seen_at: monday })
    .execute();
  try {
    const figures = await figuresOf(db, now);
    expect(figures.publications).toEqual({
      ...{ overdue: 1, lagSeconds: 90, sending: 0, processing: 0, retrying: 1 },
      ...{ doubts: 1, unconfirmed: 1, held: 1, late: 1, reconnect: 0 },
    });
    const sends = figures.queues.find(({ queue }) => queue === 'send');
    expect(sends).toMatchObject({ waiting: 1, ahead: 0, atWork: 0 });
    expect(sends?.lagSeconds).toBeGreaterThan(29);
    const seen = new Map(figures.workers.map((worker) => [worker.id, worker]));
    expect(seen.get(alive.id())).toMatchObject({
      isAlive: true,
      isSilent: false,
      driftMs: -1_250,
      stallMs: 12,
      busy: 3,
    });
    expect(seen.get(silent.id())).toMatchObject({ isAlive: true, isSilent: true, driftMs: null });
    expect(seen.get(died)).toMatchObject({ isAlive: false, isSilent: false });
    expect(figures.database.mostConnections).toBeGreaterThan(figures.database.connections);
    // A node that was not asked within the last seconds.
    const other = await openWeb(database.url, { env: { METRICS_TOKEN: token } });
    expect(await sample('asystentka_publications{state="unconfirmed"}', other)).toBe(1);
    expect(await sample('asystentka_workers{state="alive"}', other)).toBe(2);
    await other.close();
  } finally {
    await alive.close(now);
    await silent.close(now);
  }
});

test('tries are counted by network and outcome, lateness once for each first try', async () => {
  attempts.reset();
  lateness.reset();
  const { db } = database;
  const { workspaceId } = await makeOwner(db);
  const clientId = await makeClient(db, workspaceId);
  const network = fakeNetwork('clientKey');
  const channelId = await makeChannel(db, workspaceId, clientId, { network: 'fake' });
  const worker = await testWorker(database, { fake: network });
  const { publicationIds } = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: monday });
  network.script.push(answers({ kind: 'retry', reason: 'unavailable' }));
  worker.later(400);
  await worker.run(publicationIds[0]);
  worker.later(120_000);
  await worker.run(publicationIds[0]);
  await worker.stop();
  expect(await sample('asystentka_attempts_total{network="fake",outcome="retry"}')).toBe(1);
  expect(await sample('asystentka_attempts_total{network="fake",outcome="published"}')).toBe(1);
  expect(await sample('asystentka_lateness_seconds_count{network="fake"}')).toBe(1);
  expect(await sample('asystentka_lateness_seconds_bucket{le="0.25",network="fake"}')).toBe(0);
  expect(await sample('asystentka_lateness_seconds_bucket{le="0.5",network="fake"}')).toBe(1);
});
