import schedule from 'node-schedule';
import type postgres from 'postgres';
import type { Services } from '#server/context.ts';
import { bossSchema, horizonMs, type QueueName, queueNames, wakeChannel } from '#server/database/queue.ts';
import { type Listener, listen } from './listen.ts';

/** Everything that is due so soon is read again this often, heard of or not. Milliseconds. */
const tickMs = 30_000;
/** At most this many instants are armed at once; the rest is read when the last of them has come. */
const mostTimers = 2_000;
/** After NOTIFY the table is read at most this often. */
const rereadMs = 100;

export type TimersHealth = { ok: boolean; problem?: string; timers: number; listening: boolean };

export type Timers = {
  health(): TimersHealth;
  /** The wall clock was set: every timer is armed anew. */
  rearm(): void;
  stop(): Promise<void>;
};

/**
 * The node's clock. It owns no work: it wakes the queue's hands at the instant a job becomes due. One timer per distinct
 * instant within the horizon, from the jobs' own table; read again when another node says so, and every half minute.
 */
export async function openTimers(
  { sql, log }: Pick<Services, 'sql' | 'log'>,
  wake: (queue: QueueName) => void,
): Promise<Timers> {
  const timers = new Map<number, schedule.Job>();
  let readAt = 0;
  let reading: Promise<void> | null = null;
  let readAgain: NodeJS.Timeout | null = null;
  let isStopped = false;

  async function read(): Promise<void> {
    const before = Date.now();
    const { rows, there } = await soon(sql);
    readAt = Date.now();
    // How far our clock is ahead of the database's (behind: less than nothing), as far as that is certain.
    const ahead = Math.max(0, before - there.getTime()) + Math.min(0, readAt - there.getTime());
    const instants = Map.groupBy(rows, (row) => row.at.getTime());
    for (const [at, some] of instants) {
      if (timers.has(at) || isStopped) continue;
      const ring = (): void => {
        timers.delete(at);
        for (const { queue } of some) {
          wake(queue);
          // Should the first look have come a moment too early for the database.
          setTimeout(() => wake(queue), 250).unref();
        }
      };
      // A millisecond for what the instant has below one, and what our clock is ahead of the database's.
      const job = schedule.scheduleJob(new Date(at + 1 + ahead), ring);
      // null: that instant has passed already.
      if (job) timers.set(at, job);
      else ring();
    }
    const last = rows.at(-1);
    if (rows.length >= mostTimers && last)
      schedule.scheduleJob(new Date(last.at.getTime() + 10 + ahead), () => void reread());
  }

  function reread(): Promise<void> {
    reading ??= read()
      .catch((error: Error) => log.warn({ err: error }, 'what is due could not be read'))
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  /** At once, and no more than once in a while, but never not at all. */
  function rereadSoon(): void {
    if (readAgain || isStopped) return;
    const wait = Math.max(0, readAt + rereadMs - Date.now());
    readAgain = setTimeout(() => {
      readAgain = null;
      if (reading) void reading.then(rereadSoon);
      else void reread();
    }, wait);
  }

  const listener: Listener = await listen(sql, wakeChannel, {
    log,
    onPayload(queue) {
      if (isQueue(queue)) wake(queue);
      rereadSoon();
    },
    // What was said while nobody listened, and what became due.
    onUp() {
      for (const queue of queueNames) wake(queue);
      rereadSoon();
    },
  });
  await reread();
  const tick = setInterval(() => {
    void reread();
    void listener.check();
  }, tickMs);

  return {
    health() {
      const listening = listener.isUp();
      const isLate = Date.now() - readAt > tickMs * 2.5;
      const problem = isLate ? 'what is due was not read lately' : listening ? null : 'not listening';
      return { ok: problem === null, ...(problem ? { problem } : {}), timers: timers.size, listening };
    },
    rearm() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
      rereadSoon();
    },
    async stop() {
      isStopped = true;
      clearInterval(tick);
      if (readAgain) clearTimeout(readAgain);
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
      await reading;
      await listener.close();
    },
  };
}

function isQueue(name: string): name is QueueName {
  return (queueNames as readonly string[]).includes(name);
}

type Soon = { queue: QueueName; at: Date };

/** Jobs within the horizon by queue and instant, what is overdue as one of now; and the database's time. */
async function soon(sql: postgres.Sql): Promise<{ rows: Soon[]; there: Date }> {
  const answer = await sql.unsafe<(Soon & { now: Date })[]>(
    `select q as queue, now() as at, clock_timestamp() as now from unnest($1::text[]) as q
     where exists (
       select 1 from ${bossSchema}.job j
       where j.name = q and j.state in ('created', 'retry') and not j.blocked and j.start_after <= now())
     union all
     select * from (
       select j.name, j.start_after, max(clock_timestamp()) from ${bossSchema}.job j
       where j.name = any ($1::text[]) and j.state in ('created', 'retry') and not j.blocked
         and j.start_after > now() and j.start_after <= now() + make_interval(secs => $2)
       group by 1, 2 order by 2 limit ${mostTimers}) as ahead
     union all
     select null, null, clock_timestamp()`,
    [[...queueNames], horizonMs / 1000],
  );
  return {
    rows: answer.filter((row) => row.queue !== null),
    there: answer[0]?.now ?? new Date(),
  };
}
