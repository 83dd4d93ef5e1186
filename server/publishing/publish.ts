import type { Logger } from '#server/log.ts';
import type { Armed, Call, Outcome, Post, PostNetwork, Prepared } from '#server/networks/network.ts';
import type { ArmedAttempt } from './arm.ts';

/** How long before its deadline the first byte must leave, so that what is sent can still arrive before anybody looks. */
const lastMomentMs = 500;

/**
 * The one call that cannot be taken back. Whatever happens in it becomes an outcome: what never left is `retry`, what
 * left and got no answer is `unknown`. A process that was frozen does not send after its deadline: others may be
 * looking already.
 */
export async function publish(
  network: PostNetwork,
  {
    call,
    post,
    attempt,
    prepared,
    log,
  }: { call: Call; post: Post; attempt: ArmedAttempt; prepared: Prepared; log: Logger },
): Promise<Outcome> {
  const armedFor = attempt.deadlineAt.getTime() - call.now().getTime();
  // By every clock there is: the wall's may be set back while we sleep, the monotonic one may stand still while the
  // machine does. The one that says the most has passed decides; to send nothing is never wrong.
  const startedAt = performance.now();
  const startedOn = Date.now();
  let hasLeft = false;
  const armed: Armed = {
    ...{ key: attempt.key, chosenId: attempt.chosenId, frozenAt: attempt.frozenAt, prepared },
    beforeFirstByte() {
      const left = Math.min(
        attempt.deadlineAt.getTime() - call.now().getTime(),
        armedFor - (performance.now() - startedAt),
        armedFor - (Date.now() - startedOn),
      );
      if (left < Math.min(lastMomentMs, armedFor / 4)) throw new Error('The deadline has passed; nothing was sent.');
      hasLeft = true;
    },
  };
  try {
    return await Promise.race([network.publish(call, post, armed), stuck(call.signal)]);
  } catch (error) {
    if (call.signal.aborted || error === tooLong)
      return hasLeft ? { kind: 'unknown', reason: 'timeout' } : { kind: 'retry', reason: 'timeout' };
    log.error({ err: error, key: attempt.key }, 'a network threw instead of answering');
    return hasLeft ? { kind: 'unknown', reason: 'answer_unreadable' } : { kind: 'retry', reason: 'answer_unreadable' };
  }
}

const tooLong = new Error('The call outlived its deadline.');

/** Ends the wait for an adapter that does not heed its signal. */
function stuck(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => setTimeout(() => reject(tooLong), 1_000).unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
