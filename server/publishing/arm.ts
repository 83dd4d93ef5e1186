import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import type { Claimed } from './claim.ts';
import { joined, mayGoOut } from './conditions.ts';

/** An attempt that was written down before the call it stands for. */
export type ArmedAttempt = {
  id: string;
  /** Of this effect on the outside world, the same on every try: publication, part, generation. */
  key: string;
  chosenId: string;
  frozenAt: Date;
  deadlineAt: Date;
};

/** A post is one part; a thread will have several, each with its own attempts. */
const part = 1;

/**
 * The point of no return. Repeats every condition of the claim under the row's lock and writes the attempt: from here
 * until the outcome, a cancel or an edit is told that it is too late. null: a person was faster, hand it back.
 * `chooseId` gives the id that we choose for the network, once for the publication's life.
 */
export async function arm(
  db: Db,
  claimed: Claimed,
  { chooseId, callMs }: { chooseId(): string; callMs: number },
  now: Date,
): Promise<ArmedAttempt | null> {
  return await inTransaction(db, async (trx) => {
    if (!(await lockMine(trx, claimed))) return null;
    const deadlineAt = new Date(now.getTime() + callMs);
    const { rows } = await sql<{ id: string; key: string; chosen_id: string; frozen_at: Date }>`
      with armed as (
        update publications p
        set chosen_id = coalesce(p.chosen_id, ${chooseId()}), frozen_at = coalesce(p.frozen_at, ${now}), next_try_at = null, updated_at = ${now}
        from ${joined.from}
        where p.id = ${claimed.id} and p.status = 'sending' and p.generation = ${claimed.generation}
          and ${joined.where} and ${mayGoOut(claimed.facts, now)}
        returning p.id, p.workspace_id, p.chosen_id, p.frozen_at, p.generation, p.worker_id, p.lease, p.payload_hash),
      attempt as (
        insert into attempts (workspace_id, publication_id, part, generation, key, worker_id, lease, payload_hash, armed_at, deadline_at)
        select workspace_id, id, ${part}::int, generation, id || ':' || ${part}::int || ':' || generation, worker_id, lease, payload_hash,
          ${now}::timestamptz, ${deadlineAt}::timestamptz
        from armed
        returning id, key)
      select attempt.id, attempt.key, armed.chosen_id, armed.frozen_at from attempt, armed`.execute(trx);
    const row = rows[0];
    return row ? { id: row.id, key: row.key, chosenId: row.chosen_id, frozenAt: row.frozen_at, deadlineAt } : null;
  });
}

/**
 * Waits for whoever is changing the publication, so that the statement after this one sees what they did: an update
 * that itself waits would go on with the approvals and pauses of before.
 */
async function lockMine(trx: Db, { id, workerId, lease }: Claimed): Promise<boolean> {
  const mine = await trx
    .selectFrom('publications')
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .where('worker_id', '=', workerId)
    .where('lease', '=', lease)
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  return mine !== undefined;
}
