import { recordEvent } from '#server/audit/audit.ts';
import { enqueueRun, startOver } from '#server/content/due.ts';
import { dueNow } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { partsOfPayload } from '#server/posts/variants.ts';

/**
 * The two answers to an unconfirmed publication. Both throw `not_found` `publicationNotFound`, `conflict`
 * `notUnconfirmed` when somebody answered first, `forbidden` `membersOnly`.
 */

/**
 * "It is there": published, with the link if one was found. A post of a thread that others come after is told by its
 * link, since they hang on it. Throws also `invalid` `linkInvalid`, `linkNeeded`.
 */
export async function itIsThere(
  db: Db,
  actor: Actor,
  { publicationId, link = '' }: { publicationId: string; link?: string },
  now: Date,
): Promise<void> {
  const url = readLink(link);
  await inTransaction(db, async (trx) => {
    const publication = await lockUnconfirmed(trx, actor, publicationId);
    const { attemptId, part, parts, clientId } = publication;
    const remoteId = url && remoteIdIn(publication, url);
    if (part < parts && !remoteId) throw domainError('invalid', 'linkNeeded', {}, 'link');
    const isThread = parts > 1;
    await trx
      .updateTable('publications')
      .set((eb) => ({
        ...(part < parts ? { ...goesOn, next_try_at: now } : { status: 'published' as const }),
        ...(isThread
          ? { parts_out: part, remote_url: eb.fn.coalesce('remote_url', eb.val(url)) }
          : { remote_url: url }),
        published_at: eb.fn.coalesce('published_at', eb.val(publication.armedAt ?? now)),
        problem: null,
        problem_words: null,
        updated_at: now,
      }))
      .where('id', '=', publicationId)
      .execute();
    if (attemptId) {
      await trx
        .updateTable('attempts')
        .set({
          outcome: 'published',
          ...(url ? { remote_url: url } : {}),
          ...(remoteId ? { remote_id: remoteId } : {}),
        })
        .where('id', '=', attemptId)
        .execute();
    }
    if (part < parts) await enqueueRun(trx, { id: publicationId, clientId, at: now });
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

/** The next post of the thread is another one to the network. */
const goesOn = { status: 'planned', ...startOver, prepared: {}, chosen_id: null, frozen_at: null } as const;

function remoteIdIn({ network, settings }: Unconfirmed, link: string): string | null {
  const known = networkOf(network);
  return known?.accepts === 'post' ? (known.remoteIdIn?.({ settings }, link) ?? null) : null;
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
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('attempts as a')
          .whereRef('a.publication_id', '=', 'p.id')
          .orderBy('a.armed_at', 'desc')
          .orderBy('a.part', 'desc')
          .limit(1)
          .select(['a.id as attemptId', 'a.armed_at as armedAt', 'a.part as armedPart'])
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
      'last.armedPart',
      'p.payload',
      'ch.network',
      'ch.settings',
    ])
    .executeTakeFirstOrThrow();
  const { payload, armedPart, ...rest } = row;
  return { ...rest, part: armedPart ?? 1, parts: payload?.kind === 'post' ? partsOfPayload(payload).length : 1 };
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
