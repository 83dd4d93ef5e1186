import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { decideOnBehalf } from '#server/review/approval.ts';
import { AnsweredPage } from '../components/review/answered-page.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Records what the client decided elsewhere: on behalf, with a reason. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    await decideOnBehalf(
      context.db,
      actor,
      {
        reviewId: idOf(params, 'reviewId'),
        decision: form.get('decision') === 'changes_requested' ? 'changes_requested' : 'approved',
        words: String(form.get('words') ?? ''),
        reason: String(form.get('reason') ?? ''),
        userAgent: request.headers.get('user-agent'),
      },
      context.clock.now(),
    );
    return redirect('/reviews');
  });
}

export default AnsweredPage;
