import type { Locale } from './index.ts';

/**
 * Times as people say them, in the zone of whom they concern. Weekdays take another form after a preposition
 * ("we wtorek"), which no formatter of the platform knows.
 */

const adverbs = {
  pl: {
    today: 'dziś',
    tomorrow: 'jutro',
    yesterday: 'wczoraj',
    at: 'o',
    weekdays: ['w niedzielę', 'w poniedziałek', 'we wtorek', 'w środę', 'w czwartek', 'w piątek', 'w sobotę'],
    date: (date: string) => date,
    since: {
      today: 'od dzisiaj',
      yesterday: 'od wczoraj',
      weekdays: ['od niedzieli', 'od poniedziałku', 'od wtorku', 'od środy', 'od czwartku', 'od piątku', 'od soboty'],
      date: (date: string) => `od ${date}`,
    },
  },
  en: {
    today: 'today',
    tomorrow: 'tomorrow',
    yesterday: 'yesterday',
    at: 'at',
    weekdays: ['on Sunday', 'on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday', 'on Saturday'],
    date: (date: string) => `on ${date}`,
    since: {
      today: 'since earlier today',
      yesterday: 'since yesterday',
      weekdays: [
        'since Sunday',
        'since Monday',
        'since Tuesday',
        'since Wednesday',
        'since Thursday',
        'since Friday',
        'since Saturday',
      ],
      date: (date: string) => `since ${date}`,
    },
  },
} as const;

const tags = { pl: 'pl-PL', en: 'en-GB' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(tags[locale], options);
  formats.set(key, made);
  return made;
}

/** "09:00" in `zone`. */
export function clockTime(locale: Locale, at: Date, zone: string): string {
  return format(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at);
}

/** "czwartek 26 listopada", "Thursday 26 November"; the year only where it is not this one. */
export function longDay(locale: Locale, at: Date, zone: string, now: Date): string {
  const weekday = format(locale, { weekday: 'long', timeZone: zone }).format(at);
  return `${weekday} ${dayAndMonth(locale, at, zone, now)}`;
}

/** "czwartek 26 listopada, 17:00". */
export function longTime(locale: Locale, at: Date, zone: string, now: Date): string {
  return `${longDay(locale, at, zone, now)}, ${clockTime(locale, at, zone)}`;
}

/** Reads on in a sentence: "dziś o 17:00", "w środę o 17:00", "26 listopada o 17:00". */
export function when(locale: Locale, at: Date, zone: string, now: Date): string {
  return `${whichDay(locale, at, zone, now)} ${adverbs[locale].at} ${clockTime(locale, at, zone)}`;
}

/** The day of `when` alone: "jutro", "w środę"; a weekday's name only within six days. */
export function whichDay(locale: Locale, at: Date, zone: string, now: Date): string {
  const words = adverbs[locale];
  const days = daysBetween(now, at, zone);
  if (days === 0) return words.today;
  if (days === 1) return words.tomorrow;
  if (days === -1) return words.yesterday;
  const weekday = words.weekdays[weekdayOf(at, zone)];
  return Math.abs(days) < 7 && weekday ? weekday : words.date(dayAndMonth(locale, at, zone, now));
}

/** Since a day gone by: "od piątku", "od wczoraj", "od 3 listopada". */
export function sinceDay(locale: Locale, at: Date, zone: string, now: Date): string {
  const words = adverbs[locale].since;
  const days = daysBetween(at, now, zone);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const weekday = words.weekdays[weekdayOf(at, zone)];
  return days > 0 && days < 7 && weekday ? weekday : words.date(dayAndMonth(locale, at, zone, now));
}

/** Whole calendar days from one instant to the other, as the zone counts them. */
export function daysBetween(from: Date, to: Date, zone: string): number {
  return Math.round((Date.parse(isoDay(to, zone)) - Date.parse(isoDay(from, zone))) / 86_400_000);
}

function weekdayOf(at: Date, zone: string): number {
  return new Date(`${isoDay(at, zone)}T00:00Z`).getUTCDay();
}

function dayAndMonth(locale: Locale, at: Date, zone: string, now: Date): string {
  const sameYear = isoDay(at, zone).slice(0, 4) === isoDay(now, zone).slice(0, 4);
  return format(locale, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: zone,
  }).format(at);
}

function isoDay(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone });
  return day.format(at);
}
