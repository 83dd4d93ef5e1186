import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelContent } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { arm } from '#server/publishing/arm.ts';
import { type Claimed, claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { record } from '#server/publishing/record.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork, madeWithoutAnswer } from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

/** A worker that others gave up, and that comes back with what the network told it. */
let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
const networks: Record<string, FakeNetwork> = {};

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  worker.at(monday);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  network = fakeNetwork('findByListing');
  networks.fake = network;
});

const row = (id: string) => publicationRow(database.db, id);

async function due() {
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
  const place = { workspaceId: owner.workspaceId, clientId };
  const { contentId, publicationIds } = await makePost(database.db, place, [channelId], { dueAt: monday });
  return { contentId, id: publicationIds[0] ?? '' };
}

/** Armed by a worker whose session is lost, looked for in vain, and planned again. */
async function givenUp() {
  const { contentId, id } = await due();
  const frozen = await testWorker(database, networks, worker.clock.now());
  const claimed = await claimBy(frozen, id);
  const attempt = await arm(database.db, claimed, { chooseId: () => '', callMs: 30_000 }, monday);
  await frozen.stop();
  worker.later(46_000);
  await worker.sweep();
  worker.later(31_000);
  await worker.run(id);
  expect((await row(id)).status).toBe('planned');
  const comesBack = () =>
    record(
      database.db,
      {
        ...{ id, workspaceId: owner.workspaceId, clientId, channelId: claimed.channelId, credentialsVersion: 0 },
        ...{ lease: claimed.lease, from: 'sending' as const },
        attempt: { id: attempt?.id ?? '', armedAt: monday, outcome: 'published' },
      },
      { status: 'published', remoteId: 'late', remoteUrl: null },
      worker.clock.now(),
    );
  return { contentId, id, comesBack };
}

async function claimBy(by: TestWorker, id: string): Promise<Claimed> {
  const facts = await factsOf(database.db, id);
  const claimed = facts && (await claim(database.db, facts, by.workerId(), by.clock.now()));
  if (!claimed) throw new Error('It could not be claimed.');
  return claimed;
}

test('another has it in hand but has sent nothing: what is out is out, and the other sends nothing', async () => {
  const { id, comesBack } = await givenUp();
  const claimed = await claimBy(worker, id);
  expect(await comesBack()).toBe('recorded');
  expect(await row(id)).toMatchObject({ status: 'published', remote_id: 'late' });
  expect(await arm(database.db, claimed, { chooseId: () => '', callMs: 30_000 }, worker.clock.now())).toBeNull();
});

test('another has armed it already: its answer decides', async () => {
  const { id, comesBack } = await givenUp();
  const claimed = await claimBy(worker, id);
  await arm(database.db, claimed, { chooseId: () => '', callMs: 30_000 }, worker.clock.now());
  expect(await comesBack()).toBe('late');
  expect((await row(id)).status).toBe('sending');
});

test('a person has cancelled it meanwhile, believing that nothing was out: what is out is shown', async () => {
  const { id, contentId, comesBack } = await givenUp();
  await cancelContent(database.db, owner, { contentId }, worker.clock.now());
  expect(await comesBack()).toBe('recorded');
  expect((await row(id)).status).toBe('published');
});

test('two jobs for one publication in one process: what one has sent is not undone by the failure of the other', async () => {
  network = fakeNetwork('none');
  networks.fake = network;
  const { id } = await due();
  const other = new AbortController();
  network.script.push(async (call) => {
    other.abort();
    await second;
    return madeWithoutAnswer(call);
  });
  // Has read it as planned, and loses its connection in the middle of its claim: while the other's call is under way,
  // if that can be.
  const failing = losesItsClaim(database.db, async () => {
    await Promise.race([new Promise((resolve) => other.signal.addEventListener('abort', resolve)), sleep(500)]);
  });
  const second: Promise<unknown> = worker.run(id, { db: failing }).catch((error: Error) => error);
  await worker.run(id);
  expect(await second).toMatchObject({ code: 'CONNECTION_CLOSED' });
  for (let look = 0; look < 3; look++) {
    worker.later(31_000);
    await worker.run(id);
  }
  expect(network.posts).toHaveLength(1);
  expect((await row(id)).status).toBe('unconfirmed');
});

/** The same database, but the first statement that changes something waits, and is lost. */
function losesItsClaim(db: Db, meanwhile: () => Promise<void>): Db {
  let isLost = false;
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'getExecutor') return typeof value === 'function' ? value.bind(target) : value;
      return () => {
        const executor = target.getExecutor();
        if (isLost) return executor;
        return new Proxy(executor, {
          get(inner, part) {
            const own: unknown = Reflect.get(inner, part);
            if (part !== 'executeQuery') return typeof own === 'function' ? own.bind(inner) : own;
            return async () => {
              isLost = true;
              await meanwhile();
              throw Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' });
            };
          },
        });
      };
    },
  });
}
