import schedule from 'node-schedule';
import { openCall } from '#server/channels/call.ts';
import { rezone } from '#server/content/rezone.ts';
import type { Services } from '#server/context.ts';
import { enqueue, type JobName, queueOf } from '#server/database/queue.ts';
import { networks } from '#server/networks/index.ts';
import { startSend } from '#server/newsletters/freezing.ts';
import { openTimers, type TimersHealth } from './clock.ts';
import { type Handler, handlers, recurring } from './jobs.ts';
import { openQueue, type QueueHealth } from './queue.ts';
import { usualTiming, type WorkerServices } from './services.ts';
import { requireSessions } from './sessions.ts';
import { openWorker } from './workers.ts';

export type RunningWorker = {
  /** For `/healthz`: a worker that no longer works does not look healthy. */
  health(): { queue: QueueHealth | { ok: boolean; problem: string }; timers: TimersHealth };
  /** Finishes what is armed, hands back what is not, and lets go of its lock. */
  stop(options: { timeoutMs: number }): Promise<void>;
};

/** What a test lays in the place of the product's own. */
export type WorkerOptions = Partial<
  Pick<WorkerServices, 'networks' | 'openCall' | 'startNewsletter' | 'timing' | 'random'>
>;

/**
 * Makes this process a worker: registers it, works on the queues, keeps the time. Rejects when one of that fails; the
 * process must then end.
 */
export async function startWorker(services: Services, options: WorkerOptions = {}): Promise<RunningWorker> {
  const { db, sql, clock, log } = services;
  await requireSessions(sql);
  const moved = await rezone(db, clock.now());
  if (moved > 0) log.info({ moved }, 'the zone data changed; what is ahead was resolved again');

  const worker = await openWorker(services);
  const stopping = new AbortController();
  const all: WorkerServices = {
    ...services,
    workerId: worker.id,
    hands: new Map(),
    networks,
    openCall,
    startNewsletter: startSend,
    timing: usualTiming,
    random: Math.random,
    ...options,
  };
  const queue = await openQueue(services, async (name, data) => {
    const handler = handlers[name as JobName] as Handler<JobName> | undefined;
    if (!handler) throw new Error(`There is no job ${name}.`);
    await handler(all, data as never, stopping.signal);
  });
  const timers = await openTimers(services, queue.wake);
  const rules = recurring.map(({ job, data, rule, everySeconds }) =>
    schedule.scheduleJob({ rule, tz: 'UTC' }, async () => {
      try {
        await enqueue(db, { name: job, data, singletonKey: job, everySeconds, isQuiet: true });
        queue.wake(queueOf(job));
      } catch (error) {
        log.warn({ err: error, job }, 'a recurring job could not be written');
      }
    }),
  );
  log.info({ worker: worker.id() }, 'working');

  return {
    health: () => ({
      queue: worker.isHeld() ? queue.health() : { ok: false, problem: 'the lock of this worker is lost' },
      timers: timers.health(),
    }),
    async stop({ timeoutMs }) {
      stopping.abort();
      for (const rule of rules) rule?.cancel();
      await timers.stop();
      await queue.stop(timeoutMs);
      await worker.close(clock.now());
    },
  };
}
