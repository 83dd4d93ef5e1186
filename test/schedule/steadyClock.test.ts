import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { watchForJumps } from '#server/schedule/jumps.ts';
import { openSteadyClock } from '#server/schedule/steadyClock.ts';

afterEach(() => vi.useRealTimers());

/** A database whose time is `base` ahead of the monotonic clock, and that takes its time to answer. */
function world(base: number) {
  let monotonic = 0;
  let there: number | null = base;
  const delays: [number, number][] = [];
  const sql = {
    async unsafe() {
      const [to, back] = delays.shift() ?? [1, 1];
      monotonic += to;
      if (there === null) throw new Error('away');
      const now = there + monotonic;
      monotonic += back;
      return [{ now: String(now) }];
    },
  };
  return {
    sql: sql as never,
    delays,
    monotonic: () => monotonic,
    truth: () => base + monotonic,
    pass: (ms: number) => {
      monotonic += ms;
    },
    goAway: () => {
      there = null;
    },
  };
}

test('is never ahead of the database, however slowly it answers, and close to it as soon as one answer was quick', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), {
        minLength: 3,
        maxLength: 20,
      }),
      fc.integer({ min: 1_000, max: 1e12 }),
      async (delays, base) => {
        const there = world(base);
        there.delays.push(...delays);
        const clock = await openSteadyClock(there.sql, there.monotonic);
        let narrowest = Math.min(...delays.slice(0, 3).map(([, back]) => back));
        for (const [, back] of delays.slice(3)) {
          await clock.sync();
          narrowest = Math.min(narrowest, back);
          const behind = there.truth() - clock.now().getTime();
          expect(behind).toBeGreaterThanOrEqual(0);
          expect(behind).toBeLessThanOrEqual(narrowest + 1);
        }
      },
    ),
  );
});

test("a machine whose own clock is an hour off, or jumps, keeps the database's time; while that is away it goes on", async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T10:24:00Z') });
  const there = world(Date.parse('2026-11-23T09:24:00Z'));
  const clock = await openSteadyClock(there.sql, there.monotonic);
  there.pass(60_000);
  expect(there.truth() - clock.now().getTime()).toBeLessThanOrEqual(1);
  vi.setSystemTime(new Date('2026-11-23T07:00:00Z'));
  there.goAway();
  await expect(clock.sync()).rejects.toThrow('away');
  there.pass(60_000);
  expect(there.truth() - clock.now().getTime()).toBeLessThanOrEqual(1);
});

test('a wall clock that is set is noticed, time that merely passes is not', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] });
  const seen: number[] = [];
  const unwatch = watchForJumps(() => seen.push(1));
  vi.advanceTimersByTime(60_000);
  expect(seen).toHaveLength(0);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(2_000);
  expect(seen).toHaveLength(1);
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(2_000);
  expect(seen).toHaveLength(2);
  unwatch();
});
