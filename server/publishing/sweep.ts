import { sql } from 'kysely';
import { enqueue } from '#server/database/queue.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { release } from './held.ts';
import { takeFromDead } from './reconcile.ts';

/** Finds, every half minute and on one node, what no job will bring up by itself. */
export async function sweep(services: WorkerServices): Promise<void> {
  await takeFromDead(services);
  const now = services.clock.now();
  await services.db.transaction().execute((trx) => release(trx, { everywhere: true }, now));
  await remind(services, now);
}

/** Writes a job for what is overdue and has none that works; at most one such job a publication in four times that. */
async function remind({ db, timing }: WorkerServices, now: Date): Promise<void> {
  const forgotten = await db
    .selectFrom('publications')
    .where('status', 'in', ['planned', 'processing', 'unknown'])
    .where(sql<boolean>`coalesce(next_try_at, due_at) < ${new Date(now.getTime() - timing.forgottenMs)}`)
    .where((eb) => eb.or([eb('status', '!=', 'processing'), eb('next_try_at', 'is not', null)]))
    .select(['id', 'client_id'])
    .orderBy(sql`coalesce(next_try_at, due_at)`)
    .limit(200)
    .execute();
  await enqueue(
    db,
    ...forgotten.map(
      ({ id, client_id }) =>
        ({
          name: 'publication.run',
          data: { publicationId: id },
          clientId: client_id,
          singletonKey: `reminder:${id}`,
          everySeconds: Math.ceil(timing.forgottenMs / 250),
        }) as const,
    ),
  );
}
