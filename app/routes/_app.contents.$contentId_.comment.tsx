import type { ActionFunctionArgs } from '@remix-run/node';
import { addComment } from '#server/review/comments.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Says something beside the content; whoever approves sees it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const words = String((await request.formData()).get('words') ?? '');
    await addComment(context.db, actor, { contentId, body: words }, context.clock.now());
    return { done: 'commented' as const };
  });
}

export default Refused;
