import { inTransaction } from '#server/database/transaction.ts';
import type { Call, PostNetwork } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { arm } from './arm.ts';
import { spread } from './backoff.ts';
import { type Claimed, claim, handBack } from './claim.ts';
import { type Facts, factsOf } from './conditions.ts';
import { hold, instantForLate, putOff } from './held.ts';
import { startNewsletter } from './newsletter.ts';
import { type Verdict, verdictOn } from './outcome.ts';
import { lost, postOf, prepare } from './prepare.ts';
import { checkProgress } from './progress.ts';
import { publish } from './publish.ts';
import { closeWindow, watchRates } from './rates.ts';
import { lookFor } from './reconcile.ts';
import { record } from './record.ts';
import { untilStored } from './stored.ts';

/** Takes a publication one step further, whatever its step is now. What there is nothing to do for is left alone. */
export async function runPublication(
  services: WorkerServices,
  publicationId: string,
  stopping: AbortSignal,
): Promise<void> {
  const facts = await factsOf(services.db, publicationId);
  if (facts?.status === 'planned') return await goOut(services, facts, stopping);
  if (facts?.status === 'processing') return await checkProgress(services, facts);
  if (facts?.status === 'unknown') return await lookFor(services, facts);
}

async function goOut(services: WorkerServices, facts: Facts, stopping: AbortSignal): Promise<void> {
  const { db, clock } = services;
  const now = clock.now();
  // Moved or put off since this job was written: the new time has a job of its own.
  if (!facts.dueAt || !facts.graceEndsAt || facts.dueAt > now || (facts.nextTryAt && facts.nextTryAt > now)) return;
  if (await hold(db, facts, now)) return;
  if (facts.windowOpensAt && facts.windowOpensAt > now && facts.kind === 'post') {
    return await putOff(
      db,
      facts,
      spread(services.random() / 2, facts.graceEndsAt, services.random, facts.windowOpensAt),
      now,
    );
  }
  const lateAt = await instantForLate(db, facts, services.random, now);
  if (lateAt) return await putOff(db, facts, lateAt, now);

  if (stopping.aborted) return;
  const claimed = await claim(db, facts, services.workerId(), now);
  if (!claimed) {
    // Changed between the look and the claim: look again, and say what is in the way.
    const newer = await factsOf(db, facts.id);
    if (newer?.status === 'planned') await hold(db, newer, clock.now());
    return;
  }
  if (claimed.payload.kind === 'newsletter') return await startNewsletter(services, claimed);
  await sendPost(services, claimed, stopping);
}

async function sendPost(services: WorkerServices, claimed: Claimed, stopping: AbortSignal): Promise<void> {
  const { db, clock, timing } = services;
  const network = services.networks[claimed.facts.network];
  if (network?.accepts !== 'post' || claimed.payload.kind !== 'post')
    throw new Error(`The network ${claimed.facts.network} is not one that takes a ${claimed.payload.kind}.`);
  const rates = watchRates(services.http, () => clock.now());
  const open = (ms: number) =>
    services.openCall(services, claimed.channelId, { http: rates.http, signal: AbortSignal.timeout(ms) });
  const post = postOf(services.storage, claimed.payload);

  let preparing: Call | null;
  let ready: Awaited<ReturnType<typeof prepare>>;
  try {
    preparing = await open(timing.prepareMs);
    if (!preparing) return await giveBack(services, claimed, 30_000);
    ready = await prepare(db, network, { call: preparing, post, claimed }, () => clock.now());
  } catch (error) {
    await giveBack(services, claimed, 30_000);
    throw error;
  }
  if (ready === lost) return;
  if (ready.kind === 'wait') return await giveBack(services, claimed, ready.checkAfterMs);
  if (ready.kind !== 'ready') return await settle(services, network, claimed, { outcome: ready, attempt: null, rates });
  if (stopping.aborted) return await giveBack(services, claimed, 0);

  const armedAt = clock.now();
  const attempt = await arm(
    db,
    claimed,
    { chooseId: () => chosenId(services, network), callMs: timing.callMs },
    armedAt,
  );
  if (!attempt) return await giveBack(services, claimed, 0);
  const left = Math.max(1, attempt.deadlineAt.getTime() - clock.now().getTime());
  const call: Call = { ...preparing, signal: AbortSignal.timeout(left) };
  const outcome = await publish(network, { call, post, attempt, prepared: ready.prepared, log: services.log });
  await settle(services, network, claimed, { outcome, attempt: { id: attempt.id, armedAt }, rates });
}

function chosenId(services: WorkerServices, network: PostNetwork): string {
  return network.idempotency === 'clientKey' ? network.chooseId(services.clock.now(), services.random) : '';
}

type Settled = {
  outcome: Parameters<typeof verdictOn>[0];
  attempt: { id: string; armedAt: Date } | null;
  rates: ReturnType<typeof watchRates>;
};

/** Records the answer, for as long as it takes: an answer that is not written down is a doubt. */
async function settle(
  services: WorkerServices,
  network: PostNetwork,
  claimed: Claimed,
  { outcome, attempt, rates }: Settled,
): Promise<void> {
  const { id, workspaceId, clientId, channelId, facts, tries, lease } = claimed;
  const graceEndsAt = facts.graceEndsAt ?? services.clock.now();
  await untilStored(services, async () => {
    const now = services.clock.now();
    await inTransaction(services.db, async (trx) => {
      const hasDoubt = network.idempotency === 'receiverKey' && (await wasEverDoubted(trx, claimed));
      const verdict: Verdict = verdictOn(outcome, { network, tries, graceEndsAt, hasDoubt }, services.random, now);
      await record(
        trx,
        {
          ...{ id, workspaceId, clientId, channelId, lease, credentialsVersion: facts.credentialsVersion },
          from: 'sending',
          attempt: attempt && { ...attempt, outcome: outcome.kind },
        },
        verdict,
        now,
      );
      const told =
        outcome.kind === 'retry' && (outcome.reason === 'rate_limited' || outcome.reason === 'quota_reached');
      if (told && 'at' in verdict) {
        const window =
          outcome.reason === 'quota_reached' ? { network: facts.network, instance: facts.instance } : { channelId };
        await closeWindow(trx, window, outcome.afterMs ? new Date(now.getTime() + outcome.afterMs) : verdict.at, now);
      }
      const exhaustedUntil = rates.exhaustedUntil();
      if (exhaustedUntil) await closeWindow(trx, { channelId }, exhaustedUntil, now);
    });
  });
}

async function wasEverDoubted(trx: WorkerServices['db'], { id, generation }: Claimed): Promise<boolean> {
  const row = await trx
    .selectFrom('attempts')
    .where('publication_id', '=', id)
    .where('generation', '=', generation)
    .where('outcome', '=', 'unknown')
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Not armed, so nothing happened: back among the planned, with a job that looks again. */
async function giveBack(services: WorkerServices, claimed: Claimed, waitMs: number): Promise<void> {
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
