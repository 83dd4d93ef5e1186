import type { ActionFunctionArgs } from '@remix-run/node';
import { setChannels } from '#server/content/channels.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sets which channels the content goes to. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const channelIds = (await request.formData()).getAll('channel').filter(isId);
    const contentId = idOf(params, 'contentId');
    const changed = await setChannels(context.db, actor, { contentId, channelIds }, context.clock.now());
    return { done: 'channels' as const, ...changed };
  });
}

export default Refused;
