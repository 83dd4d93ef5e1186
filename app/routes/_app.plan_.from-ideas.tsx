import type { ActionFunctionArgs } from '@remix-run/node';
import { localDate } from '#server/content/time.ts';
import { fillWeek } from '#server/week/fill.ts';
import { idIn, planAction, weekIn } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Fills what is free in a week from the ideas, by what the mix lacks. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const week = weekIn(form.get('week'), actor, localDate(now, actor.timeZone));
    const { changeId, filled } = await fillWeek(context.db, actor, { clientId: idIn(form, 'client'), week }, now);
    return { what: 'fromIdeas', count: filled, changeId };
  });
}
