import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelAll } from '#server/week/bulk.ts';
import { contentsIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Deletes contents of which nothing has gone out. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const { done, left, changeId } = await cancelAll(context.db, actor, { contentIds: contentsIn(form) }, now);
    return { what: 'cancelled', count: done, left, changeId };
  });
}
