import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { saveOver } from '#server/content/copies.ts';
import { keptDraft, saveDraft } from '#server/content/drafting.ts';
import { readBody } from '#server/content/reading.ts';
import { domainError } from '#server/errors.ts';
import { rememberAlt } from '#server/media/images.ts';
import { readyForClient } from '#server/media/ready.ts';
import { mediaIdsOf, placesOf } from '#server/posts/variants.ts';
import { asJson, idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

const shape = z.object({
  version: z.number().int().positive(),
  title: z.string(),
  body: z.object({ kind: z.enum(['post', 'newsletter']) }).loose(),
  /** The version in the way was seen, and is to be replaced (and kept as a copy). */
  over: z.boolean().optional(),
});

/** How the draft stands now: asked every few seconds by a composer that is looked at. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const { body, ...draft } = await keptDraft(context.db, actor, idOf(params, 'contentId'));
    const known = Number(new URL(request.url).searchParams.get('known'));
    return draft.version === known ? draft : { ...draft, body };
  });
}

/** Autosave. Answers `{ kind: 'saved' | 'conflict', … }`, or `{ error }`. */
export function action({ request, context, params }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const sent = shape.safeParse(await request.json().catch(() => null));
    if (!sent.success) {
      // Whose it is comes before what was sent.
      await keptDraft(context.db, actor, contentId);
      throw domainError('invalid', 'draftUnreadable');
    }
    const { version, title, over } = sent.data;
    const body = readBody(sent.data.body.kind, sent.data.body);
    const draft = { contentId, version, title, body };
    const now = context.clock.now();
    const save = over ? saveOver : saveDraft;
    const result = await save(context.db, actor, draft, now);
    if (result.kind === 'saved' && body.kind === 'post' && mediaIdsOf(body).length > 0) {
      await rememberAlt(context.db, actor, placesOf(body));
      const place = { workspaceId: actor.workspaceId, clientId: result.clientId, mediaIds: mediaIdsOf(body) };
      readyForClient(context, place, now).catch((err) => context.log.warn({ err }, 'copies not made'));
    }
    return result;
  });
}
