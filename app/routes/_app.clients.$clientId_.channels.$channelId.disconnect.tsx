import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { disconnectChannel } from '#server/channels/state.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Ends a connection and deletes its secrets. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const { clientId = '', channelId = '' } = params;
    await disconnectChannel(context.db, actor, { clientId, channelId }, context.clock.now());
    return redirect(`/clients/${clientId}/channels`);
  });
}

export const loader = leadsTo(({ clientId, channelId }) => `/clients/${clientId}/channels/${channelId}`);

export default Refused;
