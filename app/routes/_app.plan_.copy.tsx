import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { localDate } from '#server/content/time.ts';
import { copyWeek, planCopy } from '#server/week/copyWeek.ts';
import { asJson, isId } from '../params.server.ts';
import { idIn, planAction, weekIn } from '../plan.server.ts';
import { requireMember } from '../session.server.ts';

/** What a copy would make, before it is made: which channel becomes which, what is left out and why. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const asked = new URL(request.url).searchParams;
    const now = context.clock.now();
    const today = localDate(now, actor.timeZone);
    const [clientId, toClientId] = [asked.get('client'), asked.get('toClient')];
    if (!isId(clientId) || !isId(toClientId)) return { plan: null };
    const weeks = { week: weekIn(asked.get('week'), actor, today), toWeek: weekIn(asked.get('toWeek'), actor, today) };
    return { plan: await planCopy(context.db, actor, { clientId, toClientId, ...weeks }, now) };
  });
}

/** Copies a week to another week or another client. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const today = localDate(now, actor.timeZone);
    const { made, changeId, toClientId, toWeek } = await copyWeek(
      context.db,
      actor,
      {
        clientId: idIn(form, 'client'),
        week: weekIn(form.get('week'), actor, today),
        toClientId: idIn(form, 'toClient'),
        toWeek: weekIn(form.get('toWeek'), actor, today),
      },
      now,
    );
    return { what: 'copied', count: made, changeId, to: `/plan?client=${toClientId}&week=${toWeek}` };
  });
}
