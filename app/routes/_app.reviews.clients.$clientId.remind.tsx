import type { ActionFunctionArgs } from '@remix-run/node';
import { resendLink } from '#server/review/reminders.ts';
import { AnsweredPage } from '../components/review/answered-page.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Writes to the client's people again: to all who approve, or to the one named. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const clientId = idOf(params, 'clientId');
    const approverIds = (await request.formData()).getAll('approver').filter(isId);
    const only = approverIds.length > 0 ? { approverIds } : {};
    const { names } = await resendLink(context.db, actor, { clientId, ...only }, context.clock.now());
    return { names };
  });
}

export default AnsweredPage;
