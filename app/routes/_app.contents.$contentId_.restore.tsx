import type { ActionFunctionArgs } from '@remix-run/node';
import { bringBack } from '#server/content/copies.ts';
import { domainError } from '#server/errors.ts';
import { Refused } from '../components/refused.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

/** Brings older words back as the working draft; what stood there is kept. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const contentId = idOf(params, 'contentId');
    const form = await request.formData();
    const [revisionId, copyId] = [form.get('revision'), form.get('copy')];
    const source = isId(revisionId) ? { revisionId } : isId(copyId) ? { copyId } : null;
    if (!source) throw domainError('not_found', 'revisionNotFound');
    const version = Number(form.get('version'));
    const saved = await bringBack(context.db, actor, { contentId, version, source }, context.clock.now());
    if (saved.kind === 'conflict') throw domainError('conflict', 'changedMeanwhile');
    return { done: 'restored' as const };
  });
}

export default Refused;
