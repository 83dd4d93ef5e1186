import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { arm } from './arm.ts';
import { type Claimed, handBack } from './claim.ts';
import { factsOf } from './conditions.ts';
import { hold, putOff } from './held.ts';

/**
 * A newsletter's due instant: armed under the same conditions as a post, and its audience frozen in the same
 * transaction. No mail has left when this returns; the windows are jobs of their own (`newsletters/sending.ts`), and
 * what of them is in doubt is known address by address.
 */
export async function startNewsletter(services: WorkerServices, claimed: Claimed): Promise<void> {
  const { db, clock, timing } = services;
  await inTransaction(db, async (trx) => {
    const now = clock.now();
    const attempt = await arm(trx, claimed, { chooseId: () => '', callMs: timing.callMs }, now);
    if (!attempt) return await giveBack(trx, claimed, now);
    await services.startNewsletter(trx, claimed, now);
    await trx
      .updateTable('attempts')
      .set({ finished_at: now, outcome: 'processing' })
      .where('id', '=', attempt.id)
      .execute();
    await trx
      .updateTable('publications')
      .set({
        status: 'processing',
        worker_id: null,
        next_try_at: null,
        problem: null,
        problem_words: null,
        updated_at: now,
      })
      .where('id', '=', claimed.id)
      .execute();
    await audit(trx, claimed, 'publication.accepted', now);
  });
}

/** A person was faster: it is planned again, or held with the reason. */
async function giveBack(trx: Db, claimed: Claimed, now: Date): Promise<void> {
  if (!(await handBack(trx, claimed, null, now))) return;
  const facts = await factsOf(trx, claimed.id);
  if (facts && !(await hold(trx, facts, now))) await putOff(trx, facts, now, now);
}

/** The last window is done: the publication is published. Called by the sending, in its transaction; once. */
export async function finishNewsletter(trx: Db, publicationId: string, now: Date): Promise<void> {
  const row = await trx
    .updateTable('publications')
    .set({ status: 'published', published_at: sql<Date>`coalesce(published_at, ${now})`, updated_at: now })
    .where('id', '=', publicationId)
    .where('status', '=', 'processing')
    .returning(['id', 'workspace_id as workspaceId', 'client_id as clientId'])
    .executeTakeFirst();
  if (!row) return;
  await trx
    .updateTable('attempts')
    .set({ outcome: 'published', finished_at: now })
    .where('publication_id', '=', row.id)
    .where('outcome', '=', 'processing')
    .execute();
  await audit(trx, row, 'publication.published', now);
}

/** A person stopped the sending: what was sent is sent, the rest never goes. Called by the sending, in its transaction. */
export async function stopNewsletter(trx: Db, publicationId: string, now: Date): Promise<void> {
  const row = await trx
    .updateTable('publications')
    .set({ status: 'cancelled', updated_at: now })
    .where('id', '=', publicationId)
    .where('status', '=', 'processing')
    .returning(['id', 'workspace_id as workspaceId', 'client_id as clientId'])
    .executeTakeFirst();
  if (row) await audit(trx, row, 'publication.cancelled', now);
}

async function audit(
  trx: Db,
  { id, workspaceId, clientId }: Pick<Claimed, 'id' | 'workspaceId' | 'clientId'>,
  event: string,
  now: Date,
): Promise<void> {
  await recordEvent(
    trx,
    { kind: 'system', workspaceId },
    { event, subject: { kind: 'publication', id }, clientId },
    now,
  );
}
