import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { revokeFeed } from '#server/feeds/feeds.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/settings/feeds');

/** Makes an address for calendar programs stop working. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await revokeFeed(context.db, actor, idOf(params, 'feedId'), context.clock.now());
    return redirect('/settings/feeds?done=revoked');
  });
}

export default Refused;
