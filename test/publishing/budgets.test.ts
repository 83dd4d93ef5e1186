import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { networks as productNetworks } from '#server/networks/index.ts';
import type { Budget } from '#server/networks/interface/limits.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { closeWindow, holderKey } from '#server/publishing/rates.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork, publishes } from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
let channelId: string;
const networks: Record<string, FakeNetwork> = {};
const minute = 60_000;

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  await database.sql`delete from rate_budgets`;
  await database.sql`delete from rate_queues`;
  worker.at(monday);
  owner = await makeOwner(database.db);
  ({ clientId, channelId } = await place());
});

async function place(): Promise<{ clientId: string; channelId: string }> {
  const client = await makeClient(database.db, owner.workspaceId, { grace_minutes: 24 * 60 });
  const channel = await makeChannel(database.db, owner.workspaceId, client, { network: 'fake' });
  return { clientId: client, channelId: channel };
}

function limit(...budgets: Partial<Budget>[]): void {
  network = Object.assign(fakeNetwork('clientKey'), {
    budgets: budgets.map((budget) => ({
      ...{ name: 'posts', of: 'account' as const, most: 20, withinMs: 10 * minute, aPost: 1, anImage: 0 },
      ...budget,
    })),
  });
  networks.fake = network;
}

async function due(count: number, where = { clientId, channelId }, dueAt = monday): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const made = await makePost(
      database.db,
      { workspaceId: owner.workspaceId, clientId: where.clientId },
      [where.channelId],
      { dueAt },
    );
    ids.push(...made.publicationIds);
  }
  return ids;
}
const row = (id = '') => publicationRow(database.db, id);

/** Every publication is looked at at its own instant, in their order, until all are out; gives when each went out. */
async function playThrough(ids: string[]): Promise<number[]> {
  const out: { id: string; at: number }[] = [];
  const waiting = new Map(ids.map((id) => [id, worker.clock.now().getTime()]));
  while (waiting.size > 0) {
    const [id, at] = [...waiting].reduce((first, next) => (next[1] < first[1] ? next : first));
    worker.at(new Date(at));
    await worker.run(id);
    const { status, next_try_at } = await row(id);
    if (status === 'published') {
      out.push({ id, at });
      waiting.delete(id);
    } else {
      expect(status).toBe('planned');
      expect(next_try_at?.getTime()).toBeGreaterThan(at);
      waiting.set(id, next_try_at?.getTime() ?? 0);
    }
  }
  return out.map(({ at }) => at - monday.getTime());
}

/** The most of these instants in any span of that length, wherever it begins. */
const mostWithin = (instants: number[], spanMs: number): number =>
  Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + spanMs).length));

test('a burst never runs into the limit, wherever the network begins to count; none spends a try', async () => {
  limit({ most: 20, withinMs: 10 * minute });
  const ids = await due(60);
  const instants = await playThrough(ids);
  expect(instants.filter((at) => at === 0)).toHaveLength(10);
  expect(mostWithin(instants, 10 * minute)).toBeLessThanOrEqual(20);
  // It does not waste it either: ten at once, then one a minute.
  expect(instants.at(-1)).toBeLessThanOrEqual(51 * minute);
  for (const id of ids) expect(await row(id)).toMatchObject({ tries: 0, problem: null });
  expect(new Set(network.posts.map(({ key }) => key)).size).toBe(60);
});

test('who is put off gets a place of their own: each comes back once, in order', async () => {
  limit({ most: 4, withinMs: 4 * minute });
  const ids = await due(12);
  for (const id of ids) await worker.run(id);
  const places = await Promise.all(ids.slice(2).map(async (id) => (await row(id)).next_try_at?.getTime() ?? 0));
  expect(network.posts).toHaveLength(2);
  expect(new Set(places).size).toBe(10);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  for (const [index, id] of ids.slice(2).entries()) {
    worker.at(new Date(places[index] ?? 0));
    await worker.run(id);
    expect((await row(id)).status).toBe('published');
  }
});

test('who comes while others wait goes behind them', async () => {
  limit({ most: 4, withinMs: 4 * minute });
  const early = await due(5);
  for (const id of early) await worker.run(id);
  worker.later(90_000);
  const [late = ''] = await due(1, undefined, worker.clock.now());
  await worker.run(late);
  const lastOfThem = (await row(early.at(-1))).next_try_at?.getTime() ?? 0;
  expect((await row(late)).status).toBe('planned');
  expect((await row(late)).next_try_at?.getTime()).toBeGreaterThan(lastOfThem);
});

test('each budget counts: the hour and the day, the post and its pictures', async () => {
  limit({ name: 'hour', most: 20, withinMs: 60 * minute }, { name: 'day', most: 6, withinMs: 24 * 60 * minute });
  const instants = await playThrough(await due(4));
  expect(instants.filter((at) => at === 0)).toHaveLength(3);
  expect(instants[3]).toBeGreaterThan(7 * 60 * minute);

  await database.sql`delete from rate_budgets`;
  await database.sql`delete from rate_queues`;
  worker.at(monday);
  limit({ name: 'media', most: 10, withinMs: 10 * minute, aPost: 0, anImage: 1 });
  const withPictures = await due(3);
  await database.sql`update publications set payload = jsonb_set(payload, '{media}', '[{},{}]') where id = any(${withPictures})`;
  const words = await due(1);
  const facts = async (id = '') => {
    const found = await factsOf(database.db, id);
    if (!found) throw new Error('gone');
    return found;
  };
  const taken = async (id = '') =>
    await claim(database.db, await facts(id), worker.workerId(), monday, network.budgets ?? []);
  expect(await taken(withPictures[0])).toMatchObject({ id: withPictures[0] });
  expect(await taken(withPictures[1])).toMatchObject({ id: withPictures[1] });
  expect(await taken(withPictures[2])).toBe('full');
  expect(await taken(words[0])).toMatchObject({ id: words[0] });
});

test('many nodes at one instant never spend more than there is', async () => {
  limit({ most: 20 });
  const ids = await due(40);
  const facts = await Promise.all(ids.map((id) => factsOf(database.db, id)));
  const claims = await Promise.all(
    facts.map((known) => known && claim(database.db, known, worker.workerId(), monday, network.budgets ?? [])),
  );
  expect(claims.filter((one) => one === 'full')).toHaveLength(30);
  expect(claims.filter((one) => one && one !== 'full')).toHaveLength(10);
});

test('what may not go out spends nothing, and neither does a second claim', async () => {
  limit({ most: 4 });
  const [first = '', second = '', third = ''] = await due(3);
  await database.sql`update channels set paused_at = now() where id = ${channelId}`;
  await worker.run(third);
  expect((await row(third)).status).toBe('held');
  await database.sql`update channels set paused_at = null where id = ${channelId}`;
  const facts = await factsOf(database.db, first);
  if (!facts) throw new Error('gone');
  const again = () => claim(database.db, facts, worker.workerId(), monday, network.budgets ?? []);
  expect(await again()).toMatchObject({ id: first });
  for (let i = 0; i < 5; i++) expect(await again()).toBeNull();
  await worker.run(second);
  expect((await row(second)).status).toBe('published');
});

test('past its grace it does not wait for its place any longer: it is held, and listed', async () => {
  limit({ most: 2, withinMs: 24 * 60 * minute });
  await database.sql`update clients set grace_minutes = 30 where id = ${clientId}`;
  const [first = '', second = ''] = await due(2);
  await worker.run(first);
  await worker.run(second);
  const { next_try_at } = await row(second);
  expect(next_try_at?.getTime()).toBe(monday.getTime() + 30 * minute + 1_000);
  worker.at(next_try_at ?? monday);
  await worker.run(second);
  expect(await row(second)).toMatchObject({ status: 'held', held_reason: 'too_late' });
});

describe('a budget that clients share', () => {
  test("one of them has a long row, and another's one goes out before a handful of it", async () => {
    limit({ name: 'app', of: 'app', most: 40, withinMs: 10 * minute });
    const ids = await due(60);
    // Forty really stand in the row; its end is where it would be with thousands.
    for (const id of ids) await worker.run(id);
    expect(network.posts).toHaveLength(20);
    await database.sql`update rate_queues set ends_at = ends_at + interval '5 hours'`;

    const other = await place();
    const [single = ''] = await due(1, other);
    worker.later(60_000);
    const before = network.posts.length;
    const waiting = [...ids.slice(20), single];
    const at = new Map<string, number>(waiting.map((id) => [id, 0]));
    for (const id of waiting) at.set(id, (await row(id)).next_try_at?.getTime() ?? worker.clock.now().getTime());
    while ((await row(single)).status !== 'published') {
      const [id, when] = [...at].reduce((first, next) => (next[1] < first[1] ? next : first));
      worker.at(new Date(Math.max(when, worker.clock.now().getTime())));
      await worker.run(id);
      const { status, next_try_at } = await row(id);
      if (status === 'published') at.delete(id);
      else at.set(id, next_try_at?.getTime() ?? 0);
    }
    expect(network.posts.length - before).toBeLessThan(6);
  });
});

test('a network that states no budget is not held back', async () => {
  networks.fake = fakeNetwork('clientKey');
  network = networks.fake;
  network.script.push(...Array.from({ length: 30 }, () => publishes));
  for (const id of await due(30)) await worker.run(id);
  expect(network.posts).toHaveLength(30);
  expect(await database.sql`select * from rate_budgets`).toHaveLength(0);
});

describe('whose limit it is', () => {
  const place = { channelId: 'c', workspaceId: 'w', network: 'x', instance: '' };

  test('an account’s, or that of the app through which it is connected: an app of one’s own is the workspace’s', () => {
    expect(holderKey('account', place)).toBe('channel:c');
    expect(holderKey('app', place)).toBe('app:x::w');
    expect(holderKey('app', { ...place, network: 'mastodon', instance: 'https://fediverse.example' })).toBe(
      'app:mastodon:https://fediverse.example:',
    );
  });

  test('an app that has had enough closes for all its accounts, and for no other workspace’s', async () => {
    const facts = async (workspaceId: string) => {
      const client = await makeClient(database.db, workspaceId);
      const channel = await makeChannel(database.db, workspaceId, client, { network: 'x' });
      const made = await makePost(database.db, { workspaceId, clientId: client }, [channel], { dueAt: monday });
      return async () => (await factsOf(database.db, made.publicationIds[0] ?? ''))?.windowOpensAt ?? null;
    };
    const other = await makeOwner(database.db);
    const [mine, mineToo, theirs] = [
      await facts(owner.workspaceId),
      await facts(owner.workspaceId),
      await facts(other.workspaceId),
    ];
    const until = new Date(monday.getTime() + 60 * minute);
    const closed = { ...place, workspaceId: owner.workspaceId };
    await closeWindow(database.db, { of: 'app', place: closed, until }, monday);
    expect([await mine(), await mineToo(), await theirs()]).toEqual([until, until, null]);
  });

  test('every network says what it lets in, as its documents have it', () => {
    const said = Object.entries(productNetworks).flatMap(([name, known]) =>
      known.accepts === 'post' && known.budgets.length > 0
        ? [[name, known.budgets.map(({ of, most, withinMs }) => `${most} / ${withinMs / minute} min / ${of}`)]]
        : [],
    );
    expect(Object.fromEntries(said)).toEqual({
      bluesky: ['5000 / 60 min / account', '35000 / 1440 min / account'],
      mastodon: ['300 / 5 min / account', '30 / 30 min / account'],
      x: ['100 / 15 min / account', '10000 / 1440 min / app', '500 / 15 min / account'],
      instagram: ['100 / 1440 min / account'],
      linkedin: ['100 / 1440 min / account'],
      telegram: ['20 / 1 min / account'],
    });
  });
});
