import { sql } from 'kysely';
import type { PayloadPart } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import type { AttemptsTable } from '#server/database/schema/publishing.ts';
import type { Armed, Reply } from '#server/networks/network.ts';
import type { Facts } from './conditions.ts';
import { partAt } from './parts.ts';

/** A publication whose call was made, as the steps after it need it. */
export type Made = {
  lease: string;
  /** The post that was sent, and what it hangs on. */
  part: PayloadPart;
  reply: Reply | null;
  remoteId: string | null;
  armed: Armed;
  attempt: { id: string; workerId: string; armedAt: Date; outcome: AttemptsTable['outcome'] };
};

/**
 * Takes a publication in that state for one look, so that no other node looks at the same moment: whoever else comes
 * within `lookMs` finds it put off. null: not in that state, or somebody is looking.
 */
export async function takeForLook(
  db: Db,
  facts: Facts,
  status: 'processing' | 'unknown',
  { workerId, lookMs }: { workerId: string; lookMs: number },
  now: Date,
): Promise<Made | null> {
  const row = await db
    .updateTable('publications')
    .set({
      lease: sql<string>`lease + 1`,
      worker_id: workerId,
      next_try_at: new Date(now.getTime() + lookMs),
      updated_at: now,
    })
    .where('id', '=', facts.id)
    .where('status', '=', status)
    .where('next_try_at', '<=', now)
    .returning(['lease', 'payload', 'chosen_id', 'frozen_at', 'prepared', 'remote_id'])
    .executeTakeFirst();
  if (row?.payload?.kind !== 'post') return null;
  const attempt = await db
    .selectFrom('attempts')
    .where('publication_id', '=', facts.id)
    .orderBy('armed_at', 'desc')
    .orderBy('part', 'desc')
    .select(['id', 'part', 'key', 'worker_id', 'armed_at', 'outcome', 'remote_id'])
    .executeTakeFirstOrThrow();
  return {
    lease: row.lease,
    ...(await partAt(db, row.payload, { id: facts.id, part: attempt.part })),
    remoteId: attempt.remote_id ?? row.remote_id,
    armed: {
      key: attempt.key,
      chosenId: row.chosen_id ?? '',
      frozenAt: row.frozen_at ?? attempt.armed_at,
      prepared: row.prepared,
      beforeFirstByte() {
        throw new Error('A look sends nothing that cannot be taken back.');
      },
    },
    attempt: { id: attempt.id, workerId: attempt.worker_id, armedAt: attempt.armed_at, outcome: attempt.outcome },
  };
}
