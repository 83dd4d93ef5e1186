import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { checkChannel } from '#server/channels/check.ts';
import { readChannel } from '#server/channels/list.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Asks the network now whether the account still works. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const { clientId = '', channelId = '' } = params;
    await readChannel(context.db, actor, { clientId, channelId });
    await checkChannel(context, channelId, context.clock.now());
    return redirect(`/clients/${clientId}/channels/${channelId}?checked=1`);
  });
}

export const loader = leadsTo(({ clientId, channelId }) => `/clients/${clientId}/channels/${channelId}`);

export default Refused;
