import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { enqueue, queueOf, wakeChannel } from '#server/database/queue.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.sql`delete from pgboss.job`);

const jobs = () => database.sql<
  { name: string; data: unknown; start_after: Date; group_id: string; priority: number }[]
>`
  select name, data, start_after, group_id, priority from pgboss.job order by start_after`;

test('a job exists when its transaction does, and not otherwise', async () => {
  const failing = database.db.transaction().execute(async (trx) => {
    await enqueue(trx, { name: 'publication.run', data: { publicationId: 'a' } });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await jobs()).toHaveLength(0);

  const due = new Date(Date.now() + 3600_000);
  await database.db.transaction().execute((trx) =>
    enqueue(trx, {
      name: 'publication.run',
      data: { publicationId: 'b' },
      startAfter: due,
      clientId: 'k',
      priority: -7,
    }),
  );
  expect(await jobs()).toEqual([
    {
      name: 'publication',
      data: { job: 'publication.run', publicationId: 'b' },
      start_after: due,
      group_id: 'k',
      priority: -7,
    },
  ]);
});

test('the writer survives a first transaction that fails under it', async () => {
  const aborted = database.db.transaction().execute(async (trx) => {
    await database.sql`select 1`;
    await enqueue(trx, { name: 'publication.run', data: { publicationId: 'a' } });
    throw new Error('rolled back');
  });
  const fine = database.db
    .transaction()
    .execute((trx) => enqueue(trx, { name: 'publication.run', data: { publicationId: 'b' } }));
  await expect(aborted).rejects.toThrow('rolled back');
  await fine;
  expect((await jobs()).map((job) => job.data)).toEqual([{ job: 'publication.run', publicationId: 'b' }]);
});

test('one of many nodes gets a recurring job in', async () => {
  const tick = { name: 'publication.sweep', data: {}, singletonKey: 'publication.sweep', everySeconds: 600 } as const;
  await Promise.all(Array.from({ length: 5 }, () => enqueue(database.db, tick)));
  expect(await jobs()).toHaveLength(1);
});

test('one notification a queue and transaction, and none for what is far away', async () => {
  const heard: string[] = [];
  const { unlisten } = await database.sql.listen(wakeChannel, (payload) => heard.push(payload));
  const near = { name: 'publication.run', data: { publicationId: 'a' } } as const;
  const far = { ...near, startAfter: new Date(Date.now() + 3600_000) };
  await database.db.transaction().execute(async (trx) => {
    for (let i = 0; i < 5; i++) await enqueue(trx, near, near);
  });
  await enqueue(database.db, far);
  await database.sql.notify(wakeChannel, 'end');
  await expect.poll(() => heard).toEqual(['publication', 'end']);
  await unlisten();
});

test('a job waits in the queue of its area', () => {
  expect([queueOf('publication.run'), queueOf('send.window'), queueOf('mail.deliver')]).toEqual([
    'publication',
    'send',
    'background',
  ]);
});
