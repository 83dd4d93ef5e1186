import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { changeLogo } from '#server/clients/editing.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

/** Takes an uploaded picture as the client's logo; without one, takes the logo away. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const mediaId = String((await request.formData()).get('mediaId') ?? '') || null;
    const clientId = params.clientId ?? '';
    await changeLogo(context.db, actor, { clientId, mediaId }, context.clock.now());
    return redirect(`/clients/${clientId}/details`);
  });
}

export default Refused;
