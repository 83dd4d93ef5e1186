import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import type { OpenSend } from './send.ts';

/** How a send stands, in people. `left` have not been tried to the end yet. */
export type SendCounts = { total: number; sent: number; left: number; refused: number; doubt: number; skipped: number };

/** Refusals early in a run that stop it: at least so many, and more than this share of what was tried. */
const manyRefused = { atLeast: 20, share: 0.1, early: 1_000 };

/** What a running send keeps as its reason once a person has seen that many are refused, and said go on. */
export const acceptedRefusals = 'many_refused_accepted';

export async function sendCounts(db: Db, sendId: string): Promise<SendCounts> {
  const rows = await db
    .selectFrom('recipients')
    .where('send_id', '=', sendId)
    .select(['status', sql<number>`count(*)::int`.as('people')])
    .groupBy('status')
    .execute();
  const of = (...statuses: string[]): number =>
    rows.filter((row) => statuses.includes(row.status)).reduce((sum, row) => sum + row.people, 0);
  return {
    total: rows.reduce((sum, row) => sum + row.people, 0),
    sent: of('sent'),
    left: of('planned', 'armed', 'deferred'),
    refused: of('refused'),
    doubt: of('doubt'),
    skipped: of('skipped'),
  };
}

/** Stops a running send until a person says go on. `reason` has a sentence in the words. */
export async function pauseBecause(db: Db, sendId: string, reason: string): Promise<void> {
  await db
    .updateTable('sends')
    .set({ status: 'paused', paused_reason: reason })
    .where('id', '=', sendId)
    .where('status', '=', 'running')
    .execute();
}

/**
 * After a turn: another turn while somebody is left (at once, or when the first deferred address may be tried again), a
 * pause when too many are refused, else the end.
 */
export async function finishOrGoOn(db: Db, send: Pick<OpenSend, 'id' | 'clientId'>, now: Date): Promise<void> {
  const counts = await sendCounts(db, send.id);
  const tried = counts.sent + counts.refused;
  const isMany = counts.refused >= manyRefused.atLeast && counts.refused > tried * manyRefused.share;
  if (isMany && tried <= manyRefused.early && counts.left > 0 && !(await wasAccepted(db, send.id))) {
    await pauseBecause(db, send.id, 'many_refused');
    return;
  }
  if (counts.left > 0) {
    const next = await db
      .selectFrom('recipients')
      .where('send_id', '=', send.id)
      .where('status', 'in', ['planned', 'deferred'])
      .select([
        sql<Date | null>`min(next_try_at)`.as('deferredTo'),
        sql<number>`count(*) filter (where status = 'planned')::int`.as('planned'),
      ])
      .executeTakeFirstOrThrow();
    const running = await db
      .selectFrom('sends')
      .where('id', '=', send.id)
      .where('status', '=', 'running')
      .select('id')
      .executeTakeFirst();
    // What only waits for another node's window goes on when that window is recorded.
    if (running && (next.planned > 0 || next.deferredTo)) {
      const startAfter = next.planned > 0 ? undefined : (next.deferredTo ?? now);
      await enqueue(db, {
        name: 'send.window',
        data: { sendId: send.id },
        clientId: send.clientId,
        ...(startAfter ? { startAfter } : {}),
      });
    }
    return;
  }
  await db
    .updateTable('sends')
    .set({ status: 'done', finished_at: now })
    .where('id', '=', send.id)
    .where('status', '=', 'running')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('recipients as r')
            .where('r.send_id', '=', send.id)
            .where('r.status', 'in', ['planned', 'armed', 'deferred'])
            .select('r.number'),
        ),
      ),
    )
    .execute();
}

async function wasAccepted(db: Db, sendId: string): Promise<boolean> {
  const row = await db.selectFrom('sends').where('id', '=', sendId).select('paused_reason').executeTakeFirst();
  return row?.paused_reason === acceptedRefusals;
}

/** Running sends that nothing works on any more: a node was killed, or a job was lost. They get a turn. */
export async function wakeSends(db: Db, now: Date): Promise<void> {
  const idle = await db
    .selectFrom('sends as s')
    .where('s.status', '=', 'running')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('send_windows as w')
            .whereRef('w.send_id', '=', 's.id')
            .where('w.finished_at', 'is', null)
            .where('w.deadline_at', '>', now)
            .select('w.id'),
        ),
      ),
    )
    .select(['s.id', 's.client_id'])
    .orderBy('s.frozen_at')
    .limit(200)
    .execute();
  await enqueue(
    db,
    ...idle.map(({ id, client_id }) => ({
      name: 'send.window' as const,
      data: { sendId: id },
      clientId: client_id,
      singletonKey: id,
      everySeconds: 15,
    })),
  );
}
