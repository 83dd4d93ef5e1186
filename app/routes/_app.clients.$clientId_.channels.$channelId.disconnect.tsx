import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { disconnectEverywhere } from '#server/channels/disconnect.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Ends a connection, deletes its secrets, and takes the access back at the network; when that fails it is told. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const { clientId = '', channelId = '' } = params;
    const told = await disconnectEverywhere(context, actor, { clientId, channelId }, context.clock.now());
    const query = told.kind === 'failed' ? `?unrevoked=${channelId}&why=${told.reason}` : '';
    return redirect(`/clients/${clientId}/channels${query}`);
  });
}

export const loader = leadsTo(({ clientId, channelId }) => `/clients/${clientId}/channels/${channelId}`);

export default Refused;
