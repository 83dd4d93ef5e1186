import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { removeApprover } from '#server/clients/approvers.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

/** Takes a person off the client; their links open nothing from now on. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await removeApprover(context.db, actor, { approverId: params.approverId ?? '' }, context.clock.now());
    return redirect(`/clients/${params.clientId}/approval`);
  });
}

export default Refused;
