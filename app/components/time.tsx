import { useCallback, useMemo } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import type { Words } from '../words/index.ts';
import { addDays, dateOf, wallOf, weekdayOf } from './wall.ts';

type Names = Words['dates'];
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Dates in words. All take wall times or dates as text (see wall.ts). */
export type Dates = ReturnType<typeof datesIn>;

/** Formatters over a language's names of days and months. */
export function datesIn(names: Names) {
  const month = (date: string) => months[Number(date.slice(5, 7)) - 1] ?? 'jan';
  const weekday = (date: string) => weekdays[weekdayOf(dateOf(date)) - 1] ?? 'mon';
  const day = (date: string) => String(Number(date.slice(8, 10)));
  return {
    /** 18:00 */
    time: (wall: string) => wall.slice(11, 16),
    /** czw 3 gru; with the year when it is not `today`'s. */
    short: (date: string, today?: string) =>
      `${names.weekdayShort[weekday(date)]} ${day(date)} ${names.monthShort[month(date)]}${yearUnless(date, today)}`,
    /** 3 gru */
    dayMonth: (date: string) => `${day(date)} ${names.monthShort[month(date)]}`,
    /** czwartek, 3 grudnia */
    long: (date: string, today?: string) =>
      `${names.weekday[weekday(date)]}, ${day(date)} ${names.monthOf[month(date)]}${yearUnless(date, today)}`,
    /** 3 grudnia 2026 */
    full: (date: string) => `${day(date)} ${names.monthOf[month(date)]} ${date.slice(0, 4)}`,
    /** czw 3 gru, 18:00 */
    dateTime: (wall: string, today?: string) =>
      `${names.weekdayShort[weekday(wall)]} ${day(wall)} ${names.monthShort[month(wall)]}${yearUnless(wall, today)}, ${wall.slice(11, 16)}`,
    /** czw 18:00 */
    dayTime: (wall: string) => `${names.weekdayShort[weekday(wall)]} ${wall.slice(11, 16)}`,
    /** Listopad 2026 */
    month: (date: string) => `${names.month[month(date)]} ${date.slice(0, 4)}`,
    /** (od) listopada 2026, (since) November 2026 */
    monthSince: (date: string) => `${names.monthOf[month(date)]} ${date.slice(0, 4)}`,
    /** Pon: a column's head. 1 is Monday. */
    weekdayHead: (number: number) => names.weekdayHead[weekdays[number - 1] ?? 'mon'],
    weekdayName: (number: number) => names.weekday[weekdays[number - 1] ?? 'mon'],
    /** dziś, 18:00 · jutro, 18:00 · wczoraj, 18:00 · czw 3 gru, 18:00 */
    near: (wall: string, today: string) => {
      const date = dateOf(wall);
      const near =
        date === today
          ? names.today
          : date === addDays(today, 1)
            ? names.tomorrow
            : date === addDays(today, -1)
              ? names.yesterday
              : null;
      const head =
        near ??
        `${names.weekdayShort[weekday(date)]} ${day(date)} ${names.monthShort[month(date)]}${yearUnless(date, today)}`;
      return `${head}, ${wall.slice(11, 16)}`;
    },
  };
}

function yearUnless(date: string, today: string | undefined): string {
  return today !== undefined && date.slice(0, 4) !== today.slice(0, 4) ? ` ${date.slice(0, 4)}` : '';
}

/** The formatters in the page's language. */
export function useDates(): Dates {
  const { dates } = useMessages() as unknown as Words;
  return useMemo(() => datesIn(dates), [dates]);
}

/**
 * An instant as the client reads it: "czw 3 gru, 18:00". The viewer's own time stands beside it only where it differs.
 * `today` (a date in `zone`) makes it "dziś, 18:00".
 */
export function ClientTime({
  at,
  zone,
  viewerZone,
  today,
  className = '',
}: {
  at: Date | string;
  zone: string;
  viewerZone?: string;
  today?: string;
  className?: string;
}) {
  const dates = useDates();
  const wall = wallOf(at, zone);
  const own = viewerZone && viewerZone !== zone ? wallOf(at, viewerZone) : wall;
  const say = (text: string) => (today ? dates.near(text, today) : dates.dateTime(text));
  return (
    <time dateTime={new Date(at).toISOString()} className={`tabular-nums ${className}`}>
      {say(wall)}
      {own !== wall && <OwnTime text={dateOf(own) === dateOf(wall) ? dates.time(own) : dates.dateTime(own)} />}
    </time>
  );
}

/** The viewer's time in brackets, said as such. */
export function OwnTime({ text }: { text: string }) {
  const t = useTranslations('dates');
  return <span className="text-text-3"> ({t('yourTime', { time: text })})</span>;
}

/** "Warszawa" from "Europe/Warsaw", in the page's language where the words know it. */
export function useZoneName(): (zone: string) => string {
  const t = useTranslations('dates.zones');
  return useCallback(
    (zone) => {
      const key = zone.replaceAll('/', '-');
      return t.has(key as never) ? t(key as never) : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
    },
    [t],
  );
}
