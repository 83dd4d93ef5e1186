import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { ContentBody } from './body.ts';
import { calledOff, type LockedPublication, lockPublications, requireChangeable, setDue, startOver } from './due.ts';
import { settleStage } from './revisions.ts';

export type OpenChannel = { id: string; network: string; name: string };

/**
 * Sets which channels a content goes to: each new one gets a publication (with the date that all others share), each
 * one taken away is cancelled. What is out or going out stays.
 * Errors: `not_found` contentNotFound, channelNotFound; `invalid` channelOtherKind; `conflict` contentCancelled,
 * channelDisconnected, decideUnconfirmedFirst; `too_late` goingOut, alreadyPublished.
 */
export async function setChannels(
  db: Db,
  actor: MemberActor,
  { contentId, channelIds }: { contentId: string; channelIds: string[] },
  now: Date,
): Promise<{ added: number; removed: number }> {
  return inTransaction(db, async (trx) => {
    const content = await trx
      .selectFrom('contents')
      .select(['client_id', 'kind', 'stage'])
      .where('id', '=', contentId)
      .where(visibleTo(actor, 'contents'))
      .forUpdate()
      .executeTakeFirst();
    if (!content) throw domainError('not_found', 'contentNotFound');
    if (content.stage === 'cancelled') throw domainError('conflict', 'contentCancelled');
    const live = await lockPublications(trx, actor, { contentId });
    const wanted = new Set(channelIds);
    const here = new Set(live.map((publication) => publication.channelId));
    const leaving = live.filter((publication) => !wanted.has(publication.channelId));
    const coming = [...wanted].filter((id) => !here.has(id));
    await takeAway(trx, leaving, now);
    await openChannels(trx, actor, { clientId: content.client_id, kind: content.kind, channelIds: coming });
    await putOnChannels(trx, actor, { contentId, clientId: content.client_id, channelIds: coming }, now);
    await shareDate(trx, actor, { contentId, channelIds: coming }, now);
    if (leaving.length + coming.length > 0) {
      await recordEvent(
        trx,
        actor,
        {
          event: 'content.channelsChanged',
          subject: { kind: 'content', id: contentId },
          clientId: content.client_id,
          detail: { added: coming.length, removed: leaving.length },
        },
        now,
      );
    }
    await settleStage(trx, contentId, now);
    return { added: coming.length, removed: leaving.length };
  });
}

/** The channels of `channelIds`, when all of them are the client's, take this kind and are not disconnected. */
export async function openChannels(
  trx: Db,
  actor: MemberActor,
  { clientId, kind, channelIds }: { clientId: string; kind: ContentBody['kind']; channelIds: string[] },
): Promise<OpenChannel[]> {
  const ids = [...new Set(channelIds)];
  if (ids.length === 0) return [];
  const channels = await trx
    .selectFrom('channels')
    .select(['id', 'network', 'name', 'status'])
    .where('id', 'in', ids)
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'channels'))
    .execute();
  if (channels.length < ids.length) throw domainError('not_found', 'channelNotFound');
  const disconnected = channels.find((channel) => channel.status === 'disconnected');
  if (disconnected) throw domainError('conflict', 'channelDisconnected', { channel: disconnected.name }, 'channels');
  const other = channels.find((channel) => networkOf(channel.network)?.accepts !== kind);
  if (other) throw domainError('invalid', 'channelOtherKind', { channel: other.name }, 'channels');
  return channels;
}

/** A publication for each channel, without a date. */
export async function putOnChannels(
  trx: Db,
  actor: MemberActor,
  { contentId, clientId, channelIds }: { contentId: string; clientId: string; channelIds: string[] },
  now: Date,
): Promise<void> {
  if (channelIds.length === 0) return;
  await trx
    .insertInto('publications')
    .values(
      channelIds.map((channelId) => ({
        workspace_id: actor.workspaceId,
        client_id: clientId,
        content_id: contentId,
        channel_id: channelId,
        created_by: actor.userId,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
}

async function takeAway(trx: Db, leaving: readonly LockedPublication[], now: Date): Promise<void> {
  for (const publication of leaving) requireChangeable(publication);
  if (leaving.length === 0) return;
  await trx
    .updateTable('publications')
    .set({ status: calledOff, ...startOver, updated_at: now })
    .where(
      'id',
      'in',
      leaving.map(({ id }) => id),
    )
    .execute();
}

/** A channel that joins goes out when the others do, where they all go out at one time that is still to come. */
async function shareDate(
  trx: Db,
  actor: MemberActor,
  { contentId, channelIds }: { contentId: string; channelIds: string[] },
  now: Date,
): Promise<void> {
  if (channelIds.length === 0) return;
  const others = await trx
    .selectFrom('publications')
    .select(['due_at', 'due_wall', 'due_zone', 'due_disambiguation'])
    .where('content_id', '=', contentId)
    .where('channel_id', 'not in', channelIds)
    .where('status', '!=', 'cancelled')
    .execute();
  const [first] = others;
  if (!first?.due_at || !first.due_wall || !first.due_zone || first.due_at <= now) return;
  if (others.some((other) => other.due_at?.getTime() !== first.due_at?.getTime())) return;
  const due = {
    dueAt: first.due_at,
    wall: first.due_wall,
    zone: first.due_zone,
    disambiguation: first.due_disambiguation,
  };
  const coming = await lockPublications(trx, actor, { contentId, channelIds });
  await setDue(
    trx,
    coming.map((publication) => ({ publication, due })),
    now,
  );
}
