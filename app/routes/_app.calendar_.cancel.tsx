import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelContent } from '#server/content/scheduling.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

/** Cancels a content of which nothing has gone out. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const contentId = String(form.get('content'));
    await cancelContent(context.db, actor, { contentId }, context.clock.now());
    return { cancelled: contentId };
  });
}

export default Refused;
