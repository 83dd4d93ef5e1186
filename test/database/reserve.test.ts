import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#server/database/connection.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.sql`create table marks (name text)`;
});
afterAll(() => database.close());

const pidOf = async (trx: TestDatabase['db']) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)).rows[0]?.pid ?? 0;
const marks = async () => (await database.sql<{ name: string }[]>`select name from marks`).map(({ name }) => name);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a transaction whose connection is taken away between two statements fails as a whole, and the pool lives', async () => {
  const own = openDatabase(database.url, { max: 2 });
  try {
    for (let round = 0; round < 10; round++) {
      const failing = own.db.transaction().execute(async (trx) => {
        await sql`insert into marks values ('first')`.execute(trx);
        await database.sql`select pg_terminate_backend(${await pidOf(trx)})`;
        await pause(round);
        await sql`insert into marks values ('second')`.execute(trx);
      });
      await expect(failing).rejects.toMatchObject({
        code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET|57P01|EPIPE/),
      });
      // Not an orphan of the transaction on a connection that was opened anew.
      expect(await marks()).toEqual([]);
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => sql<{ n: number }>`select 1 as n`.execute(own.db)),
      );
      expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([1, 1, 1, 1, 1, 1]);
    }
  } finally {
    await own.close();
  }
});

test('a statement that waits when its connection is taken away is answered with an error, and the pool lives', async () => {
  const own = openDatabase(database.url, { max: 2 });
  try {
    for (let round = 0; round < 5; round++) {
      const waiting = sql`select pg_sleep(30), ${round}::int`.execute(own.db);
      const failing = expect(waiting).rejects.toThrow();
      await expect
        .poll(
          async () =>
            (
              await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`
            ).length,
        )
        .toBeGreaterThan(0);
      await failing;
      await sql`select 1`.execute(own.db);
    }
  } finally {
    await own.close();
  }
});

test('who waits for a connection when another is taken away is served by the pool that takes its place', async () => {
  const own = openDatabase(database.url, { max: 2 });
  try {
    for (let round = 0; round < 3; round++) {
      let letGo: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const pids: number[] = [];
      const holders = [1, 2].map(() =>
        own.db.transaction().execute(async (trx) => {
          pids.push(await pidOf(trx));
          await held;
          await sql`select 1`.execute(trx);
        }),
      );
      const ends = Promise.allSettled(holders);
      await expect.poll(() => pids.length).toBe(2);
      const waiting = Array.from({ length: 5 }, () => sql<{ n: number }>`select 1 as n`.execute(own.db));
      await pause(20);
      await database.sql`select pg_terminate_backend(${pids[0] ?? 0})`;
      // While the other transaction still has its connection.
      expect((await Promise.all(waiting)).map(({ rows }) => rows[0]?.n)).toEqual([1, 1, 1, 1, 1]);
      letGo();
      expect((await ends).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  } finally {
    await own.close();
  }
});

test('a transaction in which nothing happens any more is ended by the server, and holds nobody up', async () => {
  const own = openDatabase(database.url, { max: 1 });
  try {
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(own.db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '1min' }]);
    const stopped = own.db.transaction().execute(async (trx) => {
      await sql`set local idle_in_transaction_session_timeout = 100`.execute(trx);
      await sql`lock table marks`.execute(trx);
      await database.sql`insert into marks values ('not held up')`;
      await sql`select 1`.execute(trx);
    });
    await expect(stopped).rejects.toThrow();
    expect(await marks()).toContain('not held up');
    await sql`select 1`.execute(own.db);
  } finally {
    await own.close();
  }
});

test('an error of a statement leaves its connection as it is', async () => {
  const own = openDatabase(database.url, { max: 1 });
  try {
    for (let round = 0; round < 5; round++) {
      const failing = own.db.transaction().execute((trx) => sql`select 1 / 0`.execute(trx));
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      await expect(sql`select ${'x'.repeat(10)}::int`.execute(own.db)).rejects.toMatchObject({ code: '22P02' });
    }
    const pids = new Set([await pidOf(own.db), await pidOf(own.db)]);
    expect(pids.size).toBe(1);
  } finally {
    await own.close();
  }
});
