import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { renameList } from '#server/audience/lists.ts';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

// biome-ignore lint/performance/noBarrelFile: a form that was refused is drawn again by the page it stands on
export { default, loader } from './_app.audience.lists.$listId._index.tsx';

/** The list's name and the words above its form. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const listId = idOf(params, 'listId');
    const input = { listId, name: String(form.get('name')), formIntro: String(form.get('intro') ?? '') };
    await renameList(context.db, actor, input, context.clock.now());
    return redirect(`/audience/lists/${listId}`);
  });
}
