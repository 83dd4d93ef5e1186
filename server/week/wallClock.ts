import { Temporal } from 'temporal-polyfill';
import { type ResolvedDue, resolveDue } from '#server/content/time.ts';

export type ResolvedWall = Pick<ResolvedDue, 'dueAt' | 'kind' | 'wall'>;

const dayMs = 24 * 3600 * 1000;

/**
 * Resolves many wall times of one zone between two dates. A zone changes its clocks a few times a year: away from
 * those days an instant is one subtraction, and only near them the whole of `resolveDue` is asked.
 *
 * @param from `YYYY-MM-DD`; @param until the day after the last one
 */
export function wallClock(zone: string, from: string, until: string): (wall: string) => ResolvedWall {
  const start = Temporal.PlainDate.from(from).subtract({ days: 2 }).toZonedDateTime(zone);
  const end = Temporal.PlainDate.from(until).add({ days: 2 }).toZonedDateTime(zone).epochMilliseconds;
  const periods = [{ since: start.epochMilliseconds, offset: start.offsetNanoseconds / 1e6 }];
  for (let next = start.getTimeZoneTransition('next'); next && next.epochMilliseconds < end; ) {
    periods.push({ since: next.epochMilliseconds, offset: next.offsetNanoseconds / 1e6 });
    next = next.getTimeZoneTransition('next');
  }
  return (wall) => {
    const asUtc = Date.parse(`${wall}:00Z`);
    const isNearChange = periods.slice(1).some(({ since }) => Math.abs(asUtc - since) < 2 * dayMs);
    if (isNearChange || Number.isNaN(asUtc)) return resolveDue({ wall, zone });
    const period = periods.findLast(({ since, offset }) => since <= asUtc - offset) ?? periods[0];
    return { dueAt: new Date(asUtc - (period?.offset ?? 0)), kind: 'plain', wall };
  };
}
