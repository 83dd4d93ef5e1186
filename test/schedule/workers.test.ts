import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { openLog } from '#server/log.ts';
import { isWorkerGone, lockClass, openWorker } from '#server/schedule/workers.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** Ends every session that holds a worker's lock. Answers how many. */
const strike = async () =>
  (
    await database.sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and classid = ${lockClass}
        and database = (select oid from pg_database where datname = current_database())`
  ).length;
const isGone = (id: string) => database.db.transaction().execute((trx) => isWorkerGone(trx, id));

test('a worker whose session is lost, again and again and in the middle of coming back, is another one that is alive', async () => {
  const { db, sql } = database;
  const worker = await openWorker({ db, sql, clock: systemClock, log: openLog('silent') });
  try {
    for (let round = 0; round < 3; round++) {
      const before = worker.id();
      expect(await isGone(before)).toBe(false);
      // The second and later strikes meet it while it registers.
      for (let strikes = 0; strikes < 4; ) {
        strikes += await strike();
        await sleep(5);
      }
      await expect.poll(() => worker.isHeld() && worker.id() !== before).toBe(true);
      expect(await isGone(before)).toBe(true);
      await expect.poll(() => isGone(worker.id())).toBe(false);
      await worker.check();
      expect(worker.isHeld()).toBe(true);
    }
  } finally {
    await worker.close(systemClock.now());
  }
});
