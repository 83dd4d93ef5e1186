import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { cancelImport, importById } from '#server/audience/import.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

/** Stops an import between two chunks, or drops it before it began. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const importId = idOf(params, 'importId');
    const { status, list_id: listId } = await importById(context.db, actor, importId);
    await cancelImport(context.db, actor, importId, context.clock.now());
    return redirect(status === 'mapping' ? `/audience/lists/${listId}` : `/audience/imports/${importId}`);
  });
}

export const loader = leadsTo('/audience');

export default Refused;
