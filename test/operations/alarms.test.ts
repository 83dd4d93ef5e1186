import { expect, test } from 'vitest';
import { alarmKinds, alarmsOf } from '#server/operations/alarms.ts';
import type { Figures, WorkerFigures } from '#server/operations/figures.ts';
import { monday } from '#test/support/factories.ts';

const worker: WorkerFigures = {
  ...{ id: 'a', host: 'one', pid: 1, startedAt: monday, seenAt: monday, isAlive: true, isSilent: false },
  ...{ driftMs: 12, stallMs: 3, busy: 0 },
};
const well: Figures = {
  queues: [{ queue: 'publication', waiting: 3, ahead: 40, atWork: 2, failed: 0, lagSeconds: 1 }],
  publications: {
    ...{ overdue: 2, lagSeconds: 1, sending: 2, processing: 0, retrying: 4 },
    ...{ doubts: 1, unconfirmed: 1, held: 5, late: 2, reconnect: 1 },
  },
  rates: { closedWindows: 1, waitingInRows: 0 },
  sends: { running: 1, paused: 0, recipientsInDoubt: 3 },
  mails: { queued: 2, failed: 0, lagSeconds: 4 },
  workers: [worker],
  database: { connections: 20, mostConnections: 100, bytes: 1 },
};
const kinds = (over: Partial<Figures>) => alarmsOf({ ...well, ...over }).map(({ kind, count }) => [kind, count]);

test('what people decide, and what goes on, is no alarm', () => {
  expect(kinds({})).toEqual([]);
});

test('each alarm, with what it counts', () => {
  expect(kinds({ workers: [{ ...worker, isAlive: false }] })).toEqual([['noWorker', 0]]);
  expect(kinds({ workers: [worker, { ...worker, isSilent: true }] })).toEqual([['silentWorker', 1]]);
  expect(kinds({ workers: [worker, { ...worker, driftMs: -3_000 }] })).toEqual([['drift', 1]]);
  expect(kinds({ publications: { ...well.publications, lagSeconds: 75 } })).toEqual([['lag', 75]]);
  expect(kinds({ queues: [{ ...well.queues[0], lagSeconds: 300, failed: 2 } as never] })).toEqual([
    ['lag', 300],
    ['jobsFailed', 2],
  ]);
  expect(kinds({ mails: { queued: 9, failed: 4, lagSeconds: 900 } })).toEqual([
    ['mailsFailed', 4],
    ['mailsLate', 900],
  ]);
  expect(kinds({ database: { connections: 90, mostConnections: 100, bytes: 1 } })).toEqual([['connections', 90]]);
});

test('every alarm has its chapter in the run book', async () => {
  const { readFile } = await import('node:fs/promises');
  const book = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  expect(alarmKinds.filter((kind) => !book.includes(`\`${kind}\``))).toEqual([]);
});
