import { Temporal } from 'temporal-polyfill';

/** A night in which a zone's clocks change: the hour from `from` to `to` does not exist (`gap`) or comes twice (`repeat`). */
export type ClockChange = { date: string; zone: string; kind: 'gap' | 'repeat'; from: string; to: string };

/** The changes of clocks in these zones from the date `from` up to, not including, `until`. */
export function clockChanges(zones: readonly string[], from: string, until: string): ClockChange[] {
  return zones.flatMap((zone) => {
    const key = `${zone} ${from} ${until}`;
    const changes = known.get(key) ?? changesIn(zone, from, until);
    if (known.size >= mostKnown) known.clear();
    known.set(key, changes);
    return changes;
  });
}

/** Looked up once: the same months are looked at again and again, and each takes a third of a millisecond. */
const known = new Map<string, readonly ClockChange[]>();
const mostKnown = 2_000;

function changesIn(zone: string, from: string, until: string): ClockChange[] {
  const found: ClockChange[] = [];
  const end = Temporal.PlainDate.from(until).toZonedDateTime(zone).epochNanoseconds;
  let next = Temporal.PlainDate.from(from)
    .toZonedDateTime(zone)
    .subtract({ nanoseconds: 1 })
    .getTimeZoneTransition('next');
  while (next && next.epochNanoseconds < end) {
    const last = next.subtract({ nanoseconds: 1 });
    const forward = next.offsetNanoseconds - last.offsetNanoseconds;
    if (forward !== 0) {
      const shift = Temporal.Duration.from({ nanoseconds: Math.abs(forward) });
      // The hour that is missing lies before the new time; the one that comes twice lies after it.
      const first = forward > 0 ? next.toPlainDateTime().subtract(shift) : next.toPlainDateTime();
      found.push({
        date: first.toPlainDate().toString(),
        zone,
        kind: forward > 0 ? 'gap' : 'repeat',
        from: clock(first),
        to: clock(first.add(shift)),
      });
    }
    next = next.getTimeZoneTransition('next');
  }
  return found;
}

const clock = (time: Temporal.PlainDateTime): string => time.toPlainTime().toString({ smallestUnit: 'minute' });
