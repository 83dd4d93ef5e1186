import type { ActionFunctionArgs } from '@remix-run/node';
import { assignContent } from '#server/week/assignee.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Gives the content to a person, or to nobody in particular. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const userId = String((await request.formData()).get('person') ?? '') || null;
    await assignContent(context.db, actor, { contentId: idOf(params, 'contentId'), userId }, context.clock.now());
    return { done: 'assignee' as const };
  });
}

export default Refused;
