import type { ActionFunctionArgs } from '@remix-run/node';
import { itIsThere } from '#server/publishing/confirm.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** "It is there": answers for the network what it could not say itself. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const publicationId = idOf(params, 'publicationId');
    const link = String((await request.formData()).get('link') ?? '').trim();
    await itIsThere(context.db, actor, { publicationId, ...(link ? { link } : {}) }, context.clock.now());
    return { done: 'there' as const };
  });
}

export default Refused;
