import type { ActionFunctionArgs } from '@remix-run/node';
import { removeLabel } from '#server/week/labels.ts';
import { idOf } from '../params.server.ts';
import { settingsAction, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Removes a label from the client and from all its content. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, context, now }) =>
    removeLabel(context.db, actor, { labelId: idOf(args.params, 'labelId') }, now),
  );
}
