import type { ActionFunctionArgs } from '@remix-run/node';
import { currentDue } from '#server/content/calendar.ts';
import { schedule } from '#server/content/scheduling.ts';
import { domainError } from '#server/errors.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

const disambiguations = ['compatible', 'earlier', 'later'] as const;

/**
 * Gives a content (or some channels of it, ids separated by commas) another time on its client's clock. Answers where it
 * went and what takes it back.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const now = context.clock.now();
    const contentId = String(form.get('content'));
    const channels = String(form.get('channels') ?? '');
    const channelIds = channels ? channels.split(',') : undefined;
    const before = await currentDue(context.db, actor, { contentId, channelIds });
    if (!before) throw domainError('not_found', 'contentNotFound');
    const due = {
      wall: `${form.get('date')}T${String(form.get('time')).slice(0, 5)}`,
      zone: before.zone,
      disambiguation: disambiguations.find((each) => each === form.get('disambiguation')) ?? ('compatible' as const),
    };
    const done = await schedule(context.db, actor, { contentId, channelIds, due }, now);
    return {
      moved: {
        contentId,
        wall: done.wall,
        zone: before.zone,
        wasGap: done.kind === 'gap',
        undo: undoOf(contentId, channels, before.due, now),
      },
    };
  });
}

/** The way back: to the old time, among the ideas, or none when the old time is over. */
function undoOf(
  contentId: string,
  channels: string,
  due: { wall: string; at: Date; disambiguation: string } | null,
  now: Date,
): { post: string; values: Record<string, string> } | null {
  if (!due) return { post: '/calendar/shelve', values: { content: contentId } };
  if (due.at.getTime() <= now.getTime()) return null;
  const [date = '', time = ''] = due.wall.split('T');
  return {
    post: '/calendar/move',
    values: { content: contentId, channels, date, time, disambiguation: due.disambiguation },
  };
}

export default Refused;
