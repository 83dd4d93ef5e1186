import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { sql } from 'kysely';
import type postgres from 'postgres';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import { openSession } from '#server/database/session.ts';

/** First half of the key of workers' advisory locks; the second is the worker's own number. */
export const lockClass = 0x4153_5953;
/** A connection that does not answer for so long is dead. Milliseconds. */
const silenceMs = 5_000;

export type Worker = {
  /** Whom armed attempts and windows name. A new one each time the lock was lost. */
  id(): string;
  /** True while the lock is held. */
  isHeld(): boolean;
  /** Asks over the connection that holds the lock; one that died without a word is given up, and the lock taken anew. */
  check(): Promise<void>;
  /** Writes down that it is here, and how it is: one statement. */
  report(state: { driftMs: number; stallMs: number; busy: number }, now: Date): Promise<void>;
  close(now: Date): Promise<void>;
};

/**
 * Registers this process as a worker and holds its advisory lock on a connection of its own for as long as it lives.
 * The lock is what proves it alive: the server frees it when the process is gone, whatever took it. When only the
 * connection was lost, the process goes on under a new id; what the old one had armed is its own until its deadline.
 */
export async function openWorker({
  db,
  sql: pool,
  clock,
  log,
}: Pick<Services, 'db' | 'sql' | 'clock' | 'log'>): Promise<Worker> {
  let id = '';
  let isHeld = false;
  let isClosed = false;
  let again: NodeJS.Timeout | null = null;
  let connection = open();

  function open(): postgres.Sql {
    const mine = openSession(pool, {
      onclose() {
        if (connection === mine) lose();
      },
    });
    return mine;
  }

  /** The next one is a new one: what a lost connection leaves behind in the driver is no ground to stand on (`pool.ts`). */
  function lose(): void {
    if (isClosed) return;
    const lost = connection;
    connection = open();
    void lost.end({ timeout: 0 }).catch(() => {});
    if (!isHeld) return;
    isHeld = false;
    log.warn({ worker: id }, 'the connection that proves this worker alive was lost');
    hold();
  }

  async function register(): Promise<void> {
    const next = randomUUID();
    const now = clock.now();
    const { lock_key } = await db
      .insertInto('workers')
      .values({ id: next, host: hostname(), pid: process.pid, started_at: now, seen_at: now })
      .returning('lock_key')
      .executeTakeFirstOrThrow();
    const mine = connection;
    const isLocked = await inTime(mine`select pg_advisory_lock(${lockClass}, ${Number(lock_key)})`);
    if (!isLocked && connection === mine) lose();
    if (connection !== mine) throw new Error('The connection was lost meanwhile.');
    id = next;
    isHeld = true;
  }

  function hold(delayMs = 200): void {
    if (isClosed || again) return;
    again = setTimeout(() => {
      again = null;
      register().catch(() => hold(Math.min(delayMs * 2, 5_000)));
    }, delayMs);
  }

  await register();
  return {
    id: () => id,
    isHeld: () => isHeld,
    async check() {
      const asked = connection;
      if (!isHeld || isClosed || (await inTime(asked`select 1`)) || connection !== asked) return;
      lose();
    },
    async report({ driftMs, stallMs, busy }, now) {
      if (!isHeld) return;
      await db
        .updateTable('workers')
        .set({ seen_at: now, drift_ms: Math.round(driftMs), stall_ms: Math.round(stallMs), busy })
        .where('id', '=', id)
        .execute();
    },
    async close(now) {
      isClosed = true;
      if (again) clearTimeout(again);
      await db
        .updateTable('workers')
        .set({ gone_at: now })
        .where('id', '=', id)
        .execute()
        .catch(() => {});
      await connection.end({ timeout: 2 });
    },
  };
}

/** Whether the statement is answered, and not by an error, before the connection counts as dead. */
async function inTime(statement: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), silenceMs);
  });
  const answer = statement.then(
    () => true,
    () => false,
  );
  return await Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}

/** True when nobody holds that worker's lock: the process that armed as this worker cannot come back as it. Inside a transaction. */
export async function isWorkerGone(trx: Db, workerId: string): Promise<boolean> {
  const worker = await trx
    .selectFrom('workers')
    .where('id', '=', workerId)
    .select(['lock_key', 'gone_at'])
    .executeTakeFirst();
  if (!worker || worker.gone_at) return true;
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${lockClass}, ${Number(worker.lock_key)}) as free`.execute(trx);
  return rows[0]?.free ?? false;
}
