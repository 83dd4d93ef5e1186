import type { ActionFunctionArgs } from '@remix-run/node';
import type { MemberActor } from '#server/people/actor.ts';
import type { LabelInput } from '#server/week/labels.ts';
import type { SlotInput } from '#server/week/slots.ts';
import { asJson, isId } from './params.server.ts';
import { leadsTo, requireMember } from './session.server.ts';

type Asked = { actor: MemberActor; form: FormData; now: Date; context: ActionFunctionArgs['context'] };

/** Looked at, these addresses lead to the client's week. */
export const toClientWeek = leadsTo((params) => `/clients/${params.clientId}/week`);

/** An action of a client's slots and labels: answers `{ saved }`, or `{ error }` for the form, as JSON. */
export function settingsAction(
  { request, context }: ActionFunctionArgs,
  work: (asked: Asked) => Promise<unknown>,
): Promise<Response> {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    await work({ actor, form, context, now: context.clock.now() });
    return { saved: true as const };
  });
}

export const slotIn = (form: FormData): SlotInput => ({
  weekday: Number(form.get('weekday')),
  wallTime: String(form.get('wallTime') ?? '').slice(0, 5),
  skipHolidays: form.get('skipHolidays') === '1',
  channelIds: form.getAll('channel').filter(isId),
});

export const labelIn = (form: FormData): LabelInput => {
  const share = String(form.get('targetShare') ?? '').trim();
  const colour = String(form.get('colour') ?? '');
  return {
    name: String(form.get('name') ?? ''),
    colour: colour === 'own' ? String(form.get('ownColour') ?? '') : colour,
    targetShare: share === '' ? null : Number(share),
  };
};
