import type { ActionFunctionArgs } from '@remix-run/node';
import { moveTogether } from '#server/content/moving.ts';
import { contentsIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Puts what stands in the week back among the ideas. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const moves = contentsIn(form).map((contentId) => ({ contentId, wall: null }));
    const { moved, refused, changeId } = await moveTogether(context.db, actor, { moves }, now);
    return { what: 'shelved', count: moved.length, left: refused, changeId };
  });
}
