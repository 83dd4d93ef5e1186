import type { ActionFunctionArgs } from '@remix-run/node';
import { asJson } from './params.server.ts';
import { requireMember, type SignedInMember } from './session.server.ts';

export type Asked = { actor: SignedInMember; form: FormData; now: Date; context: ActionFunctionArgs['context'] };

/** A press on several at once: signed in, with its form read; answers `{ done }` or `{ error }` as JSON, for a script of ours. */
export function pressAction<Done>(
  { request, context }: ActionFunctionArgs,
  work: (asked: Asked) => Promise<Done>,
): Promise<Response> {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    return { done: await work({ actor, form, context, now: context.clock.now() }) };
  });
}
