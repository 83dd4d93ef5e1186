import type { ActionFunctionArgs } from '@remix-run/node';
import { moveBy } from '#server/week/bulk.ts';
import { contentsIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Moves contents by whole days, each at its own time of day. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const input = { contentIds: contentsIn(form), days: Number(form.get('days')) };
    const { done, left, changeId } = await moveBy(context.db, actor, input, now);
    return { what: 'moved', count: done, left, changeId };
  });
}
