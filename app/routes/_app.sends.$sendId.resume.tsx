import type { ActionFunctionArgs } from '@remix-run/node';
import { resumeSend } from '#server/newsletters/runs.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Lets a paused send go on where it stopped. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await resumeSend(context.db, actor, idOf(params, 'sendId'), context.clock.now());
    return { done: 'resume' as const };
  });
}

export default Refused;
