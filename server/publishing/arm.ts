import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { alone } from '#server/database/gather.ts';
import { inTransaction } from '#server/database/transaction.ts';
import type { Claimed } from './claim.ts';
import { joined, type Known, mayGoOut } from './conditions.ts';

/** An attempt that was written down before the call it stands for. */
export type ArmedAttempt = {
  id: string;
  /** Of this effect on the outside world, the same on every try: publication, part, generation. */
  key: string;
  chosenId: string;
  frozenAt: Date;
  deadlineAt: Date;
};

export type Arming = { claimed: Claimed; chooseId(): string; callMs: number; now: Date };

/**
 * The point of no return. Repeats every condition of the claim under the locks of what they speak of, and writes the
 * attempt: from here until the outcome, a cancel or an edit is told that it is too late. A pause is as exact: it is over
 * before the arming, and then nothing goes out, or it waits for it. null: a person was faster, hand it back.
 * `chooseId` gives the id that we choose for the network, once for the publication's life, or for each post of a
 * thread, which are armed one by one.
 */
export async function arm(
  db: Db,
  claimed: Claimed,
  { chooseId, callMs }: { chooseId(): string; callMs: number },
  now: Date,
): Promise<ArmedAttempt | null> {
  return await inTransaction(db, async (trx) => {
    const mine = await lockMine(trx, [claimed], 'wait');
    const [attempt] = mine.has(claimed.id) ? await armLocked(trx, [{ claimed, chooseId, callMs, now }]) : [];
    return attempt ?? null;
  });
}

/**
 * The same for several in one transaction, each on its own conditions. One that somebody is changing at this moment is
 * left `alone`: waiting for it would hold up the others, and two who wait while they hold locks may wait for each other.
 */
export async function armTogether(db: Db, armings: Arming[]): Promise<(ArmedAttempt | null | typeof alone)[]> {
  return await inTransaction(db, async (trx) => {
    const mine = await lockMine(
      trx,
      armings.map(({ claimed }) => claimed),
      'skip',
    );
    const locked = armings.filter(({ claimed }) => mine.has(claimed.id));
    if (locked.length === 0) return armings.map(() => alone);
    const attempts = new Map((await armLocked(trx, locked)).map((attempt) => [attempt.publicationId, attempt]));
    return armings.map(({ claimed: { id } }) => (mine.has(id) ? (attempts.get(id) ?? null) : alone));
  });
}

type ArmedRow = {
  id: string;
  publication_id: string;
  key: string;
  chosen_id: string;
  frozen_at: Date;
  deadline_at: Date;
};

async function armLocked(trx: Db, armings: Arming[]): Promise<(ArmedAttempt & { publicationId: string })[]> {
  const column = <T>(type: string, of: (arming: Arming) => T) => sql`${armings.map(of)}::${sql.raw(type)}[]`;
  const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
  const { rows } = await sql<ArmedRow>`
    with known as (
      select * from unnest(
        ${column('uuid', ({ claimed }) => claimed.id)}, ${column('int', ({ claimed }) => claimed.generation)}, ${column('int', ({ claimed }) => claimed.partsOut)},
        ${column('timestamptz', ({ claimed }) => instant(claimed.facts.dueAt))}, ${column('text', ({ claimed }) => claimed.facts.zone)},
        ${column('date', ({ claimed }) => claimed.facts.date)}, ${column('text', ({ claimed }) => claimed.facts.payloadHash)},
        ${column('text', ({ chooseId }) => chooseId())}, ${column('timestamptz', ({ now }) => instant(now))},
        ${column('timestamptz', ({ now, callMs }) => instant(new Date(now.getTime() + callMs)))})
      as k (id, generation, parts_out, due_at, zone, date, payload_hash, chosen_id, now, deadline_at)),
    armed as (
      update publications p
      set chosen_id = coalesce(p.chosen_id, k.chosen_id), frozen_at = coalesce(p.frozen_at, k.now), next_try_at = null, updated_at = k.now
      from known k, ${joined.from}
      where p.id = k.id and p.status = 'sending' and p.generation = k.generation and p.parts_out = k.parts_out
        and ${joined.where} and ${mayGoOut(asKnown, sql`k.now`)}
      returning p.id, p.workspace_id, p.chosen_id, p.frozen_at, p.generation, p.worker_id, p.lease, p.payload_hash, p.parts_out + 1 as part, k.now, k.deadline_at),
    attempt as (
      insert into attempts (workspace_id, publication_id, part, generation, key, worker_id, lease, payload_hash, armed_at, deadline_at)
      select workspace_id, id, part, generation, id || ':' || part || ':' || generation, worker_id, lease, payload_hash, now, deadline_at
      from armed
      returning id, publication_id, key)
    select attempt.*, armed.chosen_id, armed.frozen_at, armed.deadline_at
    from attempt join armed on armed.id = attempt.publication_id`.execute(trx);
  return rows.map(({ id, publication_id, key, chosen_id, frozen_at, deadline_at }) => ({
    ...{ id, key, publicationId: publication_id },
    ...{ chosenId: chosen_id, frozenAt: frozen_at, deadlineAt: deadline_at },
  }));
}

const asKnown: Known = {
  dueAt: sql.ref('k.due_at'),
  zone: sql.ref('k.zone'),
  date: sql.ref('k.date'),
  payloadHash: sql.ref('k.payload_hash'),
};

/**
 * Waits for whoever is changing the publication, or what its conditions speak of (a pause, a policy, a decision), so
 * that the statement after this one sees what they did: an update that itself waits would go on with the approvals and
 * pauses of before. Or skips what somebody is changing. Whoever comes after these locks waits for the arming's end.
 * The order is everybody's: client, channel, content, publication. Answers the ids of those that are locked and still
 * in these hands.
 */
async function lockMine(trx: Db, claims: Claimed[], others: 'wait' | 'skip'): Promise<Set<string>> {
  const ifLocked = others === 'skip' ? sql`skip locked` : sql``;
  const { rows: mine } = await sql<{ id: string; worker_id: string | null; lease: string }>`
    select p.id, p.worker_id, p.lease from publications p, ${joined.from}
    where p.id = any(${claims.map(({ id }) => id)}::uuid[]) and p.status = 'sending' and ${joined.where}
    order by p.id
    for share of w, cl, ch, c ${ifLocked} for update of p ${ifLocked}`.execute(trx);
  const held = new Map(mine.map((row) => [row.id, row]));
  const isMine = ({ id, workerId, lease }: Claimed): boolean => {
    const row = held.get(id);
    return row?.worker_id === workerId && row.lease === lease;
  };
  return new Set(claims.filter(isMine).map(({ id }) => id));
}
