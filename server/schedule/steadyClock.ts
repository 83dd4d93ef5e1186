import type postgres from 'postgres';
import type { Clock } from '#server/clock.ts';

export type SteadyClock = Clock & {
  /** Asks the database for its time again; rejects when it does not answer. */
  sync(): Promise<void>;
};

/** Asked so often at first: the narrowest answer counts. */
const firstAsks = 3;

/**
 * The one time of all workers: the database's, carried on by this process's monotonic clock. What is due, armed or over
 * is judged by it, so that a machine whose own clock is wrong, or jumps, publishes nothing early, holds nothing as too
 * late, and looks for nobody's post before its deadline.
 */
export async function openSteadyClock(
  sql: postgres.Sql,
  monotonic: () => number = () => performance.now(),
): Promise<SteadyClock> {
  // Milliseconds from the monotonic clock's zero to the epoch, as far as it is known: never earlier, so never too early.
  let zero = Number.NEGATIVE_INFINITY;

  async function sync(): Promise<void> {
    const before = monotonic();
    const [row] = await sql.unsafe<{ now: string }[]>(
      'select (extract(epoch from clock_timestamp()) * 1000)::text as now',
    );
    const after = monotonic();
    const there = Number(row?.now);
    // The truth lies between the two; what is already known to lie there too is not given up for it.
    zero = Math.min(Math.max(zero, there - after), there - before);
  }

  for (let ask = 0; ask < firstAsks; ask++) await sync();
  return { now: () => new Date(zero + monotonic()), sync };
}
