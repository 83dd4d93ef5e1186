import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { listApprovers } from '#server/clients/approvers.ts';
import { localDate } from '#server/content/time.ts';
import { sendWeek, weekToSend } from '#server/week/sendWeek.ts';
import { asJson, isId } from '../params.server.ts';
import { idIn, planAction, weekIn } from '../plan.server.ts';
import { requireMember } from '../session.server.ts';

/** What of the week can be sent, what not yet and why, and to whom it goes. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const asked = new URL(request.url).searchParams;
    const now = context.clock.now();
    const clientId = asked.get('client');
    if (!isId(clientId)) return { week: null, approvers: [] };
    const week = weekIn(asked.get('week'), actor, localDate(now, actor.timeZone));
    return {
      week: await weekToSend(context.db, actor, { clientId, week }),
      approvers: (await listApprovers(context.db, actor, clientId, now)).map(({ id, name }) => ({ id, name })),
    };
  });
}

/** Sends the week for approval; where none is asked for, makes of each draft what goes out. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const { sent, mails } = await sendWeek(
      context,
      actor,
      {
        clientId: idIn(form, 'client'),
        week: weekIn(form.get('week'), actor, localDate(now, actor.timeZone)),
        note: String(form.get('note') ?? ''),
        ...(form.has('asks') ? { approverIds: form.getAll('approver').filter(isId) } : {}),
      },
      now,
    );
    return { what: mails > 0 ? 'sent' : 'released', count: sent, changeId: null };
  });
}
