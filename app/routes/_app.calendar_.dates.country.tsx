import type { ActionFunctionArgs } from '@remix-run/node';
import { chooseHolidays } from '#server/days/specialDays.ts';
import { domainError } from '#server/errors.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Whose public holidays a client keeps: its zone's country's (`zone`), nobody's (empty), or a country's. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const clientId = form.get('client');
    if (!isId(clientId)) throw domainError('not_found', 'clientNotFound');
    const asked = String(form.get('country') ?? '');
    const country = asked === 'zone' ? null : asked;
    await chooseHolidays(context.db, actor, { clientId, country }, context.clock.now());
    return { chosen: true };
  });
}

export default Refused;
