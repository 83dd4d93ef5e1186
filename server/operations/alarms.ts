import type { Figures } from './figures.ts';

/** What somebody who runs the installation should look at; each has its row in docs/operations.md. */
export const alarmKinds = [
  'noWorker',
  'silentWorker',
  'drift',
  'lag',
  'jobsFailed',
  'mailsFailed',
  'mailsLate',
  'connections',
] as const;
export type Alarm = { kind: (typeof alarmKinds)[number]; count: number };

/** Seconds that work may be over its time before somebody should know. */
const mostLag = 60;
const mostMailLag = 600;
/** Workers keep the database's time whatever their own clock says; this far off, the machine needs a look. Milliseconds. */
const mostDrift = 2_000;
/** Of the connections that the server takes. */
const mostConnections = 0.8;

/** In the order of their weight. `count` is what the sentence counts: workers, seconds, jobs, mails, per cent. */
export function alarmsOf({ workers, queues, publications, mails, database }: Figures): Alarm[] {
  const alive = workers.filter(({ isAlive }) => isAlive);
  const silent = alive.filter(({ isSilent }) => isSilent).length;
  const drifting = alive.filter(({ driftMs }) => Math.abs(driftMs ?? 0) > mostDrift).length;
  const lag = Math.round(Math.max(publications.lagSeconds, ...queues.map(({ lagSeconds }) => lagSeconds)));
  const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
  const share = database.connections / database.mostConnections;
  const found: (Alarm | false)[] = [
    alive.length === 0 && { kind: 'noWorker', count: 0 },
    silent > 0 && { kind: 'silentWorker', count: silent },
    drifting > 0 && { kind: 'drift', count: drifting },
    lag > mostLag && { kind: 'lag', count: lag },
    failed > 0 && { kind: 'jobsFailed', count: failed },
    mails.failed > 0 && { kind: 'mailsFailed', count: mails.failed },
    mails.lagSeconds > mostMailLag && { kind: 'mailsLate', count: Math.round(mails.lagSeconds) },
    share > mostConnections && { kind: 'connections', count: Math.round(share * 100) },
  ];
  return found.filter((alarm) => alarm !== false);
}
