import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { pauseEverything } from '#server/operations/pausing.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

/** Stops everything that is still to go out, of every client. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await pauseEverything(context.db, actor, context.clock.now());
    return redirect('/settings/operations');
  });
}

export default Refused;
