import type { ActionFunctionArgs } from '@remix-run/node';
import { assignAll } from '#server/week/bulk.ts';
import { contentsIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Gives contents to a person, or to nobody. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const userId = String(form.get('person') ?? '') || null;
    const { done, left, changeId } = await assignAll(context.db, actor, { contentIds: contentsIn(form), userId }, now);
    return { what: 'assigned', count: done, left, changeId };
  });
}
