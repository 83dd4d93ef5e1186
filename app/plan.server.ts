import type { ActionFunctionArgs } from '@remix-run/node';
import type { Left } from '#server/content/onePress.ts';
import { weekStartOf } from './components/calendar/month.ts';
import { isId } from './params.server.ts';
import { type Asked, pressAction } from './press.server.ts';

/** What a press on the week did, for the toast and its undo, and what stayed as it was. */
export type PlanDone = {
  what:
    | 'filled'
    | 'fromIdeas'
    | 'like'
    | 'copied'
    | 'repeated'
    | 'ended'
    | 'moved'
    | 'labelled'
    | 'assigned'
    | 'cancelled'
    | 'sent'
    | 'released';
  count: number;
  changeId: string | null;
  left?: Left[];
  /** Days left out of a repetition. */
  taken?: string[];
  /** `filled`: the wall time that it got. */
  wall?: string | null;
  /** Where to look at it: `copied`. */
  to?: string;
};

/** An action of the week. */
export const planAction = (args: ActionFunctionArgs, work: (asked: Asked) => Promise<PlanDone>) =>
  pressAction(args, work);

/** The ids of contents that were ticked. */
export const contentsIn = (form: FormData): string[] => form.getAll('content').filter(isId);

/** One id of a form; what cannot be one finds nothing. */
export const idIn = (form: FormData, name: string): string => {
  const value = form.get(name);
  return isId(value) ? value : '00000000-0000-0000-0000-000000000000';
};

const monday = 1;

/** The Monday of the week that a date is in; of `otherwise` where it is no date. A planned week begins on Monday. */
export function weekIn(date: unknown, otherwise: string): string {
  const isDate = typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date) && date > '2000' && date < '2100';
  const parsed = isDate ? new Date(`${date}T00:00Z`) : null;
  const isReal = parsed && !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === date;
  return weekStartOf(isReal ? (date as string) : otherwise, monday);
}
