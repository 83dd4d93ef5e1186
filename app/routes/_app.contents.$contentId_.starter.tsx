import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { beginWith } from '#server/newsletters/starting.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Fills an empty newsletter with one of the designs. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const contentId = idOf(params, 'contentId');
    const input = { contentId, version: Number(form.get('version')), starter: String(form.get('starter')) };
    await beginWith(context.db, actor, input, context.clock.now());
    return redirect(`/contents/${contentId}`);
  });
}

export default Refused;
