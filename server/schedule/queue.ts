import { PgBoss, type WipData } from 'pg-boss';
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
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    queueCacheIntervalSeconds: 3600,
  });
  boss.on('error', complainer(log));
  boss.on('warning', (warning) => log.warn({ warning }, 'queue'));
  await boss.start();

  const handsOf = (queue: QueueName): WipData[] => boss.getWipData().filter((hand) => hand.name === queue);
  const wake = (queue: QueueName, count = 1): void => {
    const idle = handsOf(queue).filter((hand) => hand.count === 0);
    for (const hand of idle.slice(0, count)) boss.notifyWorker(hand.id);
  };
  /** Where one job was, more may be: who is at work looks again when done, and one who is idle looks now. */
  const lookOn = (queue: QueueName): void => {
    for (const hand of handsOf(queue)) if (hand.count > 0) boss.notifyWorker(hand.id);
    wake(queue);
  };

  for (const queue of queueNames) {
    await boss.work<{ job: string } & Record<string, unknown>>(
      queue,
      {
        pollingIntervalSeconds: pollSeconds,
        batchSize: 1,
        localConcurrency: hands[queue],
        localGroupConcurrency: handsPerClient[queue],
      },
      async ([job]) => {
        if (!job) return;
        lookOn(queue);
        try {
          const { job: name, ...data } = job.data;
          await work(name, data);
        } catch (error) {
          log.error({ err: error, job: job.data.job, id: job.id }, 'a job failed');
          throw error;
        }
      },
    );
  }

  return {
    wake,
    health: () => healthOf(handsOf),
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs, close: false }),
  };
}

/** A queue works when one of its hands looked for jobs lately, or is at work on one that it may still be at. */
function healthOf(handsOf: (queue: QueueName) => WipData[]): QueueHealth {
  const fetchedAt: Record<string, string | null> = {};
  const broken: string[] = [];
  let busy = 0;
  for (const queue of queueNames) {
    const mine = handsOf(queue);
    busy += mine.filter((hand) => hand.count > 0).length;
    const last = Math.max(0, ...mine.map((hand) => hand.lastFetchedOn ?? 0));
    fetchedAt[queue] = last ? new Date(last).toISOString() : null;
    const looksForJobs = Date.now() - last < pollSeconds * 2_500;
    const isAtWork = mine.some((hand) => hand.count > 0 && Date.now() - (hand.lastJobStartedOn ?? 0) < longestJobMs);
    if (!looksForJobs && !isAtWork) broken.push(queue);
  }
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
