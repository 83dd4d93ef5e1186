import type { ActionFunctionArgs } from '@remix-run/node';
import { publishContentNow } from '#server/content/planning.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Lets it go out at once. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const version = Number((await request.formData()).get('version'));
    await publishContentNow(context.db, actor, { contentId, version }, context.clock.now());
    return { done: 'publishing' as const };
  });
}

export default Refused;
