import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { endOtherSessions } from '#server/people/sessions.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Ends all of one's own sessions but this one. */
export function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await endOtherSessions(context.db, actor, context.clock.now());
    return redirect('/settings/sessions?done=more');
  });
}

export const loader = leadsTo('/settings/sessions');

export default Refused;
