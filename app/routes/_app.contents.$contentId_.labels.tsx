import type { ActionFunctionArgs } from '@remix-run/node';
import { setLabels } from '#server/week/labels.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sets what the content is about. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const labelIds = (await request.formData()).getAll('label').filter(isId);
    await setLabels(context.db, actor, { contentId: idOf(params, 'contentId'), labelIds });
    return { done: 'labels' as const };
  });
}

export default Refused;
