import type { ActionFunctionArgs } from '@remix-run/node';
import { sendTest } from '#server/newsletters/trying.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Sends the saved draft to whoever asks, as one of its readers would get it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const as = (await request.formData()).get('as');
    const asked = { contentId: idOf(params, 'contentId'), as: isId(as) ? as : null };
    const { to } = await sendTest(context, actor, asked, context.clock.now());
    return { done: 'tested' as const, to };
  });
}

export default Refused;
