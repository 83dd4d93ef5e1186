import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { keepGivenUp } from '#server/content/copies.ts';
import { keptDraft } from '#server/content/drafting.ts';
import { readBody } from '#server/content/reading.ts';
import { domainError } from '#server/errors.ts';
import { asJson, idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

const shape = z.object({ title: z.string(), body: z.unknown() });

/** Keeps the words that somebody gives up for another version, before they are gone from the screen. */
export function action({ request, context, params }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    // Whose it is comes before what was sent.
    const { body: standing } = await keptDraft(context.db, actor, contentId);
    const sent = shape.safeParse(await request.json().catch(() => null));
    if (!sent.success) throw domainError('invalid', 'draftUnreadable');
    const body = readBody(standing.kind, sent.data.body);
    await keepGivenUp(context.db, actor, { contentId, title: sent.data.title, body }, context.clock.now());
    return { done: 'kept' };
  });
}
