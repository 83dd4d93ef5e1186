import type { ActionFunctionArgs } from '@remix-run/node';
import { repeatWeekly } from '#server/week/repeat.ts';
import { idIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Repeats a content every so many weeks, until a day. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const { made, taken, changeId } = await repeatWeekly(
      context.db,
      actor,
      { contentId: idIn(form, 'content'), everyWeeks: Number(form.get('every')), until: String(form.get('until')) },
      now,
    );
    return { what: 'repeated', count: made, changeId, taken };
  });
}
