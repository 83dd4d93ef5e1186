import type { Db } from '#server/database/connection.ts';
import { wakeSends } from '#server/newsletters/progress.ts';
import { declareDoubts } from '#server/newsletters/window.ts';
import { newsOfSend } from '#server/notifications/sends.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { isWorkerGone } from '#server/schedule/workers.ts';
import { finishNewsletter, stopNewsletter } from './newsletter.ts';

/** A send that has ended ends its publication too. Safe to ask at any time. */
export async function settleSend(db: Db, sendId: string, now: Date): Promise<void> {
  const send = await db
    .selectFrom('sends')
    .where('id', '=', sendId)
    .select(['status', 'publication_id'])
    .executeTakeFirst();
  if (send?.status === 'done') await finishNewsletter(db, send.publication_id, now);
  if (send?.status === 'cancelled') await stopNewsletter(db, send.publication_id, now);
  await newsOfSend(db, sendId, now);
}

/** What a killed node left of the sends: windows in doubt are named as such, idle sends get a turn, ended ones are settled. */
export async function sweepSends({ db, clock, timing, hands, workerId: own }: WorkerServices): Promise<void> {
  const now = clock.now();
  const isGone = async (trx: Db, { id, workerId }: { id: string; workerId: string }): Promise<boolean> =>
    (workerId === own() && !hands.has(id)) || (await isWorkerGone(trx, workerId));
  await declareDoubts(db, isGone, new Date(now.getTime() - timing.marginMs), now);
  await wakeSends(db, now);
  const ended = await db
    .selectFrom('sends')
    .innerJoin('publications', 'publications.id', 'sends.publication_id')
    .where('sends.status', 'in', ['done', 'cancelled'])
    .where('publications.status', '=', 'processing')
    .select('sends.id')
    .limit(200)
    .execute();
  for (const { id } of ended) await settleSend(db, id, now);
}
