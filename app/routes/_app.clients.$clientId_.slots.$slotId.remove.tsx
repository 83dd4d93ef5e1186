import type { ActionFunctionArgs } from '@remix-run/node';
import { removeSlot } from '#server/week/slots.ts';
import { idOf } from '../params.server.ts';
import { settingsAction, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Removes a slot; what was planned in it keeps its time. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, context, now }) =>
    removeSlot(context.db, actor, { slotId: idOf(args.params, 'slotId') }, now),
  );
}
