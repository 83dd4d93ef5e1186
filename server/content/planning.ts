import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { imagesById } from '#server/media/images.ts';
import { preflight } from '#server/newsletters/preflight.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type CheckedChannel, checkPost, type Finding, grouped, isError } from '#server/posts/checks.ts';
import { mediaIdsOf } from '#server/posts/variants.ts';
import { weigh } from '#server/posts/weighing.ts';
import { composed } from './composing.ts';
import { makeRevision } from './drafting.ts';
import type { Revision } from './revisions.ts';
import { publishNow, type Scheduled, schedule } from './scheduling.ts';
import type { Due } from './time.ts';

/**
 * What the composer's buttons do: the same checks as while typing, then the working draft becomes the version that goes
 * out. A draft that was saved meanwhile (`version`) is not sent out unseen.
 */

/** What the checks find in the draft as it is stored. A newsletter has a pre-flight instead. */
export async function findingsIn(db: Db, actor: MemberActor, contentId: string): Promise<Finding[]> {
  const content = await composed(db, actor, contentId);
  const { body } = content.draft;
  if (body.kind !== 'post') return [];
  const on = new Set(content.publications.map((publication) => publication.channelId));
  const channels = content.channels.flatMap(({ id, status, limits, isOutOfReach }): CheckedChannel[] =>
    limits && on.has(id) ? [{ id, status, limits, isOutOfReach }] : [],
  );
  return checkPost(body, channels, await imagesById(db, actor, mediaIdsOf(body)), weigh);
}

/** Throws `invalid: checksFirst` with the number of errors. */
export async function requireChecked(db: Db, actor: MemberActor, contentId: string): Promise<void> {
  const count = await errorsIn(db, actor, contentId);
  if (count > 0) throw domainError('invalid', 'checksFirst', { count });
}

/** How many things stop the draft: errors of a post's checks, or of a newsletter's pre-flight. */
async function errorsIn(db: Db, actor: MemberActor, contentId: string): Promise<number> {
  const { draft } = await composed(db, actor, contentId);
  if (draft.body.kind === 'post') return grouped((await findingsIn(db, actor, contentId)).filter(isError)).length;
  const { findings } = await preflight(db, actor, contentId);
  return findings.filter((finding) => finding.level === 'block').length;
}

/** Locks the content; throws `conflict: changedMeanwhile` unless its draft is still the one that was on the screen. */
export async function requireVersion(
  trx: Db,
  actor: MemberActor,
  { contentId, version }: { contentId: string; version: number },
): Promise<void> {
  const row = await trx
    .selectFrom('contents')
    .select('draft_version')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'contentNotFound');
  if (row.draft_version !== version) throw domainError('conflict', 'changedMeanwhile');
}

/** Makes the draft that was on the screen the version that goes out. Errors: as `makeRevision`, `checksFirst`, `changedMeanwhile`. */
export async function useVersion(
  db: Db,
  actor: MemberActor,
  { contentId, version }: { contentId: string; version: number },
  now: Date,
): Promise<Revision> {
  return inTransaction(db, async (trx) => {
    await requireVersion(trx, actor, { contentId, version });
    await requireChecked(trx, actor, contentId);
    return makeRevision(trx, actor, { contentId, madeFor: 'use' }, now);
  });
}

/**
 * Sets the time. Where nothing goes out yet, the draft becomes what does: at once where the client asks for no
 * approval, and there only when it passes the checks; for other clients a draft that does not pass yet just gets its
 * date, since sending it for review makes the version. Errors: as `schedule` and `useVersion`.
 */
export async function planContent(
  db: Db,
  actor: MemberActor,
  { contentId, version, due, channelIds }: { contentId: string; version: number; due: Due; channelIds?: string[] },
  now: Date,
): Promise<Scheduled> {
  return inTransaction(db, async (trx) => {
    await requireVersion(trx, actor, { contentId, version });
    const { revision, client } = await composed(trx, actor, contentId);
    if (!revision) {
      const count = await errorsIn(trx, actor, contentId);
      if (count === 0) await makeRevision(trx, actor, { contentId, madeFor: 'schedule' }, now);
      else if (client.policy === 'not_needed') throw domainError('invalid', 'checksFirst', { count });
    }
    return schedule(trx, actor, { contentId, due, ...(channelIds ? { channelIds } : {}) }, now);
  });
}

/**
 * Lets it go out at once on every channel that is still to go out. A client who asks for no approval gets the draft
 * that is on the screen; for the others what was agreed to goes out. Errors: as `publishNow` and `useVersion`;
 * `conflict` notAgreed.
 */
export async function publishContentNow(
  db: Db,
  actor: MemberActor,
  { contentId, version }: { contentId: string; version: number },
  now: Date,
): Promise<Scheduled> {
  return inTransaction(db, async (trx) => {
    await requireVersion(trx, actor, { contentId, version });
    const { client, publications } = await composed(trx, actor, contentId);
    if (client.policy === 'not_needed') {
      await requireChecked(trx, actor, contentId);
      await makeRevision(trx, actor, { contentId, madeFor: 'schedule' }, now);
    } else if (!publications.every(({ status, agreement }) => status === 'published' || agreement !== 'no_revision')) {
      throw domainError('conflict', 'notAgreed');
    }
    const waiting = publications.filter(({ status }) => status !== 'published').map(({ channelId }) => channelId);
    return publishNow(trx, actor, { contentId, channelIds: waiting }, now);
  });
}
