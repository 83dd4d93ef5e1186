import type { Db } from '#server/database/connection.ts';
import type { PublicationStatus } from './lifecycle.ts';
import { localDate } from './time.ts';

/**
 * How far what goes out on one channel is agreed to. `none`: nobody agreed to these words; `other_day`: to the words,
 * for another day; `no_revision`: there is nothing yet that could be agreed to.
 */
export type Agreement = 'agreed' | 'other_day' | 'none' | 'no_revision';

export type AgreedPublication = {
  id: string;
  channelId: string;
  status: PublicationStatus;
  agreement: Agreement;
  /** Of the approval that counts, else of the one nearest to counting. */
  approval: { basis: 'decision' | 'silence' | 'policy' | 'on_behalf'; at: Date; localDate: string | null } | null;
};

/**
 * The same question as the claim asks (publishing/claim.ts), for people to see: does an approval name this hash, for
 * the day in the client's zone that it is due on? Cancelled publications are left out. No actor: the caller has read
 * the content with one.
 */
export async function agreementOf(db: Db, contentId: string): Promise<AgreedPublication[]> {
  const publications = await db
    .selectFrom('publications as p')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .select(['p.id', 'p.channel_id', 'p.status', 'p.payload_hash', 'p.due_at', 'c.time_zone', 'c.approval_policy'])
    .where('p.content_id', '=', contentId)
    .where('p.status', '!=', 'cancelled')
    .orderBy('p.created_at')
    .orderBy('p.id')
    .execute();
  if (publications.length === 0) return [];
  const approvals = await db
    .selectFrom('approvals')
    .select(['publication_id', 'payload_hash', 'basis', 'created_at'])
    .select((eb) => eb.cast<string | null>('approved_local_date', 'text').as('local_date'))
    .where(
      'publication_id',
      'in',
      publications.map((publication) => publication.id),
    )
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
  return publications.map((publication) => {
    const { id, channel_id: channelId, status, payload_hash: hash, due_at: dueAt } = publication;
    const day = dueAt && localDate(dueAt, publication.time_zone);
    const named = approvals.filter(
      (approval) =>
        approval.publication_id === id &&
        approval.payload_hash === hash &&
        (approval.basis !== 'policy' || publication.approval_policy === 'not_needed'),
    );
    const today = named.find((approval) => approval.local_date === null || day === null || approval.local_date === day);
    const nearest = today ?? named[0];
    return {
      id,
      channelId,
      status,
      agreement: !hash ? 'no_revision' : today ? 'agreed' : nearest ? 'other_day' : 'none',
      approval: nearest ? { basis: nearest.basis, at: nearest.created_at, localDate: nearest.local_date } : null,
    };
  });
}

/**
 * Whether these payloads, one a channel, were agreed to before, for the days that are set: then making them the version
 * that goes out asks nobody anew.
 */
export async function wereAgreed(db: Db, contentId: string, hashes: ReadonlyMap<string, string>): Promise<boolean> {
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .leftJoin('approvals as a', (join) =>
      join.onRef('a.publication_id', '=', 'p.id').on('a.withdrawn_at', 'is', null).on('a.basis', '!=', 'policy'),
    )
    .select(['p.id', 'p.channel_id', 'p.status', 'p.due_at', 'c.time_zone', 'a.payload_hash'])
    .select((eb) => eb.cast<string | null>('a.approved_local_date', 'text').as('local_date'))
    .where('p.content_id', '=', contentId)
    .where('p.status', '!=', 'cancelled')
    .execute();
  const byPublication = [...Map.groupBy(rows, (row) => row.id).values()];
  return (
    byPublication.length > 0 &&
    byPublication.every((approvals) =>
      approvals.some(
        ({ status, channel_id: channelId, payload_hash: hash, local_date: day, due_at: dueAt, time_zone: zone }) =>
          status === 'published' ||
          (hash !== null && hash === hashes.get(channelId) && (!day || !dueAt || day === localDate(dueAt, zone))),
      ),
    )
  );
}

/** Whether all that is to go out is agreed to; what is out needs no agreement any more. */
export function allAgreed(publications: readonly AgreedPublication[]): boolean {
  return (
    publications.length > 0 &&
    publications.every(({ status, agreement }) => status === 'published' || agreement === 'agreed')
  );
}
