import type { ActionFunctionArgs } from '@remix-run/node';
import { captureIdea } from '#server/content/ideas.ts';
import { domainError } from '#server/errors.ts';
import { asJson, isId } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/ideas/new');

/** Keeps a note; answers `{ contentId, title }`, or `{ error }`. */
export function action({ request, context }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const [noteId, clientId] = [form.get('noteId'), form.get('client')];
    if (!isId(noteId) || !isId(clientId)) throw domainError('not_found', 'clientNotFound');
    const note = {
      noteId,
      clientId,
      words: String(form.get('words') ?? ''),
      mediaIds: form.getAll('media').filter(isId),
    };
    return captureIdea(context.db, actor, note, context.clock.now());
  });
}
