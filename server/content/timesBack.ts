import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { type NewDue, setDue, startOver } from './due.ts';
import type { ContentState, Stuck } from './state.ts';
import { resolveDue } from './time.ts';

/**
 * Nothing is written when one of the old times is over by now, or its channel has another publication. What already
 * waited for a person at its old time waits there again.
 */
export async function putTimesBack(
  trx: Db,
  { contentId, clientId, before, ids }: { contentId: string; clientId: string; before: ContentState; ids: string[] },
  now: Date,
): Promise<'timePast' | 'changedMeanwhile' | null> {
  const back = ids.map((id) => {
    const { isLive, due, stuck } = before.times[id] ?? { isLive: false, due: null };
    const dueAt = due && isLive ? resolveDue(due).dueAt : null;
    return { id, isLive, stuck, isPast: dueAt !== null && dueAt <= now, due: due && dueAt && { ...due, dueAt } };
  });
  if (back.some(({ isPast, stuck }) => isPast && !stuck)) return 'timePast';
  if (await isReplaced(trx, contentId, ids)) return 'changedMeanwhile';
  for (const { id, isLive, due, stuck, isPast } of back) {
    if (due && stuck && isPast) await standStill(trx, id, due, stuck, now);
    else if (due) await setDue(trx, [{ publication: { id, clientId }, due }], now);
    else
      await trx
        .updateTable('publications')
        .set({
          status: isLive ? 'planned' : 'cancelled',
          due_at: null,
          due_wall: null,
          due_zone: null,
          ...startOver,
          updated_at: now,
        })
        .where('id', '=', id)
        .execute();
  }
  return null;
}

async function standStill(trx: Db, id: string, due: NewDue, stuck: Stuck, now: Date): Promise<void> {
  await trx
    .updateTable('publications')
    .set({
      ...startOver,
      due_at: due.dueAt,
      due_wall: due.wall,
      due_zone: due.zone,
      due_disambiguation: due.disambiguation,
      status: stuck.status,
      held_reason: stuck.reason,
      held_at: stuck.status === 'held' ? now : null,
      problem: stuck.problem,
      problem_words: stuck.words,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute();
}

/** Whether a channel that would get its cancelled publication back has a new one by now. */
async function isReplaced(trx: Db, contentId: string, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from publications old join publications new
      on new.content_id = old.content_id and new.channel_id = old.channel_id and new.id <> old.id
    where old.content_id = ${contentId} and old.id = any(${ids}::uuid[]) and old.status = 'cancelled' and new.status <> 'cancelled'
    limit 1`.execute(trx);
  return rows.length > 0;
}
