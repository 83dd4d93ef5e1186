import schedule from 'node-schedule';
import { openCall } from '#server/channels/call.ts';
import { rezone } from '#server/content/rezone.ts';
import type { Services } from '#server/context.ts';
import { enqueue, type JobName, queueOf } from '#server/database/queue.ts';
import { networks } from '#server/networks/index.ts';
import { startSend } from '#server/newsletters/freezing.ts';
import { openTimers, type TimersHealth } from './clock.ts';
import { type Handler, handlers, recurring } from './jobs.ts';
import { watchForJumps } from './jumps.ts';
import { openQueue, type QueueHealth } from './queue.ts';
import { usualTiming, type WorkerServices } from './services.ts';
import { requireSessions } from './sessions.ts';
import { watchStalls } from './stalls.ts';
import { openSteadyClock } from './steadyClock.ts';
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

/** Of the time that a stop has, so much is left for writing down what calls that are cut off leave. Milliseconds. */
const lastWordsMs = 5_000;
/** The database is asked for its time, and whether this worker still counts as alive, this often. Milliseconds. */
const syncMs = 30_000;

/**
 * Makes this process a worker: registers it, works on the queues, keeps the time. Rejects when one of that fails; the
 * process must then end.
 */
export async function startWorker(given: Services, options: WorkerOptions = {}): Promise<RunningWorker> {
  const { db, sql, log } = given;
  await requireSessions(sql);
  const clock = await openSteadyClock(sql);
  const services: Services = { ...given, clock };
  const moved = await rezone(db, clock.now());
  if (moved > 0) log.info({ moved }, 'the zone data changed; what is ahead was resolved again');

  const worker = await openWorker(services);
  const stopping = new AbortController();
  const ending = new AbortController();
  const all: WorkerServices = {
    ...services,
    workerId: worker.id,
    hands: new Map(),
    ending: ending.signal,
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
  const stall = watchStalls();
  const sync = (): void =>
    void Promise.all([clock.sync(), worker.check()])
      .then(() => {
        const now = clock.now();
        const driftMs = given.clock.now().getTime() - now.getTime();
        return worker.report({ driftMs, stallMs: stall.worst(), busy: queue.health().busy }, now);
      })
      .catch(() => {});
  sync();
  const syncing = setInterval(sync, syncMs);
  const unwatch = watchForJumps(() => {
    log.warn("this machine's clock was set, or it slept; every timer is armed anew");
    sync();
    timers.rearm();
    for (const [index, rule] of rules.entries())
      rule?.reschedule({ rule: recurring[index]?.rule ?? '', tz: 'UTC' } as never);
  });
  log.info({ worker: worker.id() }, 'working');

  return {
    health: () => ({
      queue: worker.isHeld() ? queue.health() : { ok: false, problem: 'the lock of this worker is lost' },
      timers: timers.health(),
    }),
    async stop({ timeoutMs }) {
      stopping.abort();
      unwatch();
      stall.stop();
      clearInterval(syncing);
      for (const rule of rules) rule?.cancel();
      const last = setTimeout(() => ending.abort(), Math.max(0, timeoutMs - lastWordsMs));
      await timers.stop();
      await queue.stop(timeoutMs);
      clearTimeout(last);
      await worker.close(clock.now());
    },
  };
}
