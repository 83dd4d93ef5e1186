import type { ActionFunctionArgs } from '@remix-run/node';
import { requireChecked, requireVersion } from '#server/content/planning.ts';
import { sendForReview } from '#server/review/review.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sends the draft that was on the screen to the client's approvers. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const form = await request.formData();
    const version = Number(form.get('version'));
    const approverIds = form.getAll('approver').filter(isId);
    const note = String(form.get('note') ?? '');
    const sent = await context.db.transaction().execute(async (trx) => {
      await requireVersion(trx, actor, { contentId, version });
      await requireChecked(trx, actor, contentId);
      return sendForReview(
        trx,
        actor,
        { contentIds: [contentId], note, ...(approverIds.length > 0 ? { approverIds } : {}) },
        context.clock.now(),
      );
    });
    return { done: 'sent' as const, mails: sent.mails };
  });
}

export default Refused;
