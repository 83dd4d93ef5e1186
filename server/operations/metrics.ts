import { collectDefaultMetrics, Gauge } from 'prom-client';
import type { Services } from '#server/context.ts';
import { registry } from '#server/metrics.ts';
import { type Figures, figuresOf } from './figures.ts';

/** However often it is asked, the database is asked no more often than this. Milliseconds. */
const freshMs = 5_000;

type Reading = [
  name: string,
  help: string,
  labels: string[],
  read: (figures: Figures) => [number, Record<string, string>?][],
];

/** Of the whole installation, the same from whichever node it is asked: alarm on the maximum. */
const readings: Reading[] = [
  [
    'queue_waiting',
    'Jobs whose time has come',
    ['queue'],
    ({ queues }) => queues.map(({ queue, waiting }) => [waiting, { queue }]),
  ],
  [
    'queue_ahead',
    'Jobs whose time is still to come',
    ['queue'],
    ({ queues }) => queues.map(({ queue, ahead }) => [ahead, { queue }]),
  ],
  ['queue_at_work', 'Jobs in hand', ['queue'], ({ queues }) => queues.map(({ queue, atWork }) => [atWork, { queue }])],
  [
    'queue_failed',
    'Jobs that were given up within the last hours',
    ['queue'],
    ({ queues }) => queues.map(({ queue, failed }) => [failed, { queue }]),
  ],
  [
    'queue_lag_seconds',
    'How long the job that waits longest is over its time',
    ['queue'],
    ({ queues }) => queues.map(({ queue, lagSeconds }) => [lagSeconds, { queue }]),
  ],
  [
    'publications',
    'Publications by what they wait for',
    ['state'],
    ({ publications: { lagSeconds: _, ...states } }) =>
      Object.entries(states).map(([state, count]) => [count, { state }]),
  ],
  [
    'publications_lag_seconds',
    'How long the publication that waits longest is over its time',
    [],
    ({ publications }) => [[publications.lagSeconds]],
  ],
  ['rate_windows_closed', 'Rate windows that a network closed', [], ({ rates }) => [[rates.closedWindows]]],
  ['rate_rows', 'Rows of publications that wait for a rate budget', [], ({ rates }) => [[rates.waitingInRows]]],
  [
    'sends',
    'Newsletters under way',
    ['state'],
    ({ sends }) => [
      [sends.running, { state: 'running' }],
      [sends.paused, { state: 'paused' }],
    ],
  ],
  ['send_recipients_in_doubt', 'Readers whose mail may have left', [], ({ sends }) => [[sends.recipientsInDoubt]]],
  [
    'mails',
    'Mails of the product itself',
    ['state'],
    ({ mails }) => [
      [mails.queued, { state: 'queued' }],
      [mails.failed, { state: 'failed' }],
    ],
  ],
  [
    'mails_lag_seconds',
    'How long the mail that waits longest is over its time',
    [],
    ({ mails }) => [[mails.lagSeconds]],
  ],
  [
    'workers',
    'Worker processes: alive, of those silent, and gone since yesterday',
    ['state'],
    ({ workers }) => [
      [workers.filter(({ isAlive }) => isAlive).length, { state: 'alive' }],
      [workers.filter(({ isSilent }) => isSilent).length, { state: 'silent' }],
      [workers.filter(({ isAlive }) => !isAlive).length, { state: 'gone' }],
    ],
  ],
  [
    'worker_drift_seconds',
    "How far a machine's clock is from the database's; ahead is positive",
    ['host', 'pid'],
    ({ workers }) =>
      workers.flatMap(({ host, pid, isAlive, driftMs }) =>
        isAlive && driftMs !== null ? [[driftMs / 1000, { host, pid: String(pid) }]] : [],
      ),
  ],
  ['database_connections', 'Connections to this database', [], ({ database }) => [[database.connections]]],
  [
    'database_connections_most',
    'Connections that the server takes',
    [],
    ({ database }) => [[database.mostConnections]],
  ],
  ['database_bytes', 'Size of the database', [], ({ database }) => [[database.bytes]]],
];

const gauges = readings.map(([name, help, labelNames, read]) => ({
  gauge: new Gauge({ name: `asystentka_${name}`, help, labelNames, registers: [registry] }),
  read,
}));

let isWatched = false;

/** The event loop, memory and garbage collection of this process; once, and only where somebody will read it. */
function watchProcess(): void {
  if (isWatched) return;
  isWatched = true;
  collectDefaultMetrics({ register: registry, prefix: 'asystentka_', eventLoopMonitoringPrecision: 50 });
}

/** Prepares a process for being asked: answers what Prometheus reads. */
export function openMetrics({ db, clock }: Pick<Services, 'db' | 'clock'>): {
  contentType: string;
  read(): Promise<string>;
} {
  watchProcess();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();

  async function ask(): Promise<void> {
    const figures = await figuresOf(db, clock.now());
    for (const { gauge, read } of gauges) {
      gauge.reset();
      for (const [value, labels] of read(figures)) gauge.set(labels ?? {}, value);
    }
  }

  return {
    contentType: registry.contentType,
    async read() {
      if (performance.now() - askedAt > freshMs) {
        askedAt = performance.now();
        // While the database is away the process still tells of itself; the old figures are not repeated.
        asking = ask().catch(() => {
          for (const { gauge } of gauges) gauge.reset();
        });
      }
      await asking;
      return registry.metrics();
    },
  };
}
