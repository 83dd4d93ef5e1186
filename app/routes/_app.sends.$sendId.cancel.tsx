import type { ActionFunctionArgs } from '@remix-run/node';
import { cancelSend } from '#server/newsletters/runs.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Ends a send for good. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await cancelSend(context.db, actor, idOf(params, 'sendId'), context.clock.now());
    return { done: 'cancel' as const };
  });
}

export default Refused;
