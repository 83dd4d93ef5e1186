import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { resumeEverything } from '#server/operations/pausing.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

/** Lets everything go on that an owner had stopped. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await resumeEverything(context.db, actor, context.clock.now());
    return redirect('/settings/operations');
  });
}

export default Refused;
