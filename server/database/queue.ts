import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import { type Db as BossDb, fromKysely, type KyselyTransactionLike, PgBoss } from 'pg-boss';
import type postgres from 'postgres';
import type { Db } from './connection.ts';

/** What each job carries: ids, never work. Its handler is in `schedule/jobs.ts`, which does not compile while one is missing. */
export type Jobs = {
  'publication.run': { publicationId: string };
  'publication.sweep': Record<string, never>;
  'news.trouble': { publicationId: string; what: 'held' | 'failed' | 'unconfirmed' };
  'import.run': { importId: string };
  'channel.check': { channelId: string };
  'channel.sweep': Record<string, never>;
  'send.window': { sendId: string };
  'send.sweep': Record<string, never>;
  'mail.deliver': Record<string, never>;
  'people.tidy': Record<string, never>;
  'records.tidy': Record<string, never>;
  'numbers.sweep': Record<string, never>;
  'numbers.read': { channelId: string };
  'today.digest': Record<string, never>;
  'search.tidy': { after: string };
};
export type JobName = keyof Jobs;

export type Job<Name extends JobName = JobName> = {
  name: Name;
  data: Jobs[Name];
  /** Not before this instant; at once when missing. */
  startAfter?: Date;
  /** Whose it is: one client's jobs never take all hands (`fairness`). */
  clientId?: string;
  /** 0 unless told; higher goes first. */
  priority?: number;
  /** With `everySeconds`: at most one such job in each span of that length, over all nodes. */
  singletonKey?: string;
  everySeconds?: number;
  /** Told to nobody: whoever writes it wakes its own hands. */
  isQuiet?: boolean;
};

/** Few queues: what publishes, what mails, and everything else. A job's queue follows from its name. */
export const queueNames = ['publication', 'send', 'background'] as const;
export type QueueName = (typeof queueNames)[number];

export function queueOf(name: string): QueueName {
  const area = name.split('.')[0];
  return area === 'publication' || area === 'send' ? area : 'background';
}

/** Schema of pg-boss's own tables; its version is pg-boss's affair, not our migrations'. */
export const bossSchema = 'pgboss';

/** Channel on which nodes tell each other that a job is there or will soon be. The payload is the queue's name. */
export const wakeChannel = 'asystentka_wake';

/** A node re-reads what is due this far ahead at least this often; only what is nearer is worth a NOTIFY. */
export const horizonMs = 70_000;

/** pg-boss over our own connections. Its scripts of several statements need a connection to themselves. */
export function bossDb(connection: postgres.Sql): BossDb {
  return {
    async executeSql(text, values = []) {
      if (values.length > 0)
        return { rows: [...(await connection.unsafe(text, values as postgres.ParameterOrJSON<never>[]))] };
      if (!/;\s*\S/.test(text)) return { rows: [...(await connection.unsafe(text))] };
      const reserved = await connection.reserve();
      try {
        const answers = (await reserved.unsafe(text).simple()) as unknown as unknown[];
        const last = Array.isArray(answers[0])
          ? answers.findLast((answer) => (answer as unknown[]).length > 0)
          : answers;
        return { rows: [...((last as unknown[] | undefined) ?? [])] };
      } catch (error) {
        await reserved.unsafe('rollback').catch(() => {});
        throw error;
      } finally {
        reserved.release();
      }
    },
  };
}

/** Makes pg-boss's tables and our queues, or brings them up to date; part of migrating. */
export async function installQueue(connection: postgres.Sql): Promise<void> {
  const boss = new PgBoss({
    db: bossDb(connection),
    schema: bossSchema,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  await boss.start();
  try {
    for (const name of queueNames) {
      const options = {
        // A job of ours does one step; what it cannot finish, the sweep finds again (`publishing/sweep.ts`).
        expireInSeconds: 900,
        // A node that was killed stops refreshing its jobs; another takes them up within three minutes.
        heartbeatSeconds: 30,
        retryLimit: 3,
        retryDelay: 5,
        retryBackoff: true,
        deleteAfterSeconds: 6 * 3600,
      };
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * One idle pg-boss a process, which only knows how a job is written down. It has no connection and no timer of its own:
 * every statement runs in the transaction of whoever enqueues, so a job exists exactly when its cause does.
 */
const caller = new AsyncLocalStorage<BossDb>();
let writer: Promise<PgBoss> | null = null;

function openWriter(): Promise<PgBoss> {
  const noTimers = {
    now: () => Date.now(),
    setTimeout: () => null,
    clearTimeout: () => {},
    setInterval: () => null,
    clearInterval: () => {},
  };
  const db: BossDb = {
    executeSql(text, values) {
      const transaction = caller.getStore();
      if (!transaction) throw new Error('The queue was used outside a transaction.');
      return transaction.executeSql(text, values);
    },
  };
  return new PgBoss({
    db,
    clock: noTimers,
    schema: bossSchema,
    supervise: false,
    schedule: false,
    migrate: false,
    registerInstance: false,
  }).start();
}

/**
 * Writes jobs in the caller's transaction (or on its own, given a plain `db`), and tells the nodes when one is due soon:
 * one NOTIFY per queue and transaction.
 */
export async function enqueue(trx: Db, ...jobs: Job[]): Promise<void> {
  if (jobs.length === 0) return;
  const transaction = fromKysely(trx as unknown as KyselyTransactionLike);
  const byQueue = Map.groupBy(jobs, (job) => queueOf(job.name));
  await caller.run(transaction, async () => {
    writer ??= openWriter();
    // The first caller's transaction may fail under it; then the next one opens the writer in its own.
    const boss = await writer.catch(() => {
      writer = openWriter();
      return writer;
    });
    for (const [queue, some] of byQueue) {
      await boss.insert(
        queue,
        some.map((job) => ({
          data: { job: job.name, ...job.data },
          ...(job.startAfter ? { startAfter: job.startAfter } : {}),
          ...(job.priority ? { priority: job.priority } : {}),
          ...(job.clientId ? { group: { id: job.clientId } } : {}),
          ...(job.singletonKey ? { singletonKey: job.singletonKey } : {}),
          ...(job.everySeconds ? { singletonSeconds: job.everySeconds } : {}),
        })),
        { db: transaction },
      );
    }
  });
  const soon = [...byQueue].filter(([, some]) =>
    some.some((job) => !job.isQuiet && (job.startAfter?.getTime() ?? 0) < Date.now() + horizonMs),
  );
  for (const [queue] of soon) await sql`select pg_notify(${wakeChannel}, ${queue})`.execute(trx);
}
