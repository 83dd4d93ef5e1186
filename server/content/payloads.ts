import type { Selectable } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { ContentsTable, RevisionsTable } from '#server/database/schema.ts';
import { domainError } from '#server/errors.ts';
import { picturesFor } from '#server/media/derivatives.ts';
import { channelLimits } from '#server/media/ready.ts';
import { mediaOn } from '#server/posts/variants.ts';
import type { CompiledNewsletter, Payload } from './body.ts';
import { postPayload } from './payload.ts';

type Content = Pick<Selectable<ContentsTable>, 'id' | 'workspace_id' | 'client_id' | 'draft'>;

/** What each channel gets of the draft as it stands, by channel id. Reads only. */
export async function payloadsFor(
  trx: Db,
  content: Content,
  publications: readonly { channelId: string }[],
  _compiled: CompiledNewsletter | null,
): Promise<Map<string, Payload>> {
  const payloads = new Map<string, Payload>();
  if (publications.length === 0) return payloads;
  const { draft, workspace_id: workspaceId, client_id: clientId } = content;
  if (draft.kind !== 'post') return payloads;
  const channels = await trx
    .selectFrom('channels')
    .select(['id', 'name', 'network', 'limits'])
    .where(
      'id',
      'in',
      publications.map((publication) => publication.channelId),
    )
    .execute();
  for (const channel of channels) {
    const limits = channelLimits(channel);
    if (!limits) throw domainError('conflict', 'channelOtherKind', { channel: channel.name });
    const mediaIds = mediaOn(draft, channel.id).map((place) => place.mediaId);
    const pictures = await picturesFor(trx, { workspaceId, clientId, mediaIds, limits });
    payloads.set(channel.id, postPayload(draft, channel.id, pictures));
  }
  return payloads;
}

/** The compiled newsletter of this draft; null for a post. What was compiled for the same source stays as it is. */
export async function compileFor(
  _trx: Db,
  content: Content,
  _current: Selectable<RevisionsTable> | null,
): Promise<CompiledNewsletter | null> {
  if (content.draft.kind === 'post') return null;
  throw domainError('unavailable', 'newsletterNotReady');
}
