import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '#server/clock.ts';
import { publishNow, schedule } from '#server/content/scheduling.ts';
import { localWall } from '#server/content/time.ts';
import { openDatabase } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { openLog } from '#server/log.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type RunningWorker, startWorker, type WorkerOptions } from '#server/schedule/worker.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork, publishes } from '#test/support/fakeNetwork.ts';
import { approve, makePost, publicationRow } from '#test/support/publications.ts';
import { fakeCall } from '#test/support/worker.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let channelId: string;
let network: FakeNetwork;
const running: { worker: RunningWorker; close(): Promise<void> }[] = [];
const zone = 'Europe/Warsaw';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  network = fakeNetwork('none');
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
});
afterEach(async () => {
  for (const { worker, close } of running.splice(0)) {
    await worker.stop({ timeoutMs: 5_000 });
    await close();
  }
});

async function start(options: WorkerOptions = {}, clock: Clock = systemClock): Promise<RunningWorker> {
  const own = openDatabase(database.url, { max: 10, applicationName: 'worker-under-test' });
  const services = {
    ...own,
    clock,
    log: openLog('silent'),
    http: async () => ({ kind: 'failure' as const, reason: 'name_not_found' as const, sent: false }),
  };
  const worker = await startWorker(services as never, {
    networks: { fake: network },
    openCall: fakeCall(systemClock.now),
    ...options,
  });
  running.push({ worker, close: own.close });
  return worker;
}

async function post(channels = [channelId], client = clientId) {
  const made = await makePost(database.db, { workspaceId: owner.workspaceId, clientId: client }, channels, {
    now: systemClock.now(),
  });
  return { contentId: made.contentId, ids: made.publicationIds };
}
const row = (id = '') => publicationRow(database.db, id);
const statuses = (ids: string[]) => Promise.all(ids.map(async (id) => (await row(id)).status));

/** Sets a due time with milliseconds, which people cannot, and its job as scheduling would. */
async function dueIn(ms: number) {
  const { contentId, ids } = await post();
  const at = new Date(Date.now() + ms);
  await database.db.transaction().execute(async (trx) => {
    for (const id of ids) {
      await trx
        .updateTable('publications')
        .set({ due_at: at, due_wall: localWall(at, zone), due_zone: zone })
        .where('id', '=', id)
        .execute();
      await enqueue(trx, { name: 'publication.run', data: { publicationId: id }, startAfter: at, clientId });
    }
  });
  return { contentId, ids, at };
}

test('goes out at its instant: known before the start, and written while it runs', async () => {
  const known = await dueIn(1_500);
  const times = new Map<string, number>();
  for (let i = 0; i < 3; i++)
    network.script.push((call) => {
      times.set(call.armed.key, Date.now());
      return publishes(call);
    });
  await start();
  const later = await dueIn(900);
  await expect.poll(() => statuses([...known.ids, ...later.ids])).toEqual(['published', 'published']);
  for (const { ids, at } of [known, later]) {
    const late = (times.get(`${ids[0]}:1:1`) ?? 0) - at.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    // The benchmark measures; polling alone would take up to half a minute.
    expect(late).toBeLessThan(20_000);
  }
});

test('publish now goes out now, though nothing polls for half a minute', async () => {
  await start();
  const { contentId, ids } = await post();
  const begun = performance.now();
  await publishNow(database.db, owner, { contentId }, systemClock.now());
  await expect.poll(() => statuses(ids), { interval: 10 }).toEqual(['published']);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('two workers, a hundred publications at one instant: each once', async () => {
  await start();
  await start();
  const made = await Promise.all(Array.from({ length: 100 }, () => dueIn(1_000)));
  const ids = made.flatMap((one) => one.ids);
  await expect.poll(async () => (await statuses(ids)).filter((status) => status === 'published').length).toBe(100);
  expect(new Set(network.posts.map(({ key }) => key)).size).toBe(100);
  expect(network.posts).toHaveLength(100);
});

test("a client with very many, and a slow network, does not delay another client's one", async () => {
  const slow = async (call: Parameters<typeof publishes>[0]) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return publishes(call);
  };
  network.script.push(...Array.from({ length: 1000 }, () => slow));
  const due = { wall: localWall(new Date(), zone), zone };
  for (let i = 0; i < 60; i++) {
    const { contentId } = await post();
    await schedule(database.db, owner, { contentId, due }, systemClock.now());
  }
  const otherClient = await makeClient(database.db, owner.workspaceId);
  const otherChannel = await makeChannel(database.db, owner.workspaceId, otherClient, { network: 'fake' });
  const single = await post([otherChannel], otherClient);
  await schedule(database.db, owner, { contentId: single.contentId, due }, systemClock.now());
  await start();
  await expect.poll(() => statuses(single.ids), { interval: 20 }).toEqual(['published']);
  expect(network.posts.length).toBeLessThan(20);
});

test('stopping finishes what is armed and hands back what is not', async () => {
  let release: () => void = () => {};
  const armed = await dueIn(200);
  network.script.push(async (call) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return publishes(call);
  });
  const worker = await start();
  await expect.poll(() => network.calls.length).toBe(1);
  const stopping = worker.stop({ timeoutMs: 10_000 });
  const next = await dueIn(0);
  setTimeout(() => release(), 300);
  await stopping;
  expect(await statuses([...armed.ids, ...next.ids])).toEqual(['published', 'planned']);
  const gone = await database.db
    .selectFrom('workers')
    .select('gone_at')
    .orderBy('started_at', 'desc')
    .executeTakeFirstOrThrow();
  expect(gone.gone_at).not.toBeNull();
});

test('a stop waits for no network: a call without an end is cut off, and written down as the doubt that it is', async () => {
  const { ids } = await dueIn(200);
  network.script.push(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const worker = await start();
  await expect.poll(() => network.calls.length).toBe(1);
  await worker.stop({ timeoutMs: 6_000 });
  expect(await statuses(ids)).toEqual(['unconfirmed']);
  const open = await database.db.selectFrom('attempts').where('finished_at', 'is', null).select('id').execute();
  expect(open).toEqual([]);
});

test("a machine whose clock is an hour off publishes by the database's", async () => {
  const wrong = { now: () => new Date(Date.now() + 3_600_000) };
  const { ids } = await dueIn(3_600_000 - 60_000);
  const now = await dueIn(300);
  await start({}, wrong);
  await expect.poll(() => statuses(now.ids)).toEqual(['published']);
  await enqueue(database.db, { name: 'publication.sweep', data: {} });
  await enqueue(database.db, { name: 'publication.run', data: { publicationId: ids[0] ?? '' } });
  await expect
    .poll(
      async () =>
        (await database.sql`select 1 from pgboss.job where state in ('created', 'active') and start_after <= now()`)
          .length,
      {
        timeout: 30_000,
      },
    )
    .toBe(0);
  expect(await statuses(ids)).toEqual(['planned']);
});

test('stopping while pictures are uploaded: not waited for, handed back without spending a try', async () => {
  const uploading = await dueIn(200);
  let isUploading = false;
  network.preparing.push(async (_preparing, call) => {
    isUploading = true;
    await new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve(), { once: true }));
    return { kind: 'retry', reason: 'timeout' };
  });
  const worker = await start();
  await expect.poll(() => isUploading).toBe(true);
  await worker.stop({ timeoutMs: 5_000 });
  expect(await row(uploading.ids[0])).toMatchObject({ status: 'planned', tries: 0, worker_id: null, problem: null });
  expect(network.calls).toHaveLength(0);
});

test('health: a worker that works, and one whose connections were all taken away and came back', async () => {
  const worker = await start();
  await expect.poll(() => worker.health().queue.ok).toBe(true);
  expect(worker.health()).toMatchObject({ queue: { ok: true }, timers: { ok: true, listening: true } });
  await away(async () => {
    await expect.poll(() => worker.health().timers.ok).toBe(false);
    expect(worker.health()).toMatchObject({ queue: { ok: false }, timers: { ok: false, listening: false } });
  });
  await expect
    .poll(() => worker.health())
    .toMatchObject({ queue: { ok: true }, timers: { ok: true, listening: true } });
});

test('the database away while an answer comes: the answer is not lost, and what became due meanwhile goes out', async () => {
  let answer: () => void = () => {};
  const asked = await dueIn(300);
  const meanwhile = await dueIn(2_000);
  network.script.push(async (call) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return publishes(call);
  });
  await start();
  await expect.poll(() => network.calls.length).toBe(1);
  await away(async () => {
    answer();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  });
  await expect.poll(() => statuses([...asked.ids, ...meanwhile.ids])).toEqual(['published', 'published']);
  expect(network.posts).toHaveLength(2);
});

test('a job that fails is tried again, and what has lost its job altogether is found', async () => {
  await start();
  const { ids } = await post();
  const at = new Date(Date.now() - 6 * 60_000);
  await approve(database.db, ids[0] ?? '', { now: at });
  await database.db
    .updateTable('publications')
    .set({ due_at: at, due_wall: localWall(at, zone), due_zone: zone })
    .where('id', '=', ids[0] ?? '')
    .execute();
  await enqueue(database.db, { name: 'publication.sweep', data: {} });
  await expect.poll(() => statuses(ids)).toEqual(['published']);
});

/** Nobody gets in, and whoever was in is thrown out, for as long as `work` takes. */
async function away(work: () => Promise<void>): Promise<void> {
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  url.pathname = 'postgres';
  const admin = openDatabase(url.href, { max: 1 });
  const throwOut = () =>
    admin.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and application_name like '%under-test%'`;
  await admin.sql.unsafe(`alter database ${name} with allow_connections false`);
  try {
    await throwOut();
    await work();
    await throwOut();
  } finally {
    await admin.sql.unsafe(`alter database ${name} with allow_connections true`);
    await admin.close();
  }
}
