import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { withdrawReview } from '#server/review/review.ts';
import { AnsweredPage } from '../components/review/answered-page.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Takes an item back from the client. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await withdrawReview(context.db, actor, { reviewId: idOf(params, 'reviewId') }, context.clock.now());
    return redirect('/reviews');
  });
}

export default AnsweredPage;
