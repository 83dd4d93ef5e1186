import type { ActionFunctionArgs } from '@remix-run/node';
import { pauseSend } from '#server/newsletters/runs.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Stops a send until somebody says go on; takes effect within one window. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await pauseSend(context.db, actor, idOf(params, 'sendId'), context.clock.now());
    return { done: 'pause' as const };
  });
}

export default Refused;
