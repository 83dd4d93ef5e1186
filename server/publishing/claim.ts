import { sql } from 'kysely';
import type { Payload } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import type { Budget } from '#server/networks/interface/limits.ts';
import { hasRoom, spending } from './budgets.ts';
import { type Facts, joined, mayGoOut } from './conditions.ts';

/** A publication in a worker's hands: everything the next steps need, and the lease that says it is still there. */
export type Claimed = {
  id: string;
  workspaceId: string;
  clientId: string;
  contentId: string;
  channelId: string;
  workerId: string;
  lease: string;
  payload: Payload;
  payloadHash: string;
  generation: number;
  tries: number;
  prepared: Record<string, unknown>;
  /** Posts of a thread that are out; what is sent now is the one after them. */
  partsOut: number;
  facts: Facts;
};

/**
 * Takes a due publication into this worker's hands: one guarded update that bears every condition, and spends what the
 * network's budgets ask for it. null when a condition does not hold (any more), which `held.ts` then names; 'full' when
 * a budget is spent.
 */
export async function claim(db: Db, facts: Facts, workerId: string, now: Date): Promise<Claimed | null>;
export async function claim(
  db: Db,
  facts: Facts,
  workerId: string,
  now: Date,
  budgets: readonly Budget[],
): Promise<Claimed | 'full' | null>;
export async function claim(
  db: Db,
  facts: Facts,
  workerId: string,
  now: Date,
  budgets: readonly Budget[] = [],
): Promise<Claimed | 'full' | null> {
  const isLimited = budgets.length > 0;
  // Not waited for until it is on the disk: a server that dies forgets it, and then the arming fails, which is.
  const { rows } = await sql<ClaimedRow>`
    with quick as materialized (select set_config('synchronous_commit', 'off', true))
    ${isLimited ? sql`, ${spending(facts, budgets, now)}` : sql``},
    claimed as (
      update publications p
      set status = 'sending', worker_id = ${workerId}, lease = p.lease + 1, claimed_at = ${now}, updated_at = ${now}
      from quick, ${joined.from}
      where p.id = ${facts.id} and p.status = 'planned' and ${joined.where} and ${mayGoOut(facts, now)}
        ${isLimited ? sql`and ${hasRoom}` : sql``}
      returning p.lease, p.payload, p.payload_hash, p.generation, p.tries, p.prepared, p.parts_out)
    select ${isLimited ? hasRoom : sql`true`} as has_room, claimed.* from (values (1)) as one left join claimed on true`.execute(
    db,
  );
  const row = rows[0];
  if (!row?.payload) return row?.has_room === false ? 'full' : null;
  const { id, workspaceId, clientId, contentId, channelId } = facts;
  const { lease, payload, payload_hash: payloadHash, generation, tries, prepared, parts_out: partsOut } = row;
  return {
    ...{ id, workspaceId, clientId, contentId, channelId, workerId },
    ...{ lease, payload, payloadHash, generation, tries, prepared, partsOut, facts },
  };
}

type ClaimedRow = {
  has_room: boolean;
  lease: string;
  payload: Payload | null;
  payload_hash: string;
  generation: number;
  tries: number;
  prepared: Record<string, unknown>;
  parts_out: number;
};

/** Puts it back as it was, for any worker to take from `nextTryAt` on. False when it is no longer in these hands. */
export async function handBack(
  trx: Db,
  { id, workerId, lease }: Pick<Claimed, 'id' | 'workerId' | 'lease'>,
  nextTryAt: Date | null,
  now: Date,
): Promise<boolean> {
  const done = await trx
    .updateTable('publications')
    .set({ status: 'planned', worker_id: null, next_try_at: nextTryAt, updated_at: now })
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .where('worker_id', '=', workerId)
    .where('lease', '=', lease)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attempts')
            .where('publication_id', '=', id)
            .where('finished_at', 'is', null)
            .select('attempts.id'),
        ),
      ),
    )
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
