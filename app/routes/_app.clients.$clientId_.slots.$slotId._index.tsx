import type { ActionFunctionArgs } from '@remix-run/node';
import { changeSlot } from '#server/week/slots.ts';
import { idOf } from '../params.server.ts';
import { settingsAction, slotIn, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Changes a slot; what was planned in it keeps its time. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, form, context, now }) =>
    changeSlot(context.db, actor, { slotId: idOf(args.params, 'slotId'), ...slotIn(form) }, now),
  );
}
