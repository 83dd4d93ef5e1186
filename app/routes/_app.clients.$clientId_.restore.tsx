import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { restoreClient } from '#server/clients/standing.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

/** Brings a client back from the archive. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const clientId = params.clientId ?? '';
    await restoreClient(context.db, actor, { clientId }, context.clock.now());
    return redirect(`/clients/${clientId}`);
  });
}

export default Refused;
