import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { revokeLinks } from '#server/review/links.ts';
import { AnsweredPage } from '../components/review/answered-page.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Takes back every link of one approver. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const approverId = idOf(params, 'approverId');
    await revokeLinks(context.db, actor, { approverId }, context.clock.now());
    return redirect('/reviews');
  });
}

export default AnsweredPage;
