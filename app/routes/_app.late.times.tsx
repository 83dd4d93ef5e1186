import type { ActionFunctionArgs } from '@remix-run/node';
import { giveNewTimes, type NewTimes } from '#server/late/newTimes.ts';
import { lateAction } from '../late.server.ts';
import { contentsIn } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/late');

/** Gives what was not out in time new times: the next free slots, or one after the other from a date and time on. */
export function action(args: ActionFunctionArgs) {
  return lateAction(args, async ({ actor, form, context, now }) => {
    const input = { contentIds: contentsIn(form), ...wayIn(form) };
    const { done, left, changeId, given, toSend } = await giveNewTimes(context.db, actor, input, now);
    return { what: 'times', count: done, left, changeId, given, toSend };
  });
}

function wayIn(form: FormData): NewTimes {
  if (form.get('way') === 'slots') return { way: 'slots' };
  const wall = `${form.get('date')}T${String(form.get('time')).slice(0, 5)}`;
  return { way: 'from', wall, everyMinutes: Number(form.get('every')) };
}
