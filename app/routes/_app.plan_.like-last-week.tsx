import type { ActionFunctionArgs } from '@remix-run/node';
import { localDate } from '#server/content/time.ts';
import { fillLikeLastWeek } from '#server/week/likeLastWeek.ts';
import { idIn, planAction, weekIn } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Fills what is free in a week as the week before was. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const week = weekIn(form.get('week'), actor, localDate(now, actor.timeZone));
    const { changeId, filled } = await fillLikeLastWeek(
      context.db,
      actor,
      { clientId: idIn(form, 'client'), week },
      now,
    );
    return { what: 'like', count: filled, changeId };
  });
}
