import type { LoaderFunctionArgs } from '@remix-run/node';
import { nextSlotFor } from '#server/week/about.ts';
import { asJson, idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** The next slot that is free for this content: asked by the composer's button. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const slot = await nextSlotFor(context.db, actor, idOf(params, 'contentId'), context.clock.now());
    return { wall: slot?.wall ?? null };
  });
}
