import type { ActionFunctionArgs } from '@remix-run/node';
import { publishNow } from '#server/content/scheduling.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Lets one channel's publication go out at once, as far as what binds allows it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await publishNow(context.db, actor, { publicationId: idOf(params, 'publicationId') }, context.clock.now());
    return { done: 'publishing' as const };
  });
}

export default Refused;
