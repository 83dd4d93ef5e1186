import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelContent } from '#server/content/scheduling.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Cancels a content of which nothing has gone out. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    await cancelContent(context.db, actor, { contentId }, context.clock.now());
    return { done: 'cancelled' as const };
  });
}

export default Refused;
