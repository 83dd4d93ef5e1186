import type { ActionFunctionArgs } from '@remix-run/node';
import { sendToDoubts } from '#server/newsletters/runs.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sends to those in doubt once more: a person's choice. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await sendToDoubts(context.db, actor, idOf(params, 'sendId'), context.clock.now());
    return { done: 'doubts' as const };
  });
}

export default Refused;
