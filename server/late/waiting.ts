import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { isWaiting } from './lateList.ts';

/** A content of which something waits for a decision: on these channels, the first to be due first. */
export type Waiting = {
  contentId: string;
  clientId: string;
  kind: 'post' | 'newsletter';
  zone: string;
  isArchived: boolean;
  publicationIds: string[];
  channelIds: string[];
};

/**
 * What of these contents waits for a decision, in the order in which it was due. Read under the locks of `onEach` it
 * stays so: who decided about one of them a moment before is not overruled.
 */
export async function waitingOf(db: Db, actor: MemberActor, contentIds: readonly string[]): Promise<Waiting[]> {
  return await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('clients as k', 'k.id', 'p.client_id')
    .where(visibleTo(actor, 'p'))
    .where('p.content_id', '=', sql<string>`any(${contentIds}::uuid[])`)
    .where(isWaiting)
    .groupBy(['c.id', 'k.id'])
    .select(['c.id as contentId', 'c.client_id as clientId', 'c.kind', 'k.time_zone as zone'])
    .select([
      sql<boolean>`k.archived_at is not null`.as('isArchived'),
      sql<string[]>`array_agg(p.id::text order by p.due_at, p.id)`.as('publicationIds'),
      sql<string[]>`array_agg(p.channel_id::text order by p.due_at, p.id)`.as('channelIds'),
    ])
    .orderBy(sql`min(p.due_at)`)
    .orderBy('c.id')
    .execute();
}

/** The ids in the order in which their contents were due; those of which nothing waits come last, to be named. */
export function inOrder(contentIds: readonly string[], waiting: readonly Waiting[]): string[] {
  return [...new Set([...waiting.map(({ contentId }) => contentId), ...contentIds])];
}

/** What waits of one content, under its lock. Throws `conflict` notLateAnyMore when nothing does. */
export async function stillWaiting(trx: Db, actor: MemberActor, contentId: string): Promise<Waiting> {
  const [waiting] = await waitingOf(trx, actor, [contentId]);
  if (!waiting) throw domainError('conflict', 'notLateAnyMore');
  if (waiting.isArchived) throw domainError('conflict', 'clientArchived');
  return waiting;
}
