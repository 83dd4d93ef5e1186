import type { Db } from '#server/database/connection.ts';
import { release } from './held.ts';

/** Connected again: what waited for the channel goes out at once, within its grace. In the transaction that reconnects. */
export function resumeChannel(trx: Db, channelId: string, now: Date): Promise<number> {
  return release(trx, { channelId }, now);
}
