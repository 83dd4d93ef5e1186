import { validZone } from '#server/content/time.ts';
import { domainError } from '#server/errors.ts';

/** What people type about a client, cleaned; each throws `invalid` with its field when it cannot be used. */

export const longest = { name: 120, postalAddress: 500, mailFooter: 2000 } as const;

/** A week: the longest that something not approved in time may still go out by itself. */
export const mostGraceMinutes = 7 * 24 * 60;

export function cleanClientName(text: string): string {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!name) throw domainError('invalid', 'clientNameMissing', {}, 'name');
  if (name.length > longest.name) throw domainError('invalid', 'nameTooLong', { most: longest.name }, 'name');
  return name;
}

/** The zone as it was given, if this Node knows it. */
export function cleanClientZone(zone: string): string {
  if (!validZone(zone)) throw domainError('invalid', 'zoneUnknown', {}, 'zone');
  return zone;
}

/** `#rrggbb`, lower case. */
export function cleanColour(text: string): string {
  const colour = text.trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw domainError('invalid', 'colourInvalid', {}, 'colour');
  return colour;
}

/** Lines kept, the rest of the white space tidied. */
export function cleanLines(text: string, field: 'postalAddress' | 'mailFooter'): string {
  const lines = text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim();
  if (lines.length > longest[field]) throw domainError('invalid', 'textTooLong', { most: longest[field] }, field);
  return lines;
}

export function cleanGrace(minutes: number): number {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > mostGraceMinutes)
    throw domainError('invalid', 'graceInvalid', { days: mostGraceMinutes / 1440 }, 'grace');
  return minutes;
}
