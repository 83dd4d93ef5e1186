import type { ActionFunctionArgs } from '@remix-run/node';
import { publishSpread } from '#server/late/publishSpread.ts';
import { lateAction } from '../late.server.ts';
import { contentsIn } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/late');

/** Lets what was not out in time go out now, `every` so many minutes on each channel. */
export function action(args: ActionFunctionArgs) {
  return lateAction(args, async ({ actor, form, context, now }) => {
    const input = { contentIds: contentsIn(form), everyMinutes: Number(form.get('every')) };
    const { done, left, changeId } = await publishSpread(context.db, actor, input, now);
    return { what: 'published', count: done, left, changeId };
  });
}
