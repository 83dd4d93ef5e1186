import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/database/connection.ts';
import { bossSchema } from '#server/database/queue.ts';

/** Health of one part. `problem` is a word or two for whoever watches, never an address or a password. */
export type Health = { ok: boolean; problem?: string; [detail: string]: unknown };
export type Check = () => Promise<Health>;
/** By part: `database`, `clock`, and `queue` where this node has one. */
export type Checks = Record<string, Check>;

/** A part that does not answer within this many milliseconds is not working. */
const patience = 2_000;
/** A node whose clock is further off than this from the database's publishes at the wrong time. Milliseconds. */
const mostDrift = 5_000;

/** 200 while every part works, else 503; JSON with a line for each. Answers to any Host, and tells nothing secret. */
export function health(checks: Checks): RequestHandler {
  return async (_req, res) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await withPatience(check)] as const),
    );
    const ok = entries.every(([, part]) => part.ok);
    res.setHeader('Cache-Control', 'no-store');
    res.status(ok ? 200 : 503).json({ ok, ...Object.fromEntries(entries) });
  };
}

/** The database answers, and this machine's clock agrees with it. */
export function databaseAndClock(db: Db, clock: Clock): Checks & Record<'database' | 'clock', Check> {
  return {
    database: async () => {
      await sql`select 1`.execute(db);
      return { ok: true };
    },
    clock: async () => {
      const before = clock.now().getTime();
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
      const after = clock.now().getTime();
      const there = rows[0]?.now.getTime() ?? Number.NaN;
      const driftMs = there < before ? there - before : there > after ? there - after : 0;
      return Math.abs(driftMs) <= mostDrift ? { ok: true, driftMs } : { ok: false, problem: 'drift', driftMs };
    },
  };
}

/** However often it is asked, the queue is looked at no more often than this. Milliseconds. */
const lagFreshMs = 5_000;

/**
 * How far the installation is behind: seconds that the job which waits longest for a worker is over its time. It is told
 * and not judged, for no node mends it by being started again: alarm on it where you watch.
 */
export function queueLag(db: Db): Check {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Health> = Promise.resolve({ ok: true });
  const ask = async (): Promise<Health> => {
    const { rows } = await sql<{ seconds: number | null }>`
      select extract(epoch from now() - min(start_after))::float8 as seconds from ${sql.raw(bossSchema)}.job
      where state in ('created', 'retry') and start_after <= now()`.execute(db);
    return { ok: true, seconds: Math.max(0, Math.round(rows[0]?.seconds ?? 0)) };
  };
  return () => {
    if (performance.now() - askedAt > lagFreshMs) {
      askedAt = performance.now();
      asking = ask();
    }
    return asking;
  };
}

async function withPatience(check: Check): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Health>((resolve) => {
    timer = setTimeout(resolve, patience, { ok: false, problem: 'no answer' });
  });
  try {
    return await Promise.race([check().catch(() => ({ ok: false, problem: 'not reachable' })), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
