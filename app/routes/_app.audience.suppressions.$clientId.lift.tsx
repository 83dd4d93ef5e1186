import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { liftSuppression } from '#server/audience/suppression.ts';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

// biome-ignore lint/performance/noBarrelFile: a form that was refused is drawn again by the page it stands on
export { default, loader } from './_app.audience.suppressions.$clientId._index.tsx';

/** Takes an address off the list of those never mailed. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const clientId = idOf(params, 'clientId');
    await liftSuppression(context.db, actor, { clientId, emailNormal: String(form.get('email')) }, context.clock.now());
    return redirect(`/audience/suppressions/${clientId}`);
  });
}
