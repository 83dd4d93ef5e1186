import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { unsubscribeByHand } from '#server/audience/subscribers.ts';
import { domainError } from '#server/errors.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Takes one person off the list, because they asked. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const listId = idOf(params, 'listId');
    const subscriberId = form.get('subscriber');
    if (!isId(subscriberId)) throw domainError('not_found', 'listNotFound');
    await unsubscribeByHand(context.db, actor, { listId, subscriberId }, context.clock.now());
    return redirect(`/audience/lists/${listId}`);
  });
}

export const loader = leadsTo('/audience');

export default Refused;
