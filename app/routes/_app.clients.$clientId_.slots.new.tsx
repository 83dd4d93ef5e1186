import type { ActionFunctionArgs } from '@remix-run/node';
import { addSlot } from '#server/week/slots.ts';
import { idOf } from '../params.server.ts';
import { settingsAction, slotIn, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Adds a slot to the client's week. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, form, context, now }) =>
    addSlot(context.db, actor, { clientId: idOf(args.params, 'clientId'), ...slotIn(form) }, now),
  );
}
