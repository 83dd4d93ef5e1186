import type { ActionFunctionArgs } from '@remix-run/node';
import { unschedule } from '#server/content/scheduling.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Takes the time away: back to the ideas. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    await unschedule(context.db, actor, { contentId }, context.clock.now());
    return { done: 'unscheduled' as const };
  });
}

export default Refused;
