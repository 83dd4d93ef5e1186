import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ask, requireSessions, sharesSessions } from '#server/schedule/sessions.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** A pooler in transaction mode with so many server connections: each question takes the next free one. */
function pooler(servers: number, order: 'last used' | 'round robin'): Ask {
  let turn = 0;
  return async () => (order === 'last used' ? 100 : 100 + (turn++ % servers));
}

test('PostgreSQL itself gives two sessions to two connections', async () => {
  await expect(requireSessions(database.sql)).resolves.toBeUndefined();
});

test('a transaction pooler is recognised, however it hands its connections out', async () => {
  const lastUsed = pooler(5, 'last used');
  expect(await sharesSessions(lastUsed, lastUsed)).toBe(true);
  for (const servers of [1, 2, 3, 7]) {
    const robin = pooler(servers, 'round robin');
    expect(await sharesSessions(robin, robin)).toBe(true);
  }
});

test('two connections that keep their own server process are two sessions', async () => {
  const fixed =
    (pid: number): Ask =>
    async () =>
      pid;
  expect(await sharesSessions(fixed(1), fixed(2))).toBe(false);
});
