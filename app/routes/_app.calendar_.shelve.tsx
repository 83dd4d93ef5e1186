import type { ActionFunctionArgs } from '@remix-run/node';
import { currentDue } from '#server/content/calendar.ts';
import { unschedule } from '#server/content/scheduling.ts';
import { domainError } from '#server/errors.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

/** Takes a content's time away: it goes back among the ideas. Answers what takes that back. */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = String((await request.formData()).get('content'));
    const now = context.clock.now();
    const before = await currentDue(context.db, actor, { contentId });
    if (!before) throw domainError('not_found', 'contentNotFound');
    await unschedule(context.db, actor, { contentId }, now);
    const { due } = before;
    const isAhead = due !== null && due.at.getTime() > now.getTime();
    const [date = '', time = ''] = due?.wall.split('T') ?? [];
    const values = {
      content: contentId,
      channels: '',
      date,
      time,
      disambiguation: due?.disambiguation ?? 'compatible',
    };
    return { shelved: { undo: isAhead ? { post: '/calendar/move', values } : null } };
  });
}

export default Refused;
