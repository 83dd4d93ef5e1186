import type { ActionFunctionArgs } from '@remix-run/node';
import { fillSlot } from '#server/week/fill.ts';
import { idIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Puts a content into a slot on one day. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const place = { slotId: idIn(form, 'slot'), date: String(form.get('date')), contentId: idIn(form, 'content') };
    const { changeId, filled, wall } = await fillSlot(context.db, actor, place, now);
    return { what: 'filled', count: filled, changeId, wall };
  });
}
