import { PgBoss } from 'pg-boss';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { bossDb, bossSchema, enqueue } from '#server/database/queue.ts';
import { openLog } from '#server/log.ts';
import { type Hands, openHands } from '#server/schedule/hands.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
let boss: PgBoss;
let hands: Hands | null = null;
/** Jobs under way, by the publication they name; each ends when told. */
const underWay = new Map<string, { end(): void; fail(error: Error): void }>();
const complaints: Error[] = [];
const alice = '10000000-0000-0000-0000-000000000001';
const basia = '20000000-0000-0000-0000-000000000002';

beforeAll(async () => {
  database = await testDatabase();
  boss = new PgBoss({
    db: bossDb(database.sql),
    schema: bossSchema,
    migrate: false,
    schedule: false,
    supervise: false,
    registerInstance: false,
  });
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false, close: false });
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  underWay.clear();
  complaints.length = 0;
});
afterEach(async () => {
  for (const { end } of underWay.values()) end();
  await hands?.stop(5_000);
  vi.restoreAllMocks();
});

function open(limits = { most: 4, perClient: 3 }): Hands {
  hands = openHands(boss, 'publication', limits, {
    log: openLog('silent'),
    complain: (error) => complaints.push(error),
    work: (_name, { publicationId }) =>
      new Promise<void>((resolve, reject) => {
        underWay.set(String(publicationId), { end: resolve, fail: reject });
      }),
  });
  return hands;
}

const write = (clientId: string, ...ids: string[]) =>
  enqueue(
    database.db,
    ...ids.map((publicationId) => ({ name: 'publication.run' as const, data: { publicationId }, clientId })),
  );
const inHand = (): string[] => [...underWay.keys()].sort();
const end = (id: string): void => {
  underWay.get(id)?.end();
  underWay.delete(id);
};
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await database.sql<{ id: string; state: string }[]>`select data ->> 'publicationId' as id, state from pgboss.job`
    ).map(({ id, state }) => [id, state]),
  );

test('takes all that there is in one statement, and completes what ends', async () => {
  await write(alice, 'a1', 'a2');
  await write(basia, 'b1');
  const fetch = vi.spyOn(boss, 'fetch');
  open({ most: 8, perClient: 6 }).wake();
  await expect.poll(inHand).toEqual(['a1', 'a2', 'b1']);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(hands?.busySince()).toHaveLength(3);
  for (const id of inHand()) end(id);
  await expect.poll(states).toEqual({ a1: 'completed', a2: 'completed', b1: 'completed' });
  expect(hands?.busySince()).toHaveLength(0);
  // Nobody announced more, and nobody looked again.
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('one client never has all hands; what it may not have is left in the queue, not taken and put back', async () => {
  await write(alice, 'a1', 'a2', 'a3', 'a4', 'a5');
  open().wake();
  await expect.poll(inHand).toEqual(['a1', 'a2', 'a3']);
  expect(await states()).toMatchObject({ a4: 'created', a5: 'created' });
  await write(basia, 'b1');
  hands?.wake();
  await expect.poll(inHand).toEqual(['a1', 'a2', 'a3', 'b1']);
  end('a2');
  await expect.poll(inHand).toEqual(['a1', 'a3', 'a4', 'b1']);
  end('b1');
  end('a1');
  await expect.poll(inHand).toEqual(['a3', 'a4', 'a5']);
});

test('while only one client has jobs, the others are not looked for again for each of them', async () => {
  await write(alice, ...Array.from({ length: 12 }, (_, index) => `a${index + 10}`));
  const fetch = vi.spyOn(boss, 'fetch');
  open().wake();
  await expect.poll(() => underWay.size).toBe(3);
  for (let index = 10; index < 19; index += 1) {
    end(`a${index}`);
    await expect.poll(() => underWay.has(`a${index + 3}`)).toBe(true);
  }
  const forOthers = fetch.mock.calls.filter(([, options]) => (options?.ignoreGroups?.length ?? 0) > 0);
  expect(forOthers).toHaveLength(1);
});

test('a job that throws is failed and tried again; the others are not', async () => {
  await write(alice, 'a1', 'a2');
  open().wake();
  await expect.poll(inHand).toEqual(['a1', 'a2']);
  underWay.get('a1')?.fail(new Error('no'));
  underWay.delete('a1');
  end('a2');
  await expect.poll(states).toEqual({ a1: 'retry', a2: 'completed' });
});

test('a look that fails is told and made again', async () => {
  await write(alice, 'a1');
  vi.spyOn(boss, 'fetch').mockRejectedValueOnce(new Error('away'));
  open().wake();
  await expect.poll(inHand).toEqual(['a1']);
  expect(complaints.map(({ message }) => message)).toEqual(['away']);
});

test('a stop takes nothing more, waits, and gives what outlasts it to others', async () => {
  await write(alice, 'a1', 'a2');
  open().wake();
  await expect.poll(inHand).toEqual(['a1', 'a2']);
  const stopped = hands?.stop(500);
  await write(basia, 'b1');
  hands?.wake();
  end('a1');
  await stopped;
  expect(await states()).toEqual({ a1: 'completed', a2: 'retry', b1: 'created' });
});
