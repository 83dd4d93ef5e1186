import { recordChange } from '#server/content/changes.ts';
import { createContent } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { assignable, assignContent } from './assignee.ts';
import { later } from './copyWeek.ts';
import { type Filled, labelsOf, lockSlotsOf, weekAfter } from './fill.ts';
import { freeSlots } from './freeSlots.ts';
import { setLabels } from './labels.ts';
import { plannedIn } from './planned.ts';

/**
 * Fills what is free in a week as the week before was: in each slot that was filled then, a draft with the same title,
 * channels, labels and person, and no words yet. Errors: `not_found` clientNotFound; `conflict` clientArchived;
 * `invalid` weekNothingFree, weekNothingBefore.
 */
export async function fillLikeLastWeek(
  db: Db,
  actor: MemberActor,
  { clientId, week }: { clientId: string; week: string },
  now: Date,
): Promise<Filled> {
  return await inTransaction(db, async (trx) => {
    await lockSlotsOf(trx, actor, clientId);
    const free = await freeSlots(trx, actor, { clientIds: [clientId], from: week, until: weekAfter(week) }, now);
    if (free.length === 0) throw domainError('invalid', 'weekNothingFree');
    const before = await plannedIn(trx, actor, { clientId, from: weekAfter(week, -1), until: week });
    const borne = await labelsOf(
      trx,
      before.map(({ contentId }) => contentId),
    );
    const people = new Set((await assignable(trx, actor, clientId)).map(({ userId }) => userId));
    const madeIds: string[] = [];
    for (const slot of free) {
      const was = before.find(
        ({ kind, channels }) =>
          kind === slot.kind &&
          channels.some(
            ({ id, wall }) => wall === later(slot.wall, -7) && slot.channels.some((channel) => channel.id === id),
          ),
      );
      if (!was) continue;
      const channelIds = slot.channels.map(({ id }) => id).filter((id) => was.channels.some((each) => each.id === id));
      const { contentId } = await createContent(
        trx,
        actor,
        { clientId, kind: was.kind, title: was.title, channelIds },
        now,
      );
      madeIds.push(contentId);
      await setLabels(trx, actor, { contentId, labelIds: borne.get(was.contentId) ?? [] });
      if (was.assigneeId && people.has(was.assigneeId))
        await assignContent(trx, actor, { contentId, userId: was.assigneeId }, now);
      await schedule(trx, actor, { contentId, due: { wall: slot.wall, zone: slot.zone } }, now);
    }
    if (madeIds.length === 0) throw domainError('invalid', 'weekNothingBefore');
    const changeId = await recordChange(trx, actor, { kind: 'copy', madeIds }, now);
    return { changeId, filled: madeIds.length, wall: null };
  });
}
