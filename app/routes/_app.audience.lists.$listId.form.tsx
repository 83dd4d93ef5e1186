import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { setForm } from '#server/audience/lists.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Opens or closes the list's sign-up form. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const listId = idOf(params, 'listId');
    await setForm(context.db, actor, { listId, open: form.get('open') === '1' }, context.clock.now());
    return redirect(`/audience/lists/${listId}`);
  });
}

export const loader = leadsTo('/audience');

export default Refused;
