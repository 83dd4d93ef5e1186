import type postgres from 'postgres';
import { openSession } from '#server/database/session.ts';

/** One client connection's question: which server process answers it now. */
export type Ask = () => Promise<number>;

/**
 * True when the two connections are not two sessions: a pooler between us and PostgreSQL hands server connections out
 * by the transaction, so one process answers both, or changing ones answer the same.
 */
export async function sharesSessions(first: Ask, second: Ask, rounds = 3): Promise<boolean> {
  const seen: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let round = 0; round < rounds; round++) {
    seen[0].add(await first());
    seen[1].add(await second());
  }
  return seen[0].size > 1 || seen[1].size > 1 || [...seen[0]].some((process) => seen[1].has(process));
}

/** Throws when DATABASE_URL leads through a transaction pooler: LISTEN and advisory locks would silently do nothing. */
export async function requireSessions(pool: postgres.Sql): Promise<void> {
  const two = [openSession(pool), openSession(pool)] as const;
  const ask =
    (connection: postgres.Sql): Ask =>
    async () =>
      Number((await connection.unsafe('select pg_backend_pid() as pid'))[0]?.pid);
  try {
    if (await sharesSessions(ask(two[0]), ask(two[1])))
      throw new Error(
        'DATABASE_URL leads through a pooler in transaction mode (such as PgBouncer with pool_mode = transaction). ' +
          'It should be the address of PostgreSQL itself, or of a pooler in session mode: timers and locks need a session.',
      );
  } finally {
    await Promise.all(two.map((connection) => connection.end({ timeout: 1 }).catch(() => {})));
  }
}
