import type { Db } from '#server/database/connection.ts';
import { enqueue, type Jobs } from '#server/database/queue.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { publicationFailed, publicationHeld, publicationUnconfirmed } from '#server/notifications/publications.ts';

export type Trouble = Jobs['news.trouble']['what'];

/**
 * Those concerned will be told, by a job of its own: drawing a mail takes longer than publishing, and a mail that
 * cannot be drawn must not undo what is recorded.
 */
export async function announce(trx: Db, publicationId: string, what: Trouble): Promise<void> {
  await enqueue(trx, { name: 'news.trouble', data: { publicationId, what } });
}

const tell = { held: publicationHeld, failed: publicationFailed, unconfirmed: publicationUnconfirmed };
const shows: Record<Trouble, readonly string[]> = {
  held: ['held'],
  failed: ['rejected', 'exhausted'],
  unconfirmed: ['unconfirmed'],
};

/** Writes the mails, unless the trouble is over by now. A second time it writes none. */
export async function tellTrouble(db: Db, { publicationId, what }: Jobs['news.trouble'], now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .selectFrom('publications')
      .where('id', '=', publicationId)
      .select('status')
      .executeTakeFirst();
    if (row && shows[what].includes(row.status)) await tell[what](trx, publicationId, now);
  });
}
