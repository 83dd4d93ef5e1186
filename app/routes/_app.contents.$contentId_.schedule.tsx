import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { planContent } from '#server/content/planning.ts';
import { type Disambiguation, localWall, resolveDue } from '#server/content/time.ts';
import { actionErrors } from '../http.server.ts';
import { asJson, idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** What a chosen time means in that zone, and what the viewer's own clock shows then: asked while it is being chosen. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const asked = new URL(request.url).searchParams;
    const { kind, wall, dueAt, alternatives } = resolveDue(readDue((name) => asked.get(name)));
    const own = (at: Date) => localWall(at, actor.timeZone);
    const { earlier, later } = alternatives ?? {};
    return {
      kind,
      wall,
      own: own(dueAt),
      isPast: dueAt <= context.clock.now(),
      earlier: earlier && { wall: earlier.wall, offset: earlier.offset, own: own(earlier.dueAt) },
      later: later && { wall: later.wall, offset: later.offset, own: own(later.dueAt) },
    };
  });
}

/** Sets the time on all channels, or on those that are named. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const due = readDue((name) => form.get(name));
    const channelIds = form.getAll('channel').filter(isId);
    const { wall, kind, publicationIds } = await planContent(
      context.db,
      actor,
      {
        contentId: idOf(params, 'contentId'),
        version: Number(form.get('version')),
        due,
        ...(channelIds.length > 0 ? { channelIds } : {}),
      },
      context.clock.now(),
    );
    return { done: 'scheduled' as const, wall, kind, count: publicationIds.length };
  });
}

function readDue(get: (name: string) => unknown) {
  const text = (name: string): string => String(get(name) ?? '');
  const chosen = text('disambiguation');
  const disambiguation: Disambiguation = chosen === 'earlier' || chosen === 'later' ? chosen : 'compatible';
  return { wall: `${text('date')}T${text('time').slice(0, 5)}`, zone: text('zone'), disambiguation };
}
