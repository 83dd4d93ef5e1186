import type { ActionFunctionArgs } from '@remix-run/node';
import { domainError } from '#server/errors.ts';
import { withdrawReview } from '#server/review/review.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Takes what is with the client back. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    idOf(params, 'contentId');
    const reviewId = (await request.formData()).get('review');
    if (!isId(reviewId)) throw domainError('not_found', 'reviewNotFound');
    await withdrawReview(context.db, actor, { reviewId }, context.clock.now());
    return { done: 'withdrawn' as const };
  });
}

export default Refused;
