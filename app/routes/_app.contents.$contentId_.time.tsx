import type { LoaderFunctionArgs } from '@remix-run/node';
import { localWall, resolveDue } from '#server/content/time.ts';
import { asJson, dueIn } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** What a chosen time means in that zone, and what the viewer's own clock shows then: asked while it is being chosen. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const asked = new URL(request.url).searchParams;
    const { kind, wall, dueAt, alternatives } = resolveDue(dueIn((name) => asked.get(name)));
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
