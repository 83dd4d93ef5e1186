import { setTimeout as sleep } from 'node:timers/promises';
import { headStartMs } from '#server/content/due.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { spread } from './backoff.ts';
import { queueUp } from './budgets.ts';
import { claim } from './claim.ts';
import { type Facts, factsOf } from './conditions.ts';
import { hold, instantForLate, putOff } from './held.ts';
import { startNewsletter } from './newsletter.ts';
import { type ArmedPost, armPost, sendPost } from './post.ts';
import { checkProgress } from './progress.ts';
import { lookFor } from './reconcile.ts';
import { giveBack, takeBack } from './settle.ts';
import { together } from './together.ts';

/** Takes a publication one step further, whatever its step is now. What there is nothing to do for is left alone. */
export async function runPublication(
  services: WorkerServices,
  publicationId: string,
  stopping: AbortSignal,
): Promise<void> {
  await inTurn(services.hands, publicationId, async () => {
    const facts = await together(services.db).facts(publicationId);
    if (facts && !(await itIsTime(services, facts, stopping))) return;
    if (facts?.status === 'planned') await goOut(services, facts, stopping);
    else if (facts?.status === 'processing') await checkProgress(services, facts);
    else if (facts?.status === 'unknown') await lookFor(services, facts);
  });
}

/**
 * One after the other within a process: `takeBack` undoes what this process may have of a publication, and must not
 * meet what another of its jobs has just sent.
 */
async function inTurn(hands: WorkerServices['hands'], id: string, work: () => Promise<void>): Promise<void> {
  const before = hands.get(id);
  const done = (async () => {
    await before;
    await work();
  })();
  const settled = done.catch(() => {});
  hands.set(id, settled);
  try {
    await done;
  } finally {
    if (hands.get(id) === settled) hands.delete(id);
  }
}

/** Waits out the head start. False: moved or put off since this job was written, and the new time has a job of its own. */
async function itIsTime({ clock }: WorkerServices, facts: Facts, stopping: AbortSignal): Promise<boolean> {
  if (!facts.dueAt) return false;
  const at = Math.max(facts.dueAt.getTime(), facts.nextTryAt?.getTime() ?? 0);
  const left = (): number => at - clock.now().getTime();
  if (left() > headStartMs * 4) return false;
  // A timer may ring a moment early.
  for (let ring = 0; ring < 3 && left() > 0 && !stopping.aborted; ring++)
    await sleep(left(), undefined, { signal: stopping }).catch(() => {});
  return left() <= 0;
}

/** How often what was changed between the look and the claim is looked at again, at once. */
const mostLooks = 3;

async function goOut(services: WorkerServices, known: Facts, stopping: AbortSignal): Promise<void> {
  const { db, clock } = services;
  let facts: Facts | null = known;
  for (let look = 0; look < mostLooks && facts?.status === 'planned'; look++) {
    const now = clock.now();
    if (!facts.dueAt || facts.dueAt > now || (facts.nextTryAt && facts.nextTryAt > now)) return;
    if (await hold(db, facts, now)) return;
    const later = whenWindowOpens(services, facts, now) ?? (await instantForLate(db, facts, services.random, now));
    if (later) return await putOff(db, facts, later, now);
    if (stopping.aborted) return;
    const taken = await take(services, facts, stopping);
    if (taken === null) return;
    if (taken === 'full') return await waitItsTurn(services, facts, now);
    if (taken !== 'changed') return await sendAll(services, facts, taken, stopping);
    facts = await factsOf(db, facts.id);
  }
}

/**
 * Claims, and does everything up to the brink. null: it is written down already. Nothing was sent when this throws, so
 * the publication is planned again, whatever the database kept of this try: one that goes away in the middle does not
 * say whether a claim or an arming stands.
 */
async function take(
  services: WorkerServices,
  facts: Facts,
  stopping: AbortSignal,
): Promise<ArmedPost | 'changed' | 'full' | null> {
  const workerId = services.workerId();
  try {
    const claimed = await claim(services.db, facts, workerId, services.clock.now(), budgetsOf(services, facts));
    if (!claimed) return 'changed';
    if (claimed === 'full') return 'full';
    if (claimed.payload.kind === 'post') return await armPost(services, claimed, stopping);
    await startNewsletter(services, claimed);
    return null;
  } catch (error) {
    await takeBack(services, facts, workerId, error);
    throw error;
  }
}

/** A job does not hold a thread for longer than this: the rest of it is another job's. Milliseconds. */
const longestThreadMs = 60_000;

/** Sends what is armed, and then what comes after it in its thread, each armed by itself. */
async function sendAll(services: WorkerServices, facts: Facts, armed: ArmedPost, stopping: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  for (let next: ArmedPost | null = armed; next; ) {
    const claimed = await sendPost(services, next);
    if (!claimed) return;
    if (stopping.aborted || performance.now() - startedAt > longestThreadMs)
      return await giveBack(services, claimed, 0);
    try {
      next = await armPost(services, claimed, stopping);
    } catch (error) {
      await takeBack(services, facts, claimed.workerId, error);
      throw error;
    }
  }
}

const budgetsOf = ({ networks }: WorkerServices, { network }: Facts) => {
  const known = networks[network];
  return known?.accepts === 'post' ? known.budgets : [];
};

/** A budget of its network is spent: it waits for its place, and no longer than its grace, which spends no try. */
async function waitItsTurn(services: WorkerServices, facts: Facts, now: Date): Promise<void> {
  const at = (await queueUp(services.db, facts, budgetsOf(services, facts), now)) ?? now;
  const last = new Date((facts.graceEndsAt ?? at).getTime() + 1_000);
  await putOff(services.db, facts, at < last ? at : last, now);
}

/** A little after the rate window of its channel or app opens: not all at its first moment. null while none is closed. */
function whenWindowOpens(services: WorkerServices, facts: Facts, now: Date): Date | null {
  const { windowOpensAt, graceEndsAt, kind } = facts;
  if (kind !== 'post' || !graceEndsAt || !windowOpensAt || windowOpensAt <= now) return null;
  return spread(services.random() / 2, graceEndsAt, services.random, windowOpensAt);
}
