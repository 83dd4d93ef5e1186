import { randomUUID } from 'node:crypto';
import type { OpenedCall } from '#server/channels/call.ts';
import type { Jobs } from '#server/database/queue.ts';
import { openLog } from '#server/log.ts';
import type { Network } from '#server/networks/network.ts';
import { tellTrouble } from '#server/publishing/news.ts';
import { runPublication } from '#server/publishing/run.ts';
import { sweep } from '#server/publishing/sweep.ts';
import { usualTiming, type WorkerServices } from '#server/schedule/services.ts';
import { openWorker, type Worker } from '#server/schedule/workers.ts';
import type { TestDatabase } from './database.ts';
import { monday } from './factories.ts';
import { limits } from './fakeNetwork.ts';

/** A call to a fake: no account behind it, the clock of the test. */
export const fakeCall = (now: () => Date): WorkerServices['openCall'] => {
  return async (_services, _channelId, { http, signal }) =>
    ({
      ...{ http, signal, now },
      account: { settings: {}, credentials: {}, limits },
      credentialsVersion: () => 0,
    }) as unknown as OpenedCall;
};

export type TestWorker = WorkerServices & {
  /** The time it is; moves only when told. */
  at(now: Date): void;
  /** Moves the time on by so many milliseconds. */
  later(ms: number): Date;
  /** One step of a publication, as its job does it. */
  run(publicationId: string | undefined, lay?: Partial<WorkerServices>): Promise<void>;
  sweep(): Promise<void>;
  /** Writes the mails of all troubles that were announced. */
  tell(): Promise<void>;
  worker: Worker;
  stop(): Promise<void>;
};

/** What a job gets, by hand: a worker registered with its lock, fakes for networks, a clock that stands still. */
export async function testWorker(
  database: TestDatabase,
  networks: Record<string, Network>,
  start = monday,
): Promise<TestWorker> {
  let current = start;
  const clock = { now: () => current };
  const log = openLog('silent');
  const worker = await openWorker({ ...database, clock, log });
  const services: WorkerServices = {
    ...database,
    clock,
    log,
    config: undefined as never,
    secrets: undefined as never,
    storage: undefined as never,
    auth: undefined as never,
    http: async () => ({ kind: 'failure', reason: 'name_not_found', sent: false }),
    workerId: worker.id,
    hands: new Map(),
    ending: new AbortController().signal,
    networks,
    openCall: fakeCall(clock.now),
    startNewsletter: async () => {},
    timing: { ...usualTiming },
    random: () => 0.5,
  };
  return {
    ...services,
    worker,
    at(now) {
      current = now;
    },
    later(ms) {
      current = new Date(current.getTime() + ms);
      return current;
    },
    run: (publicationId, lay) =>
      runPublication({ ...services, ...lay }, publicationId ?? randomUUID(), new AbortController().signal),
    sweep: () => sweep(services),
    async tell() {
      const jobs = await database.sql<{ data: { job: string } & Jobs['news.trouble'] }[]>`
        delete from pgboss.job where data ->> 'job' = 'news.trouble' returning data`;
      for (const { data } of jobs) await tellTrouble(database.db, data, current);
    },
    stop: () => worker.close(current),
  };
}
