import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { gather } from '#server/database/gather.ts';
import type { QueueName } from '#server/database/queue.ts';
import type { Logger } from '#server/log.ts';
import { failedJobs } from '#server/metrics.ts';

/** Does one job by its name; what it throws fails the job, which is then tried again. */
export type Do = (name: string, data: Record<string, unknown>) => Promise<unknown>;

export type Limits = {
  /** How many jobs of the queue this process does at once. */
  most: number;
  /** How many of them may be one client's: another's job finds a hand free. */
  perClient: number;
};

/** The hands of one queue: idle ones are not asked one by one, all of them have one pair of eyes. */
export type Hands = {
  /** Looks for jobs now, or as soon as a hand is free. */
  wake(): void;
  /** Since when each job in hand is in hand, and when somebody last looked for more; milliseconds of the wall clock. */
  busySince(): number[];
  lookedAt(): number | null;
  /** Looks no more, waits for what is in hand, and after that time fails what is left, so that others take it. */
  stop(timeoutMs: number): Promise<void>;
};

type Job = Awaited<ReturnType<PgBoss['fetch']>>[number] & { data: { job: string } & Record<string, unknown> };

/** Milliseconds. A job of whose hand nothing is heard for 30 s (`heartbeatSeconds`, database/queue.ts) is given to others. */
const pulseMs = 10_000;
const afterErrorMs = 1_000;

/**
 * Fetches as many jobs as there are free hands in one statement, does each on its own, and completes together what ends
 * at the same time. pg-boss's own workers ask for each job alone, one asker a hand, and ask for ever.
 */
export function openHands(
  boss: PgBoss,
  queue: QueueName,
  { most, perClient }: Limits,
  { work, log, complain }: { work: Do; log: Logger; complain(error: Error): void },
): Hands {
  const inHand = new Map<string, { job: Job; since: number }>();
  const perClientNow = new Map<string, number>();
  const settling = new Set<Promise<unknown>>();
  let lookedAt: number | null = null;
  /** More may be there than was fetched. */
  let mayBeMore = false;
  /** While these clients had all that they may have, nobody else had a job: not asked again for each job of theirs. */
  let nobodyBut: string[] | null = null;
  let isLooking = false;
  let isStopped = false;
  let again: NodeJS.Timeout | null = null;

  /** As many as any client may still have, so that nothing is fetched that must be put back. */
  function room(): { limit: number; full: string[] } {
    const full: string[] = [];
    let limit = Math.min(most - inHand.size, perClient);
    for (const [client, count] of perClientNow) {
      if (count >= perClient) full.push(client);
      else limit = Math.min(limit, perClient - count);
    }
    return { limit, full };
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      while (mayBeMore && !isStopped) {
        const { limit, full } = room();
        if (limit <= 0 || nobodyBut?.every((client) => full.includes(client))) return;
        mayBeMore = false;
        const jobs = (await boss.fetch(queue, { batchSize: limit, ignoreGroups: full })) as Job[];
        lookedAt = Date.now();
        for (const job of jobs) take(job);
        if (jobs.length === limit) mayBeMore = true;
        else if (full.length > 0) {
          mayBeMore = true;
          nobodyBut = full;
        }
      }
    } catch (error) {
      mayBeMore = true;
      complain(error as Error);
      again ??= setTimeout(() => {
        again = null;
        void look();
      }, afterErrorMs);
    } finally {
      isLooking = false;
    }
  }

  function take(job: Job): void {
    inHand.set(job.id, { job, since: Date.now() });
    const client = job.groupId;
    if (client) perClientNow.set(client, (perClientNow.get(client) ?? 0) + 1);
    const done = doOne(job).finally(() => {
      inHand.delete(job.id);
      if (client) {
        const left = (perClientNow.get(client) ?? 1) - 1;
        if (left > 0) perClientNow.set(client, left);
        else perClientNow.delete(client);
      }
      if (mayBeMore) void look();
    });
    settling.add(done);
    void done.finally(() => settling.delete(done));
  }

  async function doOne(job: Job): Promise<void> {
    const { job: name, ...data } = job.data;
    try {
      await work(name, data);
    } catch (error) {
      failedJobs.inc({ job: name });
      log.error({ err: error, job: name, id: job.id }, 'a job failed');
      return settle(boss.fail(queue, job, error as Error));
    }
    settle(complete(job));
  }

  /** The hand is free; what is not written down is done again when its pulse has stopped, and finds nothing to do. */
  function settle(writing: Promise<unknown>): void {
    const done = writing.catch(complain);
    settling.add(done);
    void done.finally(() => settling.delete(done));
  }
  const complete = gather<Job, unknown>(
    (jobs) => boss.complete(queue, jobs).then((answer) => jobs.map(() => answer)),
    (job) => boss.complete(queue, job),
  );

  const pulse = setInterval(() => {
    const jobs = [...inHand.values()].map(({ job }) => job);
    if (jobs.length > 0) void boss.touch(queue, jobs).catch(complain);
  }, pulseMs);

  return {
    wake() {
      mayBeMore = true;
      nobodyBut = null;
      void look();
    },
    busySince: () => [...inHand.values()].map(({ since }) => since),
    lookedAt: () => lookedAt,
    async stop(timeoutMs) {
      isStopped = true;
      if (again) clearTimeout(again);
      const until = performance.now() + timeoutMs;
      while ((settling.size > 0 || isLooking) && performance.now() < until) await sleep(10);
      clearInterval(pulse);
      const left = [...inHand.values()].map(({ job }) => job);
      if (left.length > 0) await boss.fail(queue, left, new Error('The process stopped.')).catch(complain);
    },
  };
}
