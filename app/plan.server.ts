import type { ActionFunctionArgs } from '@remix-run/node';
import type { Left } from '#server/content/onePress.ts';
import { weekStartOf } from './components/calendar/month.ts';
import { isDate } from './components/calendar/query.ts';
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
    | 'shelved'
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

/** First day of the member's week that a date is in; of the week of `otherwise` where it is no date. */
export function weekIn(date: unknown, { weekStart }: { weekStart: number }, otherwise: string): string {
  return weekStartOf(typeof date === 'string' && isDate(date) ? date : otherwise, weekStart);
}
