import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { endSession } from '#server/people/sessions.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Ends one of one's own sessions. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { sessionId } = textsOf(await request.formData(), ['sessionId']);
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await endSession(context.db, actor, { sessionId }, context.clock.now());
    return redirect('/settings/sessions?done=one');
  });
}

export const loader = leadsTo('/settings/sessions');

export default Refused;
