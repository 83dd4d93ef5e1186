import { addDays, weekdayOf } from '../wall.ts';

/** Dates are text, `YYYY-MM-DD`; months are `YYYY-MM`. Weekdays count from 1, Monday. */

/** First day of the week that a date is in. */
export function weekStartOf(date: string, firstWeekday: number): string {
  return addDays(date, -((weekdayOf(date) - firstWeekday + 7) % 7));
}

/** First days of the weeks that a month touches, four to six of them. */
export function weeksOf(month: string, firstWeekday: number): string[] {
  const weeks: string[] = [];
  const end = `${addMonths(month, 1)}-01`;
  for (let week = weekStartOf(`${month}-01`, firstWeekday); week < end; week = addDays(week, 7)) weeks.push(week);
  return weeks;
}

export function addMonths(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** ISO 8601: the week belongs to the year of its Thursday. Given by any day of it. */
export function weekNumber(date: string): number {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const first = `${thursday.slice(0, 4)}-01-01`;
  return 1 + Math.floor((Date.parse(thursday) - Date.parse(first)) / (7 * 24 * 3600 * 1000));
}

/** The month that most of a week is in. */
export function monthOfWeek(week: string): string {
  return addDays(week, 3).slice(0, 7);
}

/**
 * The week that is open when nobody chose one: today's where it is shown, else the first of the month (of a week that
 * begins in the month before, all the same).
 */
export function weekToOpen(weeks: readonly string[], today: string): string {
  return weeks.find((week) => week <= today && today < addDays(week, 7)) ?? weeks[0] ?? today;
}

/** Weeks begin on Monday in Poland and in Britain, whose English this is. */
export function firstWeekday(locale: 'pl' | 'en'): number {
  return { pl: 1, en: 1 }[locale];
}
