/** Dates and times as people write them in spreadsheets. Pure. */

/** Which number stands first in 3/4/2026. With full stops it is always the day. */
export type DateOrder = 'day' | 'month';

const months = [
  ['sty', 'jan'],
  ['lut', 'feb'],
  ['mar', 'mar'],
  ['kwi', 'apr'],
  ['maj', 'may'],
  ['cze', 'jun'],
  ['lip', 'jul'],
  ['sie', 'aug'],
  ['wrz', 'sep'],
  ['paz', 'oct'],
  ['lis', 'nov'],
  ['gru', 'dec'],
];

/** `YYYY-MM-DD`, or null when it is no date that there is. */
export function readDate(cell: string, order: DateOrder): string | null {
  const text = cell.trim().toLowerCase();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return dateOf(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\.?(?:\s?r\.?)?$/.exec(text);
  if (dotted) return dateOf(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/.exec(text);
  if (slashed)
    return order === 'day' ? dateOf(slashed[3], slashed[2], slashed[1]) : dateOf(slashed[3], slashed[1], slashed[2]);
  const named = /^(\d{1,2})\.?\s+(\p{L}{3,})\.?,?\s+(\d{4})(?:\s?r\.?)?$/u.exec(text);
  if (named) return dateOf(named[3], monthOf(named[2]), named[1]);
  const american = /^(\p{L}{3,})\.?\s+(\d{1,2}),?\s+(\d{4})$/u.exec(text);
  if (american) return dateOf(american[3], monthOf(american[1]), american[2]);
  // A spreadsheet's own count of days, when a cell lost its format.
  const serial = /^(\d{5})$/.exec(text);
  if (serial) return new Date(Date.UTC(1899, 11, 30) + Number(serial[1]) * 86_400_000).toISOString().slice(0, 10);
  return null;
}

/** A date and a time in one cell: `2026-12-01 09:00`, `1.12.2026, 9:00`. */
export function splitMoment(cell: string): { date: string; time: string } {
  const parts = /^(.*?\d)(?:T|,?\s+)(\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)$/i.exec(cell.trim());
  return parts ? { date: parts[1] ?? '', time: parts[2] ?? '' } : { date: cell, time: '' };
}

/** `HH:MM`, or null. */
export function readTime(cell: string): string | null {
  const parts = /^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?$/i.exec(cell.trim());
  if (!parts) return null;
  const [, hourText = '', minuteText = '00', half] = parts;
  let hour = Number(hourText);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 23 || Number(minuteText) > 59) return null;
  return `${String(hour).padStart(2, '0')}:${minuteText}`;
}

/**
 * What the dates with slashes of a column say by themselves: `mixed` when some make sense only day first and others only
 * month first; null when all make sense both ways.
 */
export function guessOrder(cells: readonly string[]): DateOrder | 'mixed' | null {
  let dayFirst = false;
  let monthFirst = false;
  for (const cell of cells) {
    const parts = /^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})$/.exec(splitMoment(cell).date.trim());
    if (!parts) continue;
    if (Number(parts[1]) > 12) dayFirst = true;
    if (Number(parts[2]) > 12) monthFirst = true;
  }
  if (dayFirst && monthFirst) return 'mixed';
  return dayFirst ? 'day' : monthFirst ? 'month' : null;
}

function monthOf(name: string | undefined): string | undefined {
  const plain = (name ?? '').normalize('NFD').replace(/\p{M}/gu, '');
  const index = months.findIndex((names) => names.some((start) => plain.startsWith(start)));
  return index < 0 ? undefined : String(index + 1);
}

function dateOf(year = '', month = '', day = ''): string | null {
  const full = year.length === 2 ? `20${year}` : year;
  const text = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}
