import type { ActionFunctionArgs } from '@remix-run/node';
import { endSeries } from '#server/week/bulk.ts';
import { idIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Ends a repetition after one of its contents: the later ones are deleted. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const { done, left, changeId } = await endSeries(context.db, actor, { contentId: idIn(form, 'content') }, now);
    return { what: 'ended', count: done, left, changeId };
  });
}
