import type { ActionFunctionArgs } from '@remix-run/node';
import { changeLabel } from '#server/week/labels.ts';
import { idOf } from '../params.server.ts';
import { labelIn, settingsAction, toClientWeek } from '../week-settings.server.ts';

export const loader = toClientWeek;

/** Changes a label wherever it is. */
export function action(args: ActionFunctionArgs) {
  return settingsAction(args, ({ actor, form, context, now }) =>
    changeLabel(context.db, actor, { labelId: idOf(args.params, 'labelId'), ...labelIn(form) }, now),
  );
}
