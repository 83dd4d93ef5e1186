import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { importPlan, planFile } from '#server/spreadsheet/plans.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { readingIn } from '../plan-reading.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/calendar/import');

/** Puts the good rows of a file on the calendar, all at once. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const fileId = idOf(params, 'fileId');
    const form = await request.formData();
    const reading = readingIn(await planFile(context.db, actor, fileId), (name) => form.get(name));
    await importPlan(context.db, actor, { fileId, reading }, context.clock.now());
    return redirect(`/calendar/import/${fileId}`);
  });
}

export default Refused;
