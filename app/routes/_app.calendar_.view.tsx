import type { ActionFunctionArgs } from '@remix-run/node';
import { rememberView } from '#server/content/narrowing.ts';
import { asJson } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/calendar');

/** Remembers how the calendar is narrowed. Sent by the calendar itself when that changes. */
export function action({ request, context }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const search = String((await request.formData()).get('search') ?? '');
    await rememberView(context.db, actor, search, context.clock.now());
    return { remembered: true };
  });
}
