import type { ActionFunctionArgs } from '@remix-run/node';
import { addSpecialDay } from '#server/days/specialDays.ts';
import type { DaysDone } from '../components/days/use-days-told.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Adds a day, or some in a row, to one client or several. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const input = {
      clientIds: form.getAll('client').filter(isId),
      kind: text('kind'),
      name: text('name'),
      from: text('from'),
      until: text('until'),
      everyYear: form.has('everyYear'),
    };
    const dayIds = await addSpecialDay(context.db, actor, input, context.clock.now());
    return { done: { what: 'added', dayIds, name: input.name } satisfies DaysDone };
  });
}

export default Refused;
