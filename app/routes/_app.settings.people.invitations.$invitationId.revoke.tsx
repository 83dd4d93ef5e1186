import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { revokeInvitation } from '#server/people/invitations.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireOwner } from '../session.server.ts';

/** Takes an open invitation back. */
export function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await revokeInvitation(context.db, actor, { invitationId: params.invitationId ?? '' }, context.clock.now());
    return redirect('/settings/people?done=revoked');
  });
}

export const loader = leadsTo('/settings/people');

export default Refused;
