import type { Payload } from '#server/content/body.ts';
import type { PublicationStatus } from '#server/content/lifecycle.ts';
import { localDate } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { hashToken } from '#server/security/secrets.ts';

/** One channel's part of a round: exactly the words that were sent for review, at the time it has now. */
export type ShownPublication = {
  id: string;
  channelId: string;
  channelName: string;
  network: string;
  status: PublicationStatus;
  payload: Payload;
  payloadHash: string;
  dueAt: Date | null;
  /** Day of the due time in the client's zone, YYYY-MM-DD. */
  localDate: string | null;
};

export type Shown = {
  publications: ShownPublication[];
  /**
   * Names all of it: revision, each channel's hash and day. A page hands it back with the decision, so that nobody
   * agrees to what was not on their screen. Moving within the day does not change it.
   */
  fingerprint: string;
};

/** What round `reviewId` shows now. Channels that were taken away since are left out. */
export async function shownIn(db: Db, actor: Actor, reviewId: string): Promise<Shown> {
  const rows = await db
    .selectFrom('review_publications as rp')
    .innerJoin('reviews as r', 'r.id', 'rp.review_id')
    .innerJoin('publications as p', 'p.id', 'rp.publication_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .where(visibleTo(actor, 'r'))
    .where('r.id', '=', reviewId)
    .where('p.status', '!=', 'cancelled')
    .select([
      'r.revision_id',
      'p.id',
      'p.channel_id',
      'ch.name as channel_name',
      'ch.network',
      'p.status',
      'rp.payload',
      'rp.payload_hash',
      'p.due_at',
      'c.time_zone',
    ])
    .orderBy('p.due_at')
    .orderBy('ch.name')
    .orderBy('p.id')
    .execute();
  const publications = rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    channelName: row.channel_name,
    network: row.network,
    status: row.status,
    payload: row.payload,
    payloadHash: row.payload_hash,
    dueAt: row.due_at,
    localDate: row.due_at ? localDate(row.due_at, row.time_zone) : null,
  }));
  const named = publications.map(({ id, payloadHash, localDate }) => [id, payloadHash, localDate].join(' ')).sort();
  return { publications, fingerprint: hashToken([rows[0]?.revision_id ?? '', ...named].join('\n')) };
}
