import type { ActionFunctionArgs } from '@remix-run/node';
import { recordChange } from '#server/content/changes.ts';
import { cancelContent } from '#server/content/scheduling.ts';
import { contentStates } from '#server/content/state.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

/** Cancels a content of which nothing has gone out. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const contentId = String(form.get('content'));
    const now = context.clock.now();
    return await context.db.transaction().execute(async (trx) => {
      const before = await contentStates(trx, actor, [contentId]);
      await cancelContent(trx, actor, { contentId }, now);
      return { cancelled: contentId, change: await recordChange(trx, actor, { kind: 'cancel', before }, now) };
    });
  });
}

export default Refused;
