import { Temporal } from 'temporal-polyfill';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import {
  calledOff,
  type LockedPublication,
  lockPublications,
  type NewDue,
  requireChangeable,
  setDue,
  startOver,
  type Which,
} from './due.ts';
import { isRefused, nextStage } from './lifecycle.ts';
import { settleStage } from './revisions.ts';
import { type Due, localWall, type ResolvedDue, resolveDue } from './time.ts';

/**
 * When things go out. Approval has no say here: a time can be set long before anybody agreed, and the claim asks then.
 * Each function is one transaction: due time, job, audit, and one NOTIFY when it is soon.
 */

export type Scheduled = ResolvedDue & { publicationIds: string[] };

/** A past minute is refused; the one that runs now is meant as now. */
const minuteMs = 60_000;
const farthestMs = 5 * 366 * 24 * 60 * minuteMs;

/**
 * Sets the time of a content on all its channels, or on some. What was held, refused or given up is planned again.
 * Throws `invalid` (`timePast`, `timeTooFar`, `timeUnreadable`, `zoneUnknown`, `channelMissing`), `too_late`
 * (`goingOut`, `alreadyPublished`), `conflict` (`contentCancelled`, `clientArchived`, `decideUnconfirmedFirst`), `not_found`.
 */
export async function schedule(
  db: Db,
  actor: Actor,
  { contentId, channelIds, due }: { contentId: string; channelIds?: string[]; due: Due },
  now: Date,
): Promise<Scheduled> {
  return await inTransaction(db, async (trx) => {
    const resolved = resolveFuture(due, now);
    const content = await openContent(trx, actor, contentId);
    const publications = await changeable(trx, actor, { contentId, ...(channelIds ? { channelIds } : {}) });
    await setDue(
      trx,
      publications.map((publication) => ({ publication, due: newDue(due, resolved) })),
      now,
    );
    await leaveIdeas(trx, contentId, now);
    await settleStage(trx, contentId, now);
    await record(trx, actor, 'content.scheduled', content, due, now);
    return { ...resolved, publicationIds: publications.map(({ id }) => id) };
  });
}

/** Moves one channel's publication. Throws as `schedule` does. */
export async function movePublication(
  db: Db,
  actor: Actor,
  { publicationId, due }: { publicationId: string; due: Due },
  now: Date,
): Promise<Scheduled> {
  return await inTransaction(db, async (trx) => {
    const resolved = resolveFuture(due, now);
    const publications = await changeable(trx, actor, { publicationId });
    const content = await openContent(trx, actor, publications[0]?.contentId ?? '');
    await setDue(
      trx,
      publications.map((publication) => ({ publication, due: newDue(due, resolved) })),
      now,
    );
    await leaveIdeas(trx, content.id, now);
    await settleStage(trx, content.id, now);
    await record(trx, actor, 'content.moved', content, due, now);
    return { ...resolved, publicationIds: [publicationId] };
  });
}

/** Moves a content: its first channel goes to the new time, the others keep their distance to it. Throws as `schedule` does. */
export async function moveContent(
  db: Db,
  actor: Actor,
  { contentId, due }: { contentId: string; due: Due },
  now: Date,
): Promise<Scheduled> {
  return await inTransaction(db, async (trx) => {
    const resolved = resolveFuture(due, now);
    const content = await openContent(trx, actor, contentId);
    const publications = await changeable(trx, actor, { contentId });
    const walls = publications.flatMap(({ dueWall }) => (dueWall ? [dueWall] : [])).sort();
    const items = publications.map((publication) => {
      const own = {
        ...due,
        wall: shifted(publication.dueWall ?? walls[0] ?? due.wall, walls[0] ?? due.wall, due.wall),
      };
      return { publication, due: newDue(own, resolveFuture(own, now)) };
    });
    await setDue(trx, items, now);
    await leaveIdeas(trx, contentId, now);
    await settleStage(trx, contentId, now);
    await record(trx, actor, 'content.moved', content, due, now);
    return { ...resolved, publicationIds: publications.map(({ id }) => id) };
  });
}

/** Lets it go out at once, as far as the claim's conditions allow. Throws as `schedule` does. */
export async function publishNow(db: Db, actor: Actor, which: Which, now: Date): Promise<Scheduled> {
  return await inTransaction(db, async (trx) => {
    if ('contentId' in which) await openContent(trx, actor, which.contentId);
    const publications = await changeable(trx, actor, which);
    const content = await openContent(trx, actor, publications[0]?.contentId ?? '');
    const due = dueNow(content.zone, now);
    await setDue(
      trx,
      publications.map((publication) => ({ publication, due })),
      now,
    );
    await leaveIdeas(trx, content.id, now);
    await settleStage(trx, content.id, now);
    await record(trx, actor, 'content.published_now', content, due, now);
    return { ...resolveDue(due), dueAt: now, publicationIds: publications.map(({ id }) => id) };
  });
}

/** Takes the time away; the content goes back among the ideas. Throws as `schedule` does, and `conflict` `reviewOpen`. */
export async function unschedule(db: Db, actor: Actor, { contentId }: { contentId: string }, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const content = await openContent(trx, actor, contentId);
    const publications = await changeable(trx, actor, { contentId });
    const stage = nextStage(content.stage, 'shelve');
    if (isRefused(stage)) throw domainError('conflict', stage.refused);
    await trx
      .updateTable('publications')
      .set({ status: 'planned', due_at: null, due_wall: null, due_zone: null, ...startOver, updated_at: now })
      .where(
        'id',
        'in',
        publications.map(({ id }) => id),
      )
      .execute();
    const moved = await trx
      .updateTable('contents')
      .set({ stage, updated_at: now })
      .where('id', '=', contentId)
      .where('stage', '=', content.stage)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) throw domainError('conflict', 'changedMeanwhile');
    await record(trx, actor, 'content.unscheduled', content, null, now);
  });
}

/** Cancels a content of which nothing has gone out. Throws `too_late`, `conflict`, `not_found` as `schedule` does. */
export async function cancelContent(
  db: Db,
  actor: Actor,
  { contentId }: { contentId: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const content = await openContent(trx, actor, contentId);
    const locked = await lockPublications(trx, actor, { contentId });
    for (const publication of locked) requireChangeable(publication);
    await cancelLocked(trx, locked, now);
    await trx
      .updateTable('contents')
      .set({ stage: 'cancelled', cancelled_at: now, updated_at: now })
      .where('id', '=', contentId)
      .execute();
    await trx
      .updateTable('reviews')
      .set({ status: 'withdrawn', closed_at: now })
      .where('content_id', '=', contentId)
      .where('status', '=', 'open')
      .execute();
    await record(trx, actor, 'content.cancelled', content, null, now);
  });
}

/** Cancels a publication, or a content's on some channels, all of them or none; the others stay. A new time later is a new row. */
export async function cancelPublications(
  db: Db,
  actor: Actor,
  which: { publicationId: string } | { contentId: string; channelIds: string[] },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const publications = await changeable(trx, actor, which);
    const content = await openContent(trx, actor, publications[0]?.contentId ?? '');
    await cancelLocked(trx, publications, now);
    await record(trx, actor, 'publication.cancelled', content, null, now);
  });
}

async function cancelLocked(trx: Db, locked: LockedPublication[], now: Date): Promise<void> {
  if (locked.length === 0) return;
  await trx
    .updateTable('publications')
    .set({ status: calledOff, ...startOver, updated_at: now })
    .where(
      'id',
      'in',
      locked.map(({ id }) => id),
    )
    .execute();
}

type OpenContent = Awaited<ReturnType<typeof openContent>>;

/** The content, if it can still have a time. Throws `not_found`, `forbidden`, `conflict`. */
async function openContent(trx: Db, actor: Actor, contentId: string) {
  if (actor.kind === 'approver') throw domainError('forbidden', 'membersOnly');
  const content = await trx
    .selectFrom('contents as c')
    .innerJoin('clients as cl', 'cl.id', 'c.client_id')
    .where(visibleTo(actor, 'c'))
    .where('c.id', '=', contentId)
    .select(['c.id', 'c.client_id as clientId', 'c.stage', 'cl.time_zone as zone', 'cl.archived_at as archivedAt'])
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  if (content.stage === 'cancelled') throw domainError('conflict', 'contentCancelled');
  if (content.archivedAt) throw domainError('conflict', 'clientArchived');
  return content;
}

/** Locks what may still be changed. A content that is there but has no channel has nothing that could have a time. */
async function changeable(trx: Db, actor: Actor, which: Which): Promise<LockedPublication[]> {
  const locked = await lockPublications(trx, actor, which);
  if (locked.length === 0)
    throw 'contentId' in which
      ? domainError('invalid', 'channelMissing', {}, 'channelIds')
      : domainError('not_found', 'publicationNotFound');
  for (const publication of locked) requireChangeable(publication);
  return locked;
}

function resolveFuture(due: Due, now: Date): ResolvedDue {
  const resolved = resolveDue(due);
  if (resolved.dueAt.getTime() <= now.getTime() - minuteMs) throw domainError('invalid', 'timePast', {}, 'wall');
  if (resolved.dueAt.getTime() > now.getTime() + farthestMs) throw domainError('invalid', 'timeTooFar', {}, 'wall');
  return resolved;
}

/** The chosen wall time is kept, also one in a gap: were the rule of that night changed, it would mean what was chosen. */
function newDue({ wall, zone, disambiguation = 'compatible' }: Due, { dueAt }: ResolvedDue): NewDue {
  return { dueAt, wall, zone, disambiguation };
}

/** This instant as a due time of that zone; in an hour that comes twice, the pass that it is in. */
export function dueNow(zone: string, now: Date): NewDue {
  const wall = localWall(now, zone);
  const { kind, alternatives } = resolveDue({ wall, zone });
  const isLater = kind === 'repeat' && alternatives !== null && now.getTime() >= alternatives.later.dueAt.getTime();
  return { dueAt: now, wall, zone, disambiguation: isLater ? 'later' : 'compatible' };
}

function shifted(wall: string, from: string, to: string): string {
  const distance = Temporal.PlainDateTime.from(from).until(Temporal.PlainDateTime.from(wall));
  return Temporal.PlainDateTime.from(to).add(distance).toString({ smallestUnit: 'minute' });
}

/** A date takes a content out of the ideas; another day than the agreed one asks anew (`settleStage`). */
async function leaveIdeas(trx: Db, contentId: string, now: Date): Promise<void> {
  await trx
    .updateTable('contents')
    .set({ stage: 'draft', updated_at: now })
    .where('id', '=', contentId)
    .where('stage', '=', 'idea')
    .execute();
}

async function record(
  trx: Db,
  actor: Actor,
  event: string,
  content: OpenContent,
  due: Due | null,
  now: Date,
): Promise<void> {
  await recordEvent(
    trx,
    actor,
    {
      event,
      subject: { kind: 'content', id: content.id },
      clientId: content.clientId,
      detail: due ? { wall: due.wall, zone: due.zone } : {},
    },
    now,
  );
}
