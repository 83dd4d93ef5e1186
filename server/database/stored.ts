import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#server/log.ts';

/** A job may take this long (`expireInSeconds`, database/queue.ts); what is not stored by then is found by others as a doubt. */
const longestMs = 10 * 60_000;

/**
 * Does it again for as long as the database is away: what was learnt from the outside must not be lost because of that.
 * What the database refuses for another reason is thrown at once.
 */
export async function untilStored(services: { log: Logger }, work: () => Promise<void>): Promise<void> {
  const endsAt = performance.now() + longestMs;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() > endsAt) throw error;
      if (tries === 0) services.log.warn({ err: error }, 'the database is away; an outcome waits to be written down');
      await sleep(Math.min(100 * 2 ** tries, 2_000));
    }
  }
}

const away = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Its disk is full, its memory is used up, it cannot read or write: somebody mends that, and the answer still counts.
  '53100',
  '53200',
  '58030',
  // Server is starting, stopping, out of connections, or in recovery; a deadlock or serialisation lost.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '25006',
  '40001',
  '40P01',
]);

/** True when the database did not answer or may answer another time, and nothing was decided. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // FATAL ends the connection and not the statement alone: the server stops, starts, or lets nobody in.
  return (
    severity === 'FATAL' ||
    severity === 'PANIC' ||
    (typeof code === 'string' && (away.has(code) || code.startsWith('08')))
  );
}
