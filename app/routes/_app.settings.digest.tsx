import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { setDigest } from '#server/today/digest.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/settings/profile');

/** When one's own morning mail comes, and whether it does. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { wanted, at } = textsOf(await request.formData(), ['wanted', 'at']);
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await setDigest(context.db, actor, wanted === 'on' ? at : null);
    return redirect('/settings/profile?done=digest');
  });
}

export default Refused;
