import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { PublicationStatus } from './lifecycle.ts';
import type { Disambiguation } from './time.ts';

/** Some publications: all of a content, some channels of one, or one by itself. Cancelled ones are never meant. */
export type Which = { contentId: string; channelIds?: string[] } | { publicationId: string };

export type LockedPublication = {
  id: string;
  contentId: string;
  clientId: string;
  channelId: string;
  status: PublicationStatus;
  dueAt: Date | null;
  dueWall: string | null;
  /** An attempt is armed, or ended in a doubt that the next one is to end: it may be under way, or out. */
  armed: boolean;
  /** Posts of a thread that are out already. */
  partsOut: number;
};

/**
 * Locks publications until the transaction ends, so that none of them is armed meanwhile, and tells which already are.
 * Whoever changes what goes out, or when, does it under this lock.
 */
export async function lockPublications(trx: Db, actor: Actor, which: Which): Promise<LockedPublication[]> {
  // Content first, then its publications, as everywhere: two who lock in different orders would wait for each other.
  await trx
    .selectFrom('contents')
    .where(visibleTo(actor, 'contents'))
    .where(({ eb, selectFrom }) =>
      'contentId' in which
        ? eb('id', '=', which.contentId)
        : eb(
            'id',
            '=',
            selectFrom('publications').where('publications.id', '=', which.publicationId).select('content_id'),
          ),
    )
    .select('id')
    .forNoKeyUpdate()
    .execute();
  const ids = await trx
    .selectFrom('publications')
    .where(visibleTo(actor, 'publications'))
    .where('status', '!=', 'cancelled')
    .$if('publicationId' in which, (query) =>
      query.where('id', '=', 'publicationId' in which ? which.publicationId : ''),
    )
    .$if('contentId' in which, (query) => query.where('content_id', '=', 'contentId' in which ? which.contentId : ''))
    .select(['id', 'channel_id'])
    .orderBy('id')
    .forUpdate()
    .execute();
  const channels = 'contentId' in which ? which.channelIds : undefined;
  const meant = ids.filter((row) => !channels || channels.includes(row.channel_id)).map((row) => row.id);
  if (meant.length === 0) return [];
  // A second statement: what was armed while this one waited for the lock is seen now.
  return await trx
    .selectFrom('publications as p')
    .where('p.id', 'in', meant)
    .where('p.status', '!=', 'cancelled')
    .select([
      'p.id',
      'p.content_id as contentId',
      'p.client_id as clientId',
      'p.channel_id as channelId',
      'p.status',
      'p.due_at as dueAt',
      'p.due_wall as dueWall',
      'p.parts_out as partsOut',
    ])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('attempts as a')
            .whereRef('a.publication_id', '=', 'p.id')
            .where('a.finished_at', 'is', null)
            .select('a.id'),
        )
        .or(openDoubt)
        .$castTo<boolean>()
        .as('armed'),
    )
    .orderBy('p.id')
    .execute();
}

/**
 * A publication `p` that waits to be tried again although an attempt of it may have been taken: the receiver knows the
 * key, and the same once more tells. Until then it is neither changed nor called off.
 */
export const openDoubt = sql<SqlBool>`(
  p.status in ('planned', 'sending', 'held', 'reconnect') and exists (
    select 1 from attempts d
    where d.publication_id = p.id and d.generation = p.generation and d.outcome = 'unknown'))`;

/** Throws `too_late` (`goingOut`, `alreadyPublished`) or `conflict` (`decideUnconfirmedFirst`) unless it may still be changed. */
export function requireChangeable(publication: Pick<LockedPublication, 'status' | 'armed' | 'partsOut'>): void {
  const code = whyFixed(publication);
  if (code) throw domainError(code === 'decideUnconfirmedFirst' ? 'conflict' : 'too_late', code);
}

/** Why it can no longer be changed; null: it can. */
export function whyFixed({
  status,
  armed,
  partsOut,
}: Pick<LockedPublication, 'status' | 'armed' | 'partsOut'>):
  | 'goingOut'
  | 'alreadyPublished'
  | 'decideUnconfirmedFirst'
  | null {
  if (status === 'published') return 'alreadyPublished';
  if (status === 'unconfirmed') return 'decideUnconfirmedFirst';
  // A thread that has begun goes on by itself until something stops it.
  const isBetween = partsOut > 0 && (status === 'planned' || status === 'sending');
  return armed || isBetween || status === 'processing' || status === 'unknown' ? 'goingOut' : null;
}

export type NewDue = { dueAt: Date; wall: string; zone: string; disambiguation: Disambiguation };

/**
 * Gives locked, changeable publications their due times, with a job each. One that was held, refused or had run out of
 * tries starts anew. A worker that had claimed it finds its lease gone.
 */
export async function setDue(
  trx: Db,
  items: { publication: Pick<LockedPublication, 'id' | 'clientId'>; due: NewDue }[],
  now: Date,
): Promise<void> {
  for (const { publication, due } of items) {
    await trx
      .updateTable('publications')
      .set({
        status: 'planned',
        due_at: due.dueAt,
        due_wall: due.wall,
        due_zone: due.zone,
        due_disambiguation: due.disambiguation,
        ...startOver,
        updated_at: now,
      })
      .where('id', '=', publication.id)
      .execute();
    await enqueueRun(trx, { ...publication, at: due.dueAt });
  }
}

/** What becomes of a publication that a person calls off: a thread of which something is out ends where it is. */
export const calledOff = sql<'cancelled' | 'published'>`case when parts_out > 0 then 'published' else 'cancelled' end`;

/** What a publication forgets when a person gives it another go. */
export const startOver = {
  next_try_at: null,
  tries: 0,
  held_reason: null,
  held_at: null,
  problem: null,
  problem_words: null,
  worker_id: null,
  lease: sql<string>`lease + 1`,
} as const;

/**
 * The job comes this much before its instant, and its worker waits out the rest: what can be done before (fetching the
 * job, reading up on it) is done before. Milliseconds.
 */
export const headStartMs = 150;

/** The job for a publication's next step at that instant, behind the other publications that the client has then. */
export async function enqueueRun(
  trx: Db,
  { id, clientId, at }: { id: string; clientId: string; at: Date },
): Promise<void> {
  const before = new Date(at.getTime() - crowdMs);
  const crowd = await sql<{ n: number }>`
    select count(*)::int as n from (
      select 1 from publications
      where client_id = ${clientId} and due_at between ${before.toISOString()} and ${at.toISOString()} and status = 'planned' and id <> ${id}
      limit ${mostCrowded}) as crowd`.execute(trx);
  await enqueue(trx, {
    name: 'publication.run',
    data: { publicationId: id },
    startAfter: new Date(at.getTime() - headStartMs),
    clientId,
    priority: -(crowd.rows[0]?.n ?? 0),
  });
}

/**
 * Fairness: the n-th publication that a client has within a quarter of an hour goes behind every other client's first
 * n - 1, so ten thousand of one do not delay one of another. Beyond this many they are equal.
 */
const crowdMs = 15 * 60_000;
const mostCrowded = 500;
