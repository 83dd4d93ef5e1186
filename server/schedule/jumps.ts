/** How often the two clocks are compared, and from which difference on it is a jump. Milliseconds. */
const everyMs = 1_000;
const jumpMs = 500;

/**
 * Calls `onJump` when the wall clock has jumped against the monotonic one (it was set, or the machine was asleep):
 * timers that were armed for a time of the day are wrong from then on. Returns what ends the watch.
 */
export function watchForJumps(onJump: () => void): () => void {
  const difference = (): number => Date.now() - performance.now();
  let known = difference();
  const timer = setInterval(() => {
    const seen = difference();
    if (Math.abs(seen - known) > jumpMs) onJump();
    known = seen;
  }, everyMs);
  return () => clearInterval(timer);
}
