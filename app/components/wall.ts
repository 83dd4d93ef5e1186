/**
 * Wall time as text, `YYYY-MM-DDTHH:MM`, and dates, `YYYY-MM-DD`. Only numbers come from Intl, names come from the words, so
 * that server and browser always write the same.
 */

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows in `zone` at an instant (Date or ISO text). */
export function wallOf(at: Date | string, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(zone, clock);
  }
  return clock.format(typeof at === 'string' ? new Date(at) : at).replace(' ', 'T');
}

/** The date part of a wall time. */
export const dateOf = (wall: string): string => wall.slice(0, 10);

/** A date some days later (or earlier), in plain calendar days. */
export function addDays(date: string, days: number): string {
  return midnight(date, days).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: string): number {
  return midnight(date).getUTCDay() || 7;
}

/** By its numbers: a text to be parsed takes five times as long, and a month asks some hundred times. */
function midnight(date: string, later = 0): Date {
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)) + later));
}

/**
 * The instants at which a clock in `zone` shows this wall time: one, two in the hour that comes twice, none in the hour that
 * does not exist. For saying so before anything is sent; the server decides.
 */
export function instantsOf(wall: string, zone: string): Date[] {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUtc)) return [];
  const found = new Set<number>();
  for (const around of [asUtc - day, asUtc + day]) {
    const offset = Date.parse(`${wallOf(new Date(around), zone)}:00Z`) - around;
    if (wallOf(new Date(asUtc - offset), zone) === wall) found.add(asUtc - offset);
  }
  return [...found].sort((a, b) => a - b).map((at) => new Date(at));
}

const day = 24 * 3600 * 1000;
