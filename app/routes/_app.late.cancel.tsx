import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelLate } from '#server/late/cancelLate.ts';
import { lateAction } from '../late.server.ts';
import { contentsIn } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/late');

/** Calls off what was not out in time. */
export function action(args: ActionFunctionArgs) {
  return lateAction(args, async ({ actor, form, context, now }) => {
    const { done, left, changeId } = await cancelLate(context.db, actor, { contentIds: contentsIn(form) }, now);
    return { what: 'cancelled', count: done, left, changeId };
  });
}
