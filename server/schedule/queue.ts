import { PgBoss } from 'pg-boss';
import type { Services } from '#server/context.ts';
import { bossDb, bossSchema, type QueueName, queueNames } from '#server/database/queue.ts';

/** How many jobs of a queue this process does at once. */
const hands: Record<QueueName, number> = { publication: 8, send: 2, background: 2 };

/** One client never takes all hands: another's job finds one free. */
const handsPerClient = { publication: 5, send: 1, background: 2 } satisfies Record<QueueName, number>;

/** Seconds. Slow: jobs come by `wake`; polling finds what no wake announced. */
const pollSeconds = 30;

export type QueueHealth = { ok: boolean; problem?: string; busy: number; fetchedAt: Record<string, string | null> };

export type Queue = {
  /** Lets so many idle hands of a queue look for jobs now; a hand that finds one wakes the next. */
  wake(queue: QueueName, count?: number): void;
  health(): QueueHealth;
  /** Fetches no more, waits for what is in hand, and gives up after that time. */
  stop(timeoutMs: number): Promise<void>;
};

/** Does one job by its name; what it throws fails the job, which is then tried again. */
export type Do = (name: string, data: Record<string, unknown>) => Promise<unknown>;

type Hand = { id: string; queue: QueueName; busySince: number | null };

/**
 * Starts to work on every queue. Rejects when pg-boss does not start: the process must then end and be started again,
 * since a queue that looks alive and does nothing is worse than none.
 */
export async function openQueue({ sql, log }: Pick<Services, 'sql' | 'log'>, work: Do): Promise<Queue> {
  const boss = new PgBoss({
    db: bossDb(sql),
    schema: bossSchema,
    migrate: false,
    schedule: false,
    // We have no flows, and `workers` is our registry.
    flowIntervalSeconds: 24 * 3600,
    registerInstance: false,
    superviseIntervalSeconds: 60,
    monitorIntervalSeconds: 300,
    queueCacheIntervalSeconds: 3600,
  });
  boss.on('error', complainer(log));
  boss.on('warning', (warning) => log.warn({ warning }, 'queue'));
  await boss.start();

  const all: Hand[] = [];
  const wake = (queue: QueueName, count = 1): void => {
    const mine = all.filter((hand) => hand.queue === queue);
    const idle = mine.filter((hand) => hand.busySince === null);
    // Busy hands look again by themselves when they are done.
    for (const hand of idle.slice(0, count)) boss.notifyWorker(hand.id);
  };

  for (const queue of queueNames) {
    for (let i = 0; i < hands[queue]; i++) {
      const hand: Hand = { id: '', queue, busySince: null };
      all.push(hand);
      hand.id = await boss.work<{ job: string } & Record<string, unknown>>(
        queue,
        { pollingIntervalSeconds: pollSeconds, batchSize: 1, localGroupConcurrency: handsPerClient[queue] },
        async ([job]) => {
          if (!job) return;
          hand.busySince = performance.now();
          wake(queue);
          try {
            const { job: name, ...data } = job.data;
            await work(name, data);
          } catch (error) {
            log.error({ err: error, job: job.data.job, id: job.id }, 'a job failed');
            throw error;
          } finally {
            hand.busySince = null;
            boss.notifyWorker(hand.id);
          }
        },
      );
    }
  }

  return {
    wake,
    health: () => healthOf(boss, all),
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs, close: false }),
  };
}

/** A queue works when one of its hands looked for jobs lately, or is at work on one that it may still be at. */
function healthOf(boss: PgBoss, all: Hand[]): QueueHealth {
  const data = new Map(boss.getWipData().map((wip) => [wip.id, wip]));
  const fetchedAt: Record<string, string | null> = {};
  const broken: string[] = [];
  for (const queue of queueNames) {
    const mine = all.filter((hand) => hand.queue === queue);
    const last = Math.max(0, ...mine.map((hand) => data.get(hand.id)?.lastFetchedOn ?? 0));
    fetchedAt[queue] = last ? new Date(last).toISOString() : null;
    const looksForJobs = Date.now() - last < pollSeconds * 2_500;
    const isAtWork = mine.some((hand) => hand.busySince !== null && performance.now() - hand.busySince < longestJobMs);
    if (!looksForJobs && !isAtWork) broken.push(queue);
  }
  const busy = all.filter((hand) => hand.busySince !== null).length;
  return broken.length === 0
    ? { ok: true, busy, fetchedAt }
    : { ok: false, problem: `${broken.join(', ')} not working`, busy, fetchedAt };
}

const longestJobMs = 15 * 60_000;

/** While the database is away every hand complains; once in ten seconds is enough to read. */
function complainer(log: Services['log']): (error: Error) => void {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    log.error({ err: error }, 'queue');
  };
}
