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
  return (await shownInEach(db, actor, [reviewId])).get(reviewId) ?? { publications: [], fingerprint: '' };
}

/** The same for several rounds, by their id; soonest publication first. */
export async function shownInEach(db: Db, actor: Actor, reviewIds: string[]): Promise<Map<string, Shown>> {
  if (reviewIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('reviews as r')
    .innerJoin('clients as c', 'c.id', 'r.client_id')
    .leftJoin('review_publications as rp', 'rp.review_id', 'r.id')
    .leftJoin('publications as p', (join) =>
      join.onRef('p.id', '=', 'rp.publication_id').on('p.status', '!=', 'cancelled'),
    )
    .leftJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where(visibleTo(actor, 'r'))
    .where('r.id', 'in', reviewIds)
    .select(['r.id as review_id', 'r.revision_id', 'c.time_zone'])
    .select(['p.id', 'p.channel_id', 'p.status', 'p.due_at', 'ch.name', 'ch.network', 'rp.payload', 'rp.payload_hash'])
    .orderBy('p.due_at')
    .orderBy('ch.name')
    .orderBy('p.id')
    .execute();
  const rounds = new Map<string, { revisionId: string; publications: ShownPublication[] }>();
  for (const row of rows) {
    const round = rounds.get(row.review_id) ?? { revisionId: row.revision_id, publications: [] };
    rounds.set(row.review_id, round);
    if (!row.id || !row.channel_id || !row.status || !row.payload || !row.payload_hash) continue;
    round.publications.push({
      id: row.id,
      channelId: row.channel_id,
      channelName: row.name ?? '',
      network: row.network ?? '',
      status: row.status,
      payload: row.payload,
      payloadHash: row.payload_hash,
      dueAt: row.due_at,
      localDate: row.due_at ? localDate(row.due_at, row.time_zone) : null,
    });
  }
  return new Map(
    [...rounds].map(([id, { revisionId, publications }]) => [
      id,
      { publications, fingerprint: nameOf(revisionId, publications) },
    ]),
  );
}

function nameOf(revisionId: string, publications: ShownPublication[]): string {
  const parts = publications.map(({ id, payloadHash, localDate }) => [id, payloadHash, localDate].join(' ')).sort();
  return hashToken([revisionId, ...parts].join('\n'));
}
