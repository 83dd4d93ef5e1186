import type { ActionFunctionArgs } from '@remix-run/node';
import { removeSpecialDays } from '#server/days/specialDays.ts';
import type { DaysDone } from '../components/days/use-days-told.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/calendar/dates');

/** Takes days off their clients' calendars. `name` is only said again. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const dayIds = form.getAll('day').filter(isId);
    await removeSpecialDays(context.db, actor, dayIds, context.clock.now());
    return { done: { what: 'removed', dayIds, name: String(form.get('name') ?? '') } satisfies DaysDone };
  });
}

export default Refused;
