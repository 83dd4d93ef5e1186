import { recordEvent } from '#server/audit/audit.ts';
import { enqueueRun, startOver } from '#server/content/due.ts';
import { dueNow } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/**
 * The two answers to an unconfirmed publication. Both throw `not_found` `publicationNotFound`, `conflict`
 * `notUnconfirmed` when somebody answered first, `forbidden` `membersOnly`.
 */

/** "It is there": published, with the link if one was found. Throws also `invalid` `linkInvalid`. */
export async function itIsThere(
  db: Db,
  actor: Actor,
  { publicationId, link = '' }: { publicationId: string; link?: string },
  now: Date,
): Promise<void> {
  const url = readLink(link);
  await inTransaction(db, async (trx) => {
    const publication = await lockUnconfirmed(trx, actor, publicationId);
    await trx
      .updateTable('publications')
      .set({
        status: 'published',
        remote_url: url,
        published_at: publication.armedAt ?? now,
        problem: null,
        problem_words: null,
        updated_at: now,
      })
      .where('id', '=', publicationId)
      .execute();
    if (publication.attemptId) {
      await trx
        .updateTable('attempts')
        .set({ outcome: 'published', ...(url ? { remote_url: url } : {}) })
        .where('id', '=', publication.attemptId)
        .execute();
    }
    await record(trx, actor, 'publication.found_by_hand', publication, now);
  });
}

/**
 * "It is not, publish": planned again with the same key, at once. Past the client's grace, this very moment is the new
 * due time that a person chose; what binds, such as the approved day, binds again.
 */
export async function itIsNotThere(
  db: Db,
  actor: Actor,
  { publicationId }: { publicationId: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const publication = await lockUnconfirmed(trx, actor, publicationId);
    const { clientId, dueAt, zone, graceMinutes } = publication;
    const isLate = !dueAt || dueAt.getTime() + graceMinutes * 60_000 < now.getTime() + 60_000;
    const due = dueNow(zone, now);
    await trx
      .updateTable('publications')
      .set({
        status: 'planned',
        ...startOver,
        ...(isLate
          ? { due_at: due.dueAt, due_wall: due.wall, due_zone: due.zone, due_disambiguation: due.disambiguation }
          : { next_try_at: now }),
        updated_at: now,
      })
      .where('id', '=', publicationId)
      .execute();
    // A person has looked: that is as good as proof, and ends every doubt there was.
    await trx
      .updateTable('attempts')
      .set({ outcome: 'absent' })
      .where('publication_id', '=', publicationId)
      .where('outcome', '=', 'unknown')
      .execute();
    await enqueueRun(trx, { id: publicationId, clientId, at: now });
    await record(trx, actor, 'publication.missed_by_hand', publication, now);
  });
}

type Unconfirmed = Awaited<ReturnType<typeof lockUnconfirmed>>;

async function lockUnconfirmed(trx: Db, actor: Actor, publicationId: string) {
  if (actor.kind === 'approver') throw domainError('forbidden', 'membersOnly');
  const locked = await trx
    .selectFrom('publications')
    .where(visibleTo(actor, 'publications'))
    .where('id', '=', publicationId)
    .select('status')
    .forUpdate()
    .executeTakeFirst();
  if (!locked) throw domainError('not_found', 'publicationNotFound');
  if (locked.status !== 'unconfirmed') throw domainError('conflict', 'notUnconfirmed');
  const row = await trx
    .selectFrom('publications as p')
    .innerJoin('clients as cl', 'cl.id', 'p.client_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('attempts as a')
          .whereRef('a.publication_id', '=', 'p.id')
          .orderBy('a.armed_at', 'desc')
          .limit(1)
          .select(['a.id as attemptId', 'a.armed_at as armedAt'])
          .as('last'),
      (join) => join.onTrue(),
    )
    .where('p.id', '=', publicationId)
    .select([
      'p.id',
      'p.client_id as clientId',
      'p.due_at as dueAt',
      'cl.time_zone as zone',
      'cl.grace_minutes as graceMinutes',
      'last.attemptId',
      'last.armedAt',
    ])
    .executeTakeFirstOrThrow();
  return row;
}

function readLink(link: string): string | null {
  const text = link.trim();
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || text.length > 2_000)
    throw domainError('invalid', 'linkInvalid', {}, 'link');
  return url.href;
}

async function record(trx: Db, actor: Actor, event: string, { id, clientId }: Unconfirmed, now: Date): Promise<void> {
  await recordEvent(trx, actor, { event, subject: { kind: 'publication', id }, clientId }, now);
}
