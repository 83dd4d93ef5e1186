import type { LoaderFunctionArgs } from '@remix-run/node';
import { showDraft } from '#server/newsletters/editor.ts';
import { asJson, idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** How a newsletter's saved draft looks, and what is wrong with its source: asked after every save. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const as = new URL(request.url).searchParams.get('as');
    const asked = { contentId: idOf(params, 'contentId'), as: isId(as) ? as : null };
    return showDraft(context, actor, asked, context.clock.now());
  });
}
