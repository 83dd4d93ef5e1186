import type Holidays from 'date-holidays';
import type { Locale } from '#server/people/actor.ts';

/**
 * Public holidays of a country, by the maintained data of date-holidays. It is large (34 MB once read), so it is read
 * when somebody first looks at a calendar, and stays on the server.
 */

let reading: Promise<typeof Holidays> | null = null;

const read = (): Promise<typeof Holidays> => {
  reading ??= import('date-holidays').then((module) => module.default);
  return reading;
};

/** By country, language and year: `YYYY-MM-DD` to name. */
const known = new Map<string, Map<string, string>>();
/** A long list of countries and years asked for by somebody stays within bounds. */
const mostKnown = 500;

/** The whole-day public holidays of a year, by date. None for a country that the data do not know. */
export async function publicHolidays(country: string, year: number, locale: Locale): Promise<Map<string, string>> {
  const key = `${country} ${locale} ${year}`;
  const found = known.get(key);
  if (found) return found;
  const Data = await read();
  const calendar = new Data(country, { languages: [locale, 'en'], types: ['public'] });
  const days = new Map<string, string>();
  for (const { date, name: written, substitute } of calendar.getHolidays(year, locale) ?? []) {
    const day = date.slice(0, 10);
    // A day off in place of a holiday: the data say so in English only, whatever the language.
    const name = substitute && locale !== 'en' ? written.replace(/ \(substitute day\)$/, '') : written;
    const there = days.get(day);
    if (there !== name) days.set(day, there ? `${there}, ${name}` : name);
  }
  if (known.size >= mostKnown) known.clear();
  known.set(key, days);
  return days;
}

/** The countries whose holidays are known, by name. */
export async function holidayCountries(locale: Locale): Promise<{ code: string; name: string }[]> {
  const Data = await read();
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  return Object.keys(new Data().getCountries())
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

/** The country that a zone is in; null for zones of no country (UTC). */
export async function countryOfZone(zone: string): Promise<string | null> {
  zones ??= read().then((Data) => {
    const byZone = new Map<string, string>();
    for (const code of Object.keys(new Data().getCountries())) {
      // Older type descriptions do not know it; without it nobody's holidays are guessed.
      const region = new Intl.Locale(`und-${code}`) as Intl.Locale & { getTimeZones?(): string[] };
      for (const one of region.getTimeZones?.() ?? []) byZone.set(one, code);
    }
    return byZone;
  });
  return (await zones).get(zone) ?? null;
}
let zones: Promise<Map<string, string>> | null = null;
