import { enqueueRun } from '#server/content/due.ts';
import { isAway, untilStored } from '#server/database/stored.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { attempts } from '#server/metrics.ts';
import type { Outcome, PostNetwork } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { type Claimed, handBack } from './claim.ts';
import { type Facts, factsOf } from './conditions.ts';
import { hold, putOff } from './held.ts';
import { isTooMuch, type Verdict, verdictOn } from './outcome.ts';
import { closeWindow, type UsedUp } from './rates.ts';
import { type Recording, record } from './record.ts';
import { together } from './together.ts';

type Settled = {
  outcome: Outcome;
  attempt: { id: string; armedAt: Date } | null;
  rates: { usedUp: UsedUp };
  /** Of the secrets that the network was asked with last. */
  credentialsVersion: number;
};

/** Records the answer, for as long as it takes: an answer that is not written down is a doubt. Gives what came of it. */
export async function settle(
  services: WorkerServices,
  network: PostNetwork,
  claimed: Claimed,
  { outcome, attempt, rates, credentialsVersion }: Settled,
): Promise<Recording> {
  const { id, workspaceId, clientId, channelId, facts, tries, lease } = claimed;
  attempts.inc({ network: facts.network, outcome: outcome.kind });
  const graceEndsAt = facts.graceEndsAt ?? services.clock.now();
  let recorded: Recording = 'late';
  await untilStored(services, async () => {
    const now = services.clock.now();
    const isSingle = claimed.payload.v === 1;
    if (outcome.kind === 'published' && attempt && isSingle && rates.usedUp.size === 0) {
      const mine = { id, workspaceId, clientId, channelId, credentialsVersion, lease, from: 'sending' as const };
      await together(services.db).recordPublished({
        recorded: { ...mine, attempt: { ...attempt, outcome: 'published' } },
        ...{ remoteId: outcome.remoteId, remoteUrl: outcome.remoteUrl ?? null, now },
      });
      return;
    }
    await inTransaction(services.db, async (trx) => {
      const hasDoubt = network.idempotency === 'receiverKey' && (await wasEverDoubted(trx, claimed));
      const verdict = verdictOn(outcome, { network, tries, graceEndsAt, hasDoubt }, services.random, now);
      recorded = await record(
        trx,
        {
          ...{ id, workspaceId, clientId, channelId, lease, credentialsVersion },
          from: 'sending',
          attempt: attempt && { ...attempt, outcome: outcome.kind },
        },
        verdict,
        now,
      );
      await closeWindows(trx, claimed, { outcome, verdict, usedUp: rates.usedUp }, now);
    });
  });
  return recorded;
}

/** What the network refused because it was too much, and what it announced as used up. */
async function closeWindows(
  trx: WorkerServices['db'],
  { facts: place }: Claimed,
  { outcome, verdict, usedUp }: { outcome: Outcome; verdict: Verdict; usedUp: UsedUp },
  now: Date,
): Promise<void> {
  for (const [of, until] of usedUp) await closeWindow(trx, { of, place, until }, now);
  if (outcome.kind !== 'retry' || !isTooMuch(outcome.reason)) return;
  const until = outcome.afterMs ? new Date(now.getTime() + outcome.afterMs) : 'at' in verdict ? verdict.at : null;
  if (until) await closeWindow(trx, { of: outcome.of ?? 'account', place, until }, now);
}

async function wasEverDoubted(trx: WorkerServices['db'], { id, generation, partsOut }: Claimed): Promise<boolean> {
  const row = await trx
    .selectFrom('attempts')
    .where('publication_id', '=', id)
    .where('generation', '=', generation)
    .where('part', '=', partsOut + 1)
    .where('outcome', '=', 'unknown')
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Not armed, so nothing happened: back among the planned, with a job that looks again. */
export async function giveBack(services: WorkerServices, claimed: Claimed, waitMs: number): Promise<void> {
  await untilStored(services, async () => {
    const now = services.clock.now();
    const at = new Date(now.getTime() + waitMs);
    await inTransaction(services.db, async (trx) => {
      if (!(await handBack(trx, claimed, waitMs > 0 ? at : null, now))) return;
      const facts = await factsOf(trx, claimed.id);
      if (facts && !(await hold(trx, facts, now))) await putOff(trx, facts, at, now);
    });
  });
}

/** How long after a failure of our own the publication is taken again: sooner when only the database was away. Milliseconds. */
const afterFailureMs = 30_000;
const afterAbsenceMs = 2_000;

/**
 * After a failure of our own before anything was sent: undoes whatever the database kept of this try, be it the claim
 * or even the armed attempt whose confirmation was lost, and plans it again.
 */
export async function takeBack(
  services: WorkerServices,
  { id, clientId }: Pick<Facts, 'id' | 'clientId'>,
  workerId: string,
  error: unknown,
): Promise<void> {
  const waitMs = isAway(error) ? afterAbsenceMs : afterFailureMs;
  await untilStored(services, async () => {
    const now = services.clock.now();
    const at = new Date(now.getTime() + waitMs);
    await inTransaction(services.db, async (trx) => {
      const row = await trx
        .updateTable('publications')
        .set({ status: 'planned', worker_id: null, next_try_at: at, updated_at: now })
        .where('id', '=', id)
        .where('status', '=', 'sending')
        .where('worker_id', '=', workerId)
        .returning('id')
        .executeTakeFirst();
      if (!row) return;
      await trx
        .updateTable('attempts')
        .set({ finished_at: now, outcome: 'handed_back' })
        .where('publication_id', '=', id)
        .where('worker_id', '=', workerId)
        .where('finished_at', 'is', null)
        .execute();
      await enqueueRun(trx, { id, clientId, at });
    });
  });
}
