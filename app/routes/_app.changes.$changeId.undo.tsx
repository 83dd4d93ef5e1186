import type { ActionFunctionArgs } from '@remix-run/node';
import { undoChange } from '#server/content/undoing.ts';
import { asJson, idOf } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/calendar');

/** Takes back what one press did. Answers how many contents are as they were, and which stay and why; or `{ error }`. */
export function action({ request, context, params }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    return undoChange(context.db, actor, { changeId: idOf(params, 'changeId') }, context.clock.now());
  });
}
