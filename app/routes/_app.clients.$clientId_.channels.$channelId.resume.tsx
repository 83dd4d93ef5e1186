import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { pauseChannel } from '#server/channels/state.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Lets a channel go on; what was held goes out within its grace. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const { clientId = '', channelId = '' } = params;
    await pauseChannel(context.db, actor, { clientId, channelId, isPaused: false }, context.clock.now());
    return redirect(`/clients/${clientId}/channels/${channelId}`);
  });
}

export const loader = leadsTo(({ clientId, channelId }) => `/clients/${clientId}/channels/${channelId}`);

export default Refused;
