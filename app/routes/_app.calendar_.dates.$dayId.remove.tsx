import type { ActionFunctionArgs } from '@remix-run/node';
import { removeSpecialDay } from '#server/days/specialDays.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Takes a day off a client's calendar. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await removeSpecialDay(context.db, actor, { dayId: idOf(params, 'dayId') }, context.clock.now());
    return { removed: true };
  });
}

export default Refused;
