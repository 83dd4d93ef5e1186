/** Often enough to see what a person would feel, seldom enough to cost nothing. Milliseconds. */
const everyMs = 500;

/** Watches how late this process's own timers come: while its event loop is busy, everything it does waits. */
export function watchStalls(): { /** The worst since last asked, in milliseconds. */ worst(): number; stop(): void } {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - everyMs);
    last = now;
  }, everyMs);
  timer.unref();
  return {
    worst() {
      const seen = Math.max(worst, performance.now() - last - everyMs, 0);
      worst = 0;
      return seen;
    },
    stop: () => clearInterval(timer),
  };
}
