import type postgres from 'postgres';
import { openSession } from '#server/database/session.ts';

/** One client connection's question: which server process answers it now. */
export type Ask = () => Promise<number>;

/**
 * True when the two connections are not two sessions: a pooler between us and PostgreSQL hands server connections out
 * by the transaction, so one process answers both, or changing ones answer the same.
 */
export async function sharesSessions(first: Ask, second: Ask): Promise<boolean> {
  const seen = new Map<1 | 2, Set<number>>();
  // No regular turns: a pooler of two connections that hands them out in turn would look like two sessions.
  for (const who of [1, 2, 2, 1, 1, 2] as const) {
    const own = seen.get(who) ?? new Set();
    own.add(await (who === 1 ? first : second)());
    seen.set(who, own);
  }
  const [one = new Set(), two = new Set()] = seen.values();
  return one.size > 1 || two.size > 1 || !one.isDisjointFrom(two);
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
