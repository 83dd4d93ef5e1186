import type { ActionFunctionArgs } from '@remix-run/node';
import { requireChecked } from '#server/content/planning.ts';
import { approveOnBehalf } from '#server/review/approval.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Decides for the client, who agreed elsewhere: with a reason that stays. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const reason = String((await request.formData()).get('reason') ?? '');
    await requireChecked(context.db, actor, contentId);
    await approveOnBehalf(context.db, actor, { contentId, reason }, context.clock.now());
    return { done: 'approved' as const };
  });
}

export default Refused;
