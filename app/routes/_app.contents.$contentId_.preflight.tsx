import type { LoaderFunctionArgs } from '@remix-run/node';
import { preflight } from '#server/newsletters/preflight.ts';
import { asJson, idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** What would hurt the newsletter as it is saved. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    return preflight(context.db, actor, idOf(params, 'contentId'));
  });
}
