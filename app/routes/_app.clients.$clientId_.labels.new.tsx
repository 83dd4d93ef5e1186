import type { ActionFunctionArgs } from '@remix-run/node';
import { addLabel } from '#server/week/labels.ts';
import { idOf } from '../params.server.ts';
import { labelIn, settingsAction, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Adds a label to the client. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, form, context, now }) =>
    addLabel(context.db, actor, { clientId: idOf(args.params, 'clientId'), ...labelIn(form) }, now),
  );
}
