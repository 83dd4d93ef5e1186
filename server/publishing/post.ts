import type { OpenedCall } from '#server/channels/call.ts';
import { withDeadline } from '#server/deadline.ts';
import { lateness } from '#server/metrics.ts';
import type { Post, PostNetwork, Prepared, PrepareOutcome } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import type { ArmedAttempt } from './arm.ts';
import type { Claimed } from './claim.ts';
import { partAt } from './parts.ts';
import { lost, postOf, prepare } from './prepare.ts';
import { publish } from './publish.ts';
import { watchRates } from './rates.ts';
import { giveBack, settle } from './settle.ts';
import { together } from './together.ts';

/** How soon a publication whose account could not be opened is looked at again. Milliseconds. */
const soonMs = 30_000;

/** A post on the brink: armed, with all that the one call needs. */
export type ArmedPost = {
  claimed: Claimed;
  network: PostNetwork;
  call: OpenedCall;
  post: Post;
  prepared: Prepared;
  attempt: ArmedAttempt;
  armedAt: Date;
  rates: ReturnType<typeof watchRates>;
};

/** What preparing came to, and the call that it was prepared with. */
type Brought = { call: OpenedCall; ready: PrepareOutcome | typeof lost };

/**
 * A claimed post: prepared and armed. null when it did not come to that, which is written down already. Nothing was
 * sent when this returns or throws.
 */
export async function armPost(
  services: WorkerServices,
  claimed: Claimed,
  stopping: AbortSignal,
): Promise<ArmedPost | null> {
  const { db, clock, timing } = services;
  const network = services.networks[claimed.facts.network];
  if (network?.accepts !== 'post' || claimed.payload.kind !== 'post')
    throw new Error(`The network ${claimed.facts.network} is not one that takes a ${claimed.payload.kind}.`);
  const rates = watchRates(services.http, () => clock.now());
  const { part, reply } = await partAt(db, claimed.payload, { id: claimed.id, part: claimed.partsOut + 1 });
  const post = postOf(services, part, reply);
  const giveUp = async (waitMs: number): Promise<null> => {
    await giveBack(services, claimed, waitMs);
    return null;
  };

  const prepared = await withDeadline(timing.prepareMs, [services.ending], async (signal): Promise<Brought | null> => {
    const call = await services.openCall(services, claimed.channelId, { http: rates.http, signal });
    return call && { call, ready: await prepare(db, network, { call, post, claimed }, () => clock.now()) };
  });
  if (!prepared) return await giveUp(soonMs);
  const { call, ready } = prepared;
  if (ready === lost) return null;
  // Nothing was sent, and what was uploaded is written down: another node goes on from there.
  if (stopping.aborted) return await giveUp(0);
  if (ready.kind === 'wait') return await giveUp(ready.checkAfterMs);
  if (ready.kind !== 'ready') {
    const credentialsVersion = call.credentialsVersion();
    await settle(services, network, claimed, { outcome: ready, attempt: null, rates, credentialsVersion });
    return null;
  }

  const armedAt = clock.now();
  const chooseId = () => chosenId(services, network);
  const attempt = await together(db).arm({ claimed, chooseId, callMs: timing.callMs, now: armedAt });
  if (!attempt) return await giveUp(0);
  const { dueAt, nextTryAt, tries, network: name } = claimed.facts;
  if (dueAt && !nextTryAt && tries === 0)
    lateness.observe({ network: name }, Math.max(0, armedAt.getTime() - dueAt.getTime()) / 1000);
  return { claimed, network, call, post, prepared: ready.prepared, attempt, armedAt, rates };
}

/**
 * Publishes what is armed and records the answer. From here on, whatever happens is an answer, and never a reason to try
 * again. A claim for the next post of a thread, where this one is out and there is one.
 */
export async function sendPost(services: WorkerServices, armed: ArmedPost): Promise<Claimed | null> {
  const { claimed, network, post, prepared, attempt, armedAt, rates } = armed;
  const left = Math.max(1, attempt.deadlineAt.getTime() - services.clock.now().getTime());
  const outcome = await withDeadline(left, [services.ending], (signal) =>
    publish(network, { call: { ...armed.call, signal }, post, attempt, prepared, log: services.log }),
  );
  const credentialsVersion = armed.call.credentialsVersion();
  const ended = { outcome, attempt: { id: attempt.id, armedAt }, rates, credentialsVersion };
  const recorded = await settle(services, network, claimed, ended);
  return recorded === 'next' ? { ...claimed, partsOut: claimed.partsOut + 1, prepared: {}, tries: 0 } : null;
}

function chosenId(services: WorkerServices, network: PostNetwork): string {
  return network.idempotency === 'clientKey' ? network.chooseId(services.clock.now(), services.random) : '';
}
