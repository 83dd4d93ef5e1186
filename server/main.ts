import type { RequestListener } from 'node:http';
import { readConfig } from '#server/config.ts';
import type { Services } from '#server/context.ts';
import { startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';
import { openLog } from '#server/log.ts';
import { offerSetup } from '#server/people/setup.ts';
import { type RunningWorker, startWorker } from '#server/schedule/worker.ts';
import { openServices } from '#server/services.ts';
import { healthApp, webApp } from '#server/web/app.ts';
import { type Checks, databaseAndClock } from '#server/web/health.ts';
import { type Live, liveUpdates } from '#server/web/live.ts';
import { serve } from '#server/web/serve.ts';

/** How long a stop waits for requests in flight and for work in hand, and how long all of it may take, in milliseconds. */
const stopWithin = 16_000;
const stopAtLast = 20_000;

/** What was opened, in order; a stop closes it from the last to the first. */
const opened: { name: string; close(): Promise<unknown> }[] = [];

async function main(): Promise<void> {
  const config = readConfig(process.env);
  let databaseUrl = config.databaseUrl;
  if (!databaseUrl) {
    const log = openLog(config.logLevel);
    const embedded = await startEmbedded({ dataDir: `${config.dataDir}/postgres`, log, address: config.appUrl });
    opened.push({ name: 'database server', close: embedded.stop });
    databaseUrl = embedded.url;
  }

  // Listening first: a port that is taken is told before anything is changed, and PORT=0 learns its number.
  let answer: RequestListener = (_req, res) => res.writeHead(503, { 'Retry-After': '2' }).end('Starting.\n');
  const serving = await serve((req, res) => answer(req, res), config);
  if (config.port === 0 && !process.env.APP_URL) config.appUrl = `http://localhost:${serving.port}`;

  await migrateToLatest(databaseUrl);
  const services = await openServices(config, databaseUrl);
  opened.push({ name: 'database connections', close: services.close });
  // Both at once, so that the pages in flight and the work in hand share the time there is.
  let live: Live | null = null;
  // Live updates first: they would keep their connections, and the stop would wait for them.
  const working: { close(): Promise<unknown> }[] = [
    {
      async close() {
        await live?.close();
        await serving.stop(stopWithin);
      },
    },
  ];
  opened.push({ name: 'work in hand', close: () => Promise.all(working.map((part) => part.close())) });

  if (process.argv.includes('--demo')) await showSample(services);
  const worker = config.role === 'web' ? null : await startWorker(services);
  if (worker) working.push({ close: () => worker.stop({ timeoutMs: stopWithin }) });
  const checks = worker ? workerChecks(services, worker) : {};
  if (config.role !== 'worker') live = liveUpdates(services);
  const face = live ? await webApp(services, live, checks) : healthApp(services, checks);
  const welcome = await welcomeTo(services);
  // At once: whoever sees it healthy also sees where to go, and the other way round.
  answer = face;
  process.stdout.write(welcome);
}

/** What a worker answers for besides: that it takes work, and that its timers run. */
function workerChecks({ db, clock }: Services, worker: RunningWorker): Checks {
  const { clock: ownClock } = databaseAndClock(db, clock);
  return {
    queue: async () => worker.health().queue,
    clock: async () => {
      const drift = await ownClock();
      return drift.ok ? { ...drift, ...worker.health().timers } : drift;
    },
  };
}

/** `npm run demo`: a practice to look at, in a database that has nothing else. Its owner's password is printed at each start. */
async function showSample(services: Services): Promise<void> {
  const { openSample } = await import('#server/sample/fill.ts');
  process.stdout.write('Preparing the sample practice …\n');
  const { email, password } = await openSample(services, services.clock.now());
  process.stdout.write(`The sample practice. Sign in as ${email} with the password ${password}\n`);
}

/** Where to go, for the terminal; the set-up address opens the whole installation, so no log ever holds it. */
async function welcomeTo({ config, db, clock }: Services): Promise<string> {
  const address = `Asystentka: ${config.appUrl}\n`;
  const code = config.role === 'worker' ? null : await offerSetup(db, clock.now());
  return code ? `${address}It has no owner yet. Set it up here, once: ${config.appUrl}/setup/${code}\n` : address;
}

/** A signal to the whole group comes directly and once more through npm: the same wish, said twice within this, in milliseconds. */
const sameWish = 2_000;
let stoppingSince: number | null = null;

async function stop(code: number): Promise<void> {
  if (stoppingSince !== null) {
    if (performance.now() - stoppingSince > sameWish) process.exit(1);
    return;
  }
  stoppingSince = performance.now();
  setTimeout(() => process.exit(1), stopAtLast).unref();
  for (const { name, close } of opened.reverse()) {
    await close().catch((error: Error) => process.stderr.write(`${name}: ${error.message}\n`));
  }
  process.exit(code);
}

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

main().catch(async (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  await stop(1);
});
