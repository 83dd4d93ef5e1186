import type { ActionFunctionArgs } from '@remix-run/node';
import { takeDown } from '#server/publishing/removal.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Takes a published post down at its network, and says what that says. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const answer = await takeDown(
      context,
      actor,
      { publicationId: idOf(params, 'publicationId') },
      context.clock.now(),
    );
    return answer.kind === 'removed'
      ? { done: 'removed' as const }
      : { done: 'notRemoved' as const, reason: answer.reason, words: answer.words };
  });
}

export default Refused;
