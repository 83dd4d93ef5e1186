import type { ActionFunctionArgs } from '@remix-run/node';
import { itIsNotThere } from '#server/publishing/confirm.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** "It is not there, publish": with the same key, once more. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await itIsNotThere(context.db, actor, { publicationId: idOf(params, 'publicationId') }, context.clock.now());
    return { done: 'absent' as const };
  });
}

export default Refused;
