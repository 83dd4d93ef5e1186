import { type BulkResult, onEach, pressedOn } from '#server/content/onePress.ts';
import { dueNow, publishNow, schedule } from '#server/content/scheduling.ts';
import { localDate } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { factsOfAll, type Obstacle, obstacles } from '#server/publishing/conditions.ts';
import { inOrder, stillWaiting, waitingOf } from './waiting.ts';

/** How far apart on each channel, in minutes. */
export const spreads = [2, 5, 15, 30, 60] as const;

const minuteMs = 60_000;

/** Why something cannot go out now, as a key of the words `errors`. */
const stays: Record<Obstacle, string> = {
  not_approved: 'lateNotApproved',
  date_moved: 'lateOtherDay',
  no_revision: 'lateNoRevision',
  paused: 'latePaused',
  channel: 'lateNoChannel',
  reconnect: 'lateReconnect',
  // It has a new time by then.
  too_late: 'timePast',
};

/**
 * Lets several that wait go out now, in the order in which they were due: the first of each channel at once, the others
 * so many minutes apart, as one change with one undo for what is not out yet. Only what may go out at that instant is
 * touched; what nobody agreed to, or not for this day, stays held and is named. Errors: `invalid` lateDistance, those
 * of `onEach`; each by itself: `conflict` notLateAnyMore and the reasons in `stays`, those of `publishNow`.
 */
export async function publishSpread(
  db: Db,
  actor: MemberActor,
  { contentIds, everyMinutes }: { contentIds: string[]; everyMinutes: number },
  now: Date,
): Promise<BulkResult> {
  if (!spreads.some((minutes) => minutes === everyMinutes)) throw domainError('invalid', 'lateDistance', {}, 'every');
  const free = new Map<string, Date>();
  const pressed = pressedOn(contentIds);
  const order = inOrder(pressed, await waitingOf(db, actor, pressed));
  return await onEach(db, actor, { kind: 'move', contentIds: order }, now, async (trx, contentId) => {
    const { publicationIds, zone } = await stillWaiting(trx, actor, contentId);
    const known = (await factsOfAll(trx, publicationIds)).filter((facts) => facts !== null);
    const instants = known.map(({ channelId }) => free.get(channelId) ?? now);
    const at = new Date(Math.max(...instants.map((instant) => instant.getTime())));
    const due = dueNow(zone, at);
    const judged = known.map((facts) => {
      const [worst] = obstacles({ ...facts, dueAt: at, date: localDate(at, facts.zone), graceEndsAt: null }, at);
      return { channelId: facts.channelId, worst };
    });
    const channelIds = judged.filter(({ worst }) => !worst).map(({ channelId }) => channelId);
    const first = judged[0]?.worst;
    if (channelIds.length === 0) throw domainError('conflict', first ? stays[first] : 'notLateAnyMore');
    if (at > now) await schedule(trx, actor, { contentId, channelIds, due }, now);
    else await publishNow(trx, actor, { contentId, channelIds }, now);
    // A planned time has no seconds: up to the next full minute, so that no distance is less than was chosen.
    const next = new Date(Math.ceil(at.getTime() / minuteMs + everyMinutes) * minuteMs);
    for (const channelId of channelIds) free.set(channelId, next);
  });
}
