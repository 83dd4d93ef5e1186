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

/**
 * ISO 8601: the week belongs to the year of its Thursday. Given by its first day; a week that does not begin on Monday
 * has the number of the ISO week in which most of its days are.
 */
export function weekNumber(start: string): number {
  const middle = addDays(start, 3);
  const thursday = addDays(middle, 4 - weekdayOf(middle));
  const first = `${thursday.slice(0, 4)}-01-01`;
  return 1 + Math.floor((Date.parse(thursday) - Date.parse(first)) / (7 * 24 * 3600 * 1000));
}

/** The columns of seven days from one on: weekends hold less, and are narrower. */
export function dayColumns(start: string): string {
  const width = (date: string) => `minmax(0, ${weekdayOf(date) > 5 ? '0.85fr' : '1fr'})`;
  return Array.from({ length: 7 }, (_, index) => width(addDays(start, index))).join(' ');
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
