import type { ActionFunctionArgs } from '@remix-run/node';
import { planContent } from '#server/content/planning.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { dueIn, idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sets the time on all channels, or on those that are named. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const due = dueIn((name) => form.get(name));
    const channelIds = form.getAll('channel').filter(isId);
    const { wall, kind, publicationIds } = await planContent(
      context.db,
      actor,
      {
        contentId: idOf(params, 'contentId'),
        version: Number(form.get('version')),
        due,
        ...(channelIds.length > 0 ? { channelIds } : {}),
      },
      context.clock.now(),
    );
    return { done: 'scheduled' as const, wall, kind, count: publicationIds.length };
  });
}

export default Refused;
