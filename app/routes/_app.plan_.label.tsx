import type { ActionFunctionArgs } from '@remix-run/node';
import { labelAll } from '#server/week/bulk.ts';
import { contentsIn, idIn, planAction } from '../plan.server.ts';
import { leadsTo } from '../session.server.ts';

export const loader = leadsTo('/plan');

/** Puts a label on contents, or takes it off. */
export function action(args: ActionFunctionArgs) {
  return planAction(args, async ({ actor, form, context, now }) => {
    const input = { contentIds: contentsIn(form), labelId: idIn(form, 'label'), isOn: form.get('on') === '1' };
    const { done, left, changeId } = await labelAll(context.db, actor, input, now);
    return { what: 'labelled', count: done, left, changeId };
  });
}
