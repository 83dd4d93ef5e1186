import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { archiveList } from '#server/audience/lists.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Puts the list away; its people and their consents are kept. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await archiveList(context.db, actor, idOf(params, 'listId'), context.clock.now());
    return redirect('/audience');
  });
}

export const loader = leadsTo('/audience');

export default Refused;
