import type { ActionFunctionArgs } from '@remix-run/node';
import { useVersion } from '#server/content/planning.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Makes the draft that was on the screen the version that goes out. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const version = Number((await request.formData()).get('version'));
    const { number } = await useVersion(context.db, actor, { contentId, version }, context.clock.now());
    return { done: 'version' as const, number };
  });
}

export default Refused;
