import { PgBoss } from 'pg-boss';
import type { Services } from '#server/context.ts';
import { bossDb, bossSchema, type QueueName, queueNames } from '#server/database/queue.ts';
import { type Do, type Hands, type Limits, openHands } from './hands.ts';

/** How many jobs of a queue this process does at once, and how many of them may be one client's. */
const limits: Record<QueueName, Limits> = {
  publication: { most: 24, perClient: 16 },
  send: { most: 2, perClient: 1 },
  background: { most: 2, perClient: 2 },
};

/** Seconds. Jobs come by `wake`, and what recurs wakes every queue twice a minute; who was not woken looks by itself. */
const pollSeconds = 30;
/** Seconds. How often pg-boss looks for jobs whose hand died; publications and sends are found sooner by our own sweeps. */
const superviseSeconds = 120;

export type QueueHealth = { ok: boolean; problem?: string; busy: number; fetchedAt: Record<string, string | null> };

export type Queue = {
  /** Lets the idle hands of a queue look for jobs now. */
  wake(queue: QueueName): void;
  health(): QueueHealth;
  /** Fetches no more, waits for what is in hand, and gives up after that time. */
  stop(timeoutMs: number): Promise<void>;
};

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
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    queueCacheIntervalSeconds: 3600,
  });
  const complain = complainer(log);
  boss.on('error', complain);
  boss.on('warning', (warning) => log.warn({ warning }, 'queue'));
  await boss.start();

  const hands = Object.fromEntries(
    queueNames.map((queue) => [queue, openHands(boss, queue, limits[queue], { work, log, complain })]),
  ) as Record<QueueName, Hands>;
  const look = (): void => {
    const unlessSince = Date.now() - pollSeconds * 1_000;
    for (const queue of queueNames) if ((hands[queue].lookedAt() ?? 0) <= unlessSince) hands[queue].wake();
  };
  look();
  const poll = setInterval(look, pollSeconds * 1_000);

  return {
    wake: (queue) => hands[queue].wake(),
    health: () => healthOf(hands),
    async stop(timeoutMs) {
      clearInterval(poll);
      await Promise.all(queueNames.map((queue) => hands[queue].stop(timeoutMs)));
      await boss.stop({ graceful: false, close: false });
    },
  };
}

/** A queue works when somebody looked for jobs lately, or is at work on one that it may still be at. */
function healthOf(hands: Record<QueueName, Hands>): QueueHealth {
  const fetchedAt: Record<string, string | null> = {};
  const broken: string[] = [];
  const now = Date.now();
  let busy = 0;
  for (const queue of queueNames) {
    const since = hands[queue].busySince();
    busy += since.length;
    const last = hands[queue].lookedAt();
    fetchedAt[queue] = last ? new Date(last).toISOString() : null;
    const looksForJobs = last !== null && now - last < pollSeconds * 2_500;
    const isAtWork = since.some((at) => now - at < longestJobMs);
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
