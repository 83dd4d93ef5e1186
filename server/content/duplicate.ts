import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { copyImages } from '#server/media/images.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { mediaIdsOf } from '#server/posts/variants.ts';
import type { ContentBody, PlacedMedia, PostBody, ThreadPart, Variant } from './body.ts';
import { createContent } from './drafting.ts';

export type Duplicate = {
  contentId: string;
  /** Another client, with its own channels, pictures and approval; the same one when left out. */
  toClientId?: string;
  title?: string;
};

/**
 * A new content from the working draft of another one: without a date, without an approval. At the same client it has
 * the same channels; at another one each channel's words go to a channel of the same network there, where there is
 * exactly one, and what finds none is left out. Pictures become that client's own.
 * Errors: `not_found` contentNotFound, clientNotFound; `conflict` clientArchived.
 */
export async function duplicate(
  db: Db,
  actor: MemberActor,
  { contentId, toClientId, title }: Duplicate,
  now: Date,
): Promise<{ contentId: string; withoutChannel: number }> {
  return inTransaction(db, async (trx) => {
    const original = await trx
      .selectFrom('contents')
      .select(['client_id', 'kind', 'title', 'draft'])
      .where('id', '=', contentId)
      .where(visibleTo(actor, 'contents'))
      .executeTakeFirst();
    if (!original) throw domainError('not_found', 'contentNotFound');
    const clientId = toClientId ?? original.client_id;
    const stays = clientId === original.client_id;
    const channels = await matchChannels(trx, actor, { contentId, clientId, kind: original.kind, stays });
    const targets = [...new Set(channels.values())].filter((id) => id !== null);
    const made = await createContent(
      trx,
      actor,
      {
        clientId,
        kind: original.kind,
        title: title ?? original.title,
        channelIds: targets,
        stage: 'idea',
        copiedFrom: contentId,
      },
      now,
    );
    const draft = stays ? original.draft : await moved(trx, actor, original.draft, clientId, channels, now);
    await trx.updateTable('contents').set({ draft }).where('id', '=', made.contentId).execute();
    return { ...made, withoutChannel: [...channels.values()].filter((id) => id === null).length };
  });
}

/** For each channel that the original goes to, the channel that the copy goes to; null where there is none. */
async function matchChannels(
  trx: Db,
  actor: MemberActor,
  {
    contentId,
    clientId,
    kind,
    stays,
  }: { contentId: string; clientId: string; kind: ContentBody['kind']; stays: boolean },
): Promise<Map<string, string | null>> {
  const from = await trx
    .selectFrom('publications')
    .innerJoin('channels', 'channels.id', 'publications.channel_id')
    .select(['channels.id', 'channels.network', 'channels.status'])
    .where('publications.content_id', '=', contentId)
    .where('publications.status', '!=', 'cancelled')
    .execute();
  const there = stays
    ? from
    : await trx
        .selectFrom('channels')
        .select(['id', 'network', 'status'])
        .where('client_id', '=', clientId)
        .where(visibleTo(actor, 'channels'))
        .execute();
  const open = there.filter(
    (channel) => channel.status !== 'disconnected' && networkOf(channel.network)?.accepts === kind,
  );
  return new Map(
    from.map(({ id, network }) => {
      if (stays) return [id, open.some((channel) => channel.id === id) ? id : null];
      const same = open.filter((channel) => channel.network === network);
      return [id, same.length === 1 ? (same[0]?.id ?? null) : null];
    }),
  );
}

async function moved(
  trx: Db,
  actor: MemberActor,
  body: ContentBody,
  clientId: string,
  channels: ReadonlyMap<string, string | null>,
  now: Date,
): Promise<ContentBody> {
  // The mailing list is the other client's people.
  if (body.kind === 'newsletter') return { ...body, listId: null };
  const images = await copyImages(trx, actor, { mediaIds: mediaIdsOf(body), toClientId: clientId }, now);
  const placed = (places: PlacedMedia[]): PlacedMedia[] =>
    places.flatMap(({ mediaId, alt }) => {
      const copy = images.get(mediaId);
      return copy ? [{ mediaId: copy, alt }] : [];
    });
  const goingOn = (thread: ThreadPart[]): ThreadPart[] =>
    thread.map((part) => ({ ...part, media: placed(part.media) }));
  const variants: PostBody['variants'] = {};
  for (const [channelId, variant] of Object.entries(body.variants)) {
    const target = channels.get(channelId);
    if (!target) continue;
    const copy: Variant = { ...variant };
    if (variant.media) copy.media = placed(variant.media);
    if (variant.thread) copy.thread = goingOn(variant.thread);
    variants[target] = copy;
  }
  return {
    ...body,
    media: placed(body.media),
    ...(body.thread ? { thread: goingOn(body.thread) } : {}),
    variants,
  };
}
