import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { removeApp } from '#server/channels/apps.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireOwner } from '../session.server.ts';

/** Forgets the workspace's own app at a network. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const networkName = params.network ?? '';
    await removeApp(context.db, actor, networkName, context.clock.now());
    return redirect(`/settings/networks?removed=${networkName}`);
  });
}

export const loader = leadsTo(({ network }) => `/settings/networks/${network}`);

export default Refused;
