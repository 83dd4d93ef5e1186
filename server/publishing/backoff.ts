/**
 * When to try again: exponentially later, with jitter so that what failed together does not return together, and never
 * before the network said. `tries` counts those that failed so far, this one among them.
 */
export function nextTry(tries: number, afterMs: number | undefined, random: () => number, now: Date): Date {
  const base = Math.min(backOff.firstMs * 2 ** Math.max(0, tries - 1), backOff.mostMs);
  const own = base * (0.75 + random() * 0.5);
  const told = afterMs === undefined ? 0 : afterMs * (1 + random() * 0.1);
  return new Date(now.getTime() + Math.max(told, own));
}

/** The first wait, and the longest. */
export const backOff = { firstMs: 30_000, mostMs: 30 * 60_000 };

/** After an outage, what is late on one channel goes out one by one: the n-th waits n of these. */
const spacingMs = 30_000;

/**
 * The instant for the n-th late publication of a channel. What is left of the grace is enough for all of them: with
 * very many, they come closer together.
 */
export function spread(position: number, graceEndsAt: Date, random: () => number, now: Date): Date {
  const left = Math.max(0, graceEndsAt.getTime() - now.getTime()) * 0.8;
  const wait = position * spacingMs;
  return new Date(now.getTime() + (wait < left ? wait * (0.9 + random() * 0.2) : left * random()));
}
