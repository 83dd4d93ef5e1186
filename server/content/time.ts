import { Temporal } from 'temporal-polyfill';
import { domainError } from '#server/errors.ts';

/**
 * Wall time, zone and the instant they resolve to. Node is the one authority for zones: PostgreSQL stores instants and
 * is never asked to convert, because its zone data may be another year's.
 */

/** 'compatible': a missing hour moves forward by the gap, an hour that comes twice is its first. */
export type Disambiguation = 'compatible' | 'earlier' | 'later';

/** `YYYY-MM-DDTHH:MM` as a person chose it, in an IANA zone. */
export type Due = { wall: string; zone: string; disambiguation?: Disambiguation };

export type ResolvedDue = {
  dueAt: Date;
  /** Whether clocks change there: `gap`, the chosen time does not exist; `repeat`, it comes twice. */
  kind: 'plain' | 'gap' | 'repeat';
  /** What the clock on the wall shows at `dueAt`: not what was chosen, in a gap. */
  wall: string;
  /** With `gap` and `repeat`: both instants that could be meant, with their wall times and offsets (`+02:00`). */
  alternatives: Record<'earlier' | 'later', { dueAt: Date; wall: string; offset: string }> | null;
};

const wallShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** True for an IANA zone that this Node knows. Offsets such as `+02:00` are no zones: they know no summer time. */
export function validZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** Throws `invalid` with `zoneUnknown` (field `zone`) or `timeUnreadable` (field `wall`). */
export function resolveDue({ wall, zone, disambiguation = 'compatible' }: Due): ResolvedDue {
  if (!validZone(zone)) throw domainError('invalid', 'zoneUnknown', { zone }, 'zone');
  const plain = readWall(wall);
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  const chosen = plain.toZonedDateTime(zone, { disambiguation });
  const isPlain = earlier.epochMilliseconds === later.epochMilliseconds;
  return {
    dueAt: instant(chosen),
    kind: isPlain ? 'plain' : wallOf(earlier) === wall ? 'repeat' : 'gap',
    wall: wallOf(chosen),
    alternatives: isPlain ? null : { earlier: described(earlier), later: described(later) },
  };
}

/** The day in that zone, `YYYY-MM-DD`. */
export function localDate(at: Date, zone: string): string {
  return zoned(at, zone).toPlainDate().toString();
}

/** What the clock on the wall shows there, `YYYY-MM-DDTHH:MM`. */
export function localWall(at: Date, zone: string): string {
  return wallOf(zoned(at, zone));
}

/** The day that a text `YYYY-MM-DD` names; null where it names none, as 2026-02-30 does. */
export function dayIn(text: string): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text, { overflow: 'reject' }) : null;
  } catch {
    return null;
  }
}

/** A wall time as it was typed. Throws `invalid timeUnreadable` (field `wall`) unless there is such a minute. */
export function readWall(wall: string): Temporal.PlainDateTime {
  try {
    if (wallShape.test(wall)) return Temporal.PlainDateTime.from(wall, { overflow: 'reject' });
  } catch {
    // 2026-02-30 has the shape of a date
  }
  throw domainError('invalid', 'timeUnreadable', {}, 'wall');
}

function zoned(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}

function wallOf(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

function instant(time: Temporal.ZonedDateTime): Date {
  return new Date(time.epochMilliseconds);
}

function described(time: Temporal.ZonedDateTime): { dueAt: Date; wall: string; offset: string } {
  return { dueAt: instant(time), wall: wallOf(time), offset: time.offset };
}
