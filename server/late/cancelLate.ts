import { type BulkResult, onEach } from '#server/content/onePress.ts';
import { cancelContent, cancelPublications } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { stillWaiting } from './waiting.ts';

/**
 * Calls several that wait off, as one change with one undo. Where the rest of a content is out, or has a time of its
 * own, only the channels that wait are called off. Errors: those of `onEach`; each by itself: `conflict`
 * notLateAnyMore, those of `cancelContent`.
 */
export async function cancelLate(
  db: Db,
  actor: MemberActor,
  { contentIds }: { contentIds: string[] },
  now: Date,
): Promise<BulkResult> {
  return await onEach(db, actor, { kind: 'cancel', contentIds }, now, async (trx, contentId, { state }) => {
    const { publicationIds, channelIds } = await stillWaiting(trx, actor, contentId);
    const live = Object.entries(state.times).filter(([, { isLive }]) => isLive);
    if (live.every(([id]) => publicationIds.includes(id))) await cancelContent(trx, actor, { contentId }, now);
    else await cancelPublications(trx, actor, { contentId, channelIds }, now);
  });
}
