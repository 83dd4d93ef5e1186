import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { ContentsTable, RevisionsTable } from '#server/database/schema/contents.ts';
import { domainError } from '#server/errors.ts';
import { picturesFor } from '#server/media/derivatives.ts';
import { channelLimits } from '#server/media/ready.ts';
import { compileNewsletter, senderOf } from '#server/newsletters/compiling.ts';
import { partsOn } from '#server/posts/variants.ts';
import type { CompiledNewsletter, Payload } from './body.ts';
import { newsletterPayload, postPayload } from './payload.ts';

type Content = Pick<Selectable<ContentsTable>, 'id' | 'workspace_id' | 'client_id' | 'draft'>;

/** What each channel gets of the draft as it stands, by channel id. Reads only. */
export async function payloadsFor(
  trx: Db,
  content: Content,
  publications: readonly { channelId: string }[],
  compiled: CompiledNewsletter | null,
): Promise<Map<string, Payload>> {
  const payloads = new Map<string, Payload>();
  if (publications.length === 0) return payloads;
  const { draft, workspace_id: workspaceId, client_id: clientId } = content;
  const channels = await trx
    .selectFrom('channels')
    .select(['id', 'name', 'network', 'limits', 'settings'])
    .where(
      'id',
      'in',
      publications.map((publication) => publication.channelId),
    )
    .execute();
  for (const channel of channels) {
    if (draft.kind === 'newsletter') {
      if (!draft.listId) throw domainError('invalid', 'audienceMissing', {}, 'listId');
      if (!compiled) throw new Error('A newsletter has no payload before it is compiled.');
      payloads.set(channel.id, newsletterPayload(compiled, senderOf(channel), draft.listId));
      continue;
    }
    const limits = channelLimits(channel);
    if (!limits) throw domainError('conflict', 'channelOtherKind', { channel: channel.name });
    const places = partsOn(draft, channel.id, limits).flatMap((part) => part.media);
    const mediaIds = places.map((place) => place.mediaId);
    const pictures = await picturesFor(trx, { workspaceId, clientId, mediaIds, limits });
    payloads.set(channel.id, postPayload(draft, { id: channel.id, limits }, pictures));
  }
  return payloads;
}

/**
 * The compiled newsletter of this draft; null for a post. A newer compiler changes nothing that was compiled for the same
 * words: what was agreed to stays agreed to. Errors: as `compileNewsletter`.
 */
export async function compileFor(
  trx: Db,
  content: Content,
  current: Selectable<RevisionsTable> | null,
): Promise<CompiledNewsletter | null> {
  const { draft, workspace_id: workspaceId, client_id: clientId } = content;
  if (draft.kind === 'post') return null;
  const compiled = await compileNewsletter(trx, { workspaceId, clientId, body: draft });
  const before = current?.compiled;
  const isSameSource = before && isDeepStrictEqual(current.body, draft);
  return isSameSource && before.compiler !== compiled.compiler ? before : compiled;
}
