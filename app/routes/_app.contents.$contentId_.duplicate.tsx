import type { ActionFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { duplicate } from '#server/content/duplicate.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Makes a copy, also for another client, and goes to it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const client = (await request.formData()).get('client');
    const copy = await duplicate(
      context.db,
      actor,
      { contentId, ...(isId(client) ? { toClientId: client } : {}) },
      context.clock.now(),
    );
    return redirect(`/contents/${copy.contentId}${copy.withoutChannel > 0 ? `?without=${copy.withoutChannel}` : ''}`);
  });
}

export default Refused;
