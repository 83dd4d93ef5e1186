import { afterAll, beforeAll, expect, test } from 'vitest';
import { countTry, forgiveTries, tidyTries } from '#server/security/rate-limit.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const now = new Date('2026-11-24T09:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const tries = async (count: number, about: string, at = now) => {
  for (let i = 0; i < count; i += 1) await countTry(database.db, 'linkByAccount', about, at);
};

test('counts to its limit, says how long to wait, and begins anew after its time', async () => {
  await tries(5, 'ola@example.pl');
  await expect(tries(1, 'OLA@example.pl', later(20))).rejects.toMatchObject({
    kind: 'limit',
    params: { minutes: 40 },
  });
  await tries(5, 'ola@example.pl', later(60));
  await expect(tries(1, 'ola@example.pl', later(61))).rejects.toMatchObject({ params: { minutes: 59 } });
});

test('a hundred at once are counted one by one', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => tries(1, 'rush@example.pl')));
  expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
});

test('one /64 of IPv6 counts as one address, and IPv4 in IPv6 clothes as itself', async () => {
  await tries(3, '2001:db8:1:2:aaaa::1');
  await tries(2, '2001:db8:1:2:bbbb::2');
  await expect(tries(1, '2001:db8:1:2::3')).rejects.toMatchObject({ kind: 'limit' });
  await tries(1, '2001:db8:1:3::1');
  await tries(5, '198.51.100.1');
  await expect(tries(1, '::ffff:198.51.100.1')).rejects.toMatchObject({ kind: 'limit' });
});

test('can be forgiven, and is swept when it is over; addresses are not kept in the clear', async () => {
  await tries(5, 'ewa@example.pl');
  await forgiveTries(database.db, 'linkByAccount', 'ewa@example.pl');
  await tries(1, 'ewa@example.pl');
  expect(JSON.stringify(await database.sql`select * from rate_limits`)).not.toContain('ewa@example.pl');
  await tidyTries(database.db, later(30));
  expect(await database.sql`select 1 from rate_limits`).not.toHaveLength(0);
  await tidyTries(database.db, later(200));
  expect(await database.sql`select 1 from rate_limits`).toHaveLength(0);
});
