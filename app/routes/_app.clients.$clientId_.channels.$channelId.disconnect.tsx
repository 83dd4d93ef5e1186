import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { disconnectChannel } from '#server/channels/state.ts';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

/** Ends a connection and deletes its secrets. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const { clientId = '', channelId = '' } = params;
    await disconnectChannel(context.db, actor, { clientId, channelId }, context.clock.now());
    return redirect(`/clients/${clientId}/channels`);
  });
}

export const loader = ({ params }: { params: { clientId?: string; channelId?: string } }) =>
  redirect(`/clients/${params.clientId ?? ''}/channels/${params.channelId ?? ''}`);
