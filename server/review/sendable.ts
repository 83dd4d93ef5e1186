import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { edgeColour } from '#server/clients/colour.ts';
import { stagesBefore } from '#server/content/lifecycle.ts';
import { findingsIn } from '#server/content/planning.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { readyForClient } from '#server/media/ready.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { isError } from '#server/posts/checks.ts';
import { mediaIdsOf } from '#server/posts/variants.ts';
import type { Storage } from '#server/storage/storage.ts';
import { type SendForReview, type SentReviews, sendForReview } from './review.ts';

export type Sendable = {
  id: string;
  title: string;
  stage: 'idea' | 'draft' | 'in_review' | 'changes_requested' | 'approved';
  dueAt: Date | null;
  networks: string[];
};

export type SendableClient = {
  client: { id: string; name: string; colour: string; zone: string };
  items: Sendable[];
  approvers: { id: string; name: string; email: string }[];
};

/**
 * What of a client could be sent for review together: everything with a channel that is not with the client, agreed to
 * or out; `chosen` in any case. Soonest first, what has no date last.
 */
export async function sendableOf(
  db: Db,
  actor: MemberActor,
  { clientId, chosen }: { clientId: string; chosen: string[] },
): Promise<SendableClient | null> {
  const client = await db
    .selectFrom('clients')
    .where(visibleTo(actor, 'clients', 'id'))
    .where('id', '=', clientId)
    .select(['id', 'name', 'colour', 'time_zone'])
    .executeTakeFirst();
  if (!client) return null;
  const stages = stagesBefore('send_for_review').filter((stage) => stage === 'draft' || stage === 'changes_requested');
  const [items, approvers] = await Promise.all([
    db
      .selectFrom('contents as c')
      .innerJoin('publications as p', (join) =>
        join
          .onRef('p.content_id', '=', 'c.id')
          .on('p.status', 'in', ['planned', 'held', 'reconnect', 'rejected', 'exhausted']),
      )
      .innerJoin('channels as h', 'h.id', 'p.channel_id')
      .where(visibleTo(actor, 'c'))
      .where('c.client_id', '=', clientId)
      .where(({ eb, or }) =>
        or([eb('c.stage', 'in', stages), ...(chosen.length > 0 ? [eb('c.id', 'in', chosen)] : [])]),
      )
      .where('c.stage', '!=', 'cancelled')
      .groupBy(['c.id', 'c.title', 'c.stage'])
      .select(['c.id', 'c.title', 'c.stage'])
      .select([
        sql<Date | null>`min(p.due_at)`.as('dueAt'),
        sql<string[]>`array_agg(distinct h.network)`.as('networks'),
      ])
      .orderBy('dueAt', (order) => order.asc().nullsLast())
      .orderBy('c.title')
      .limit(200)
      .execute(),
    db
      .selectFrom('approvers')
      .where(visibleTo(actor, 'approvers'))
      .where('client_id', '=', clientId)
      .where('removed_at', 'is', null)
      .select(['id', 'name', 'email'])
      .orderBy('name')
      .execute(),
  ]);
  return {
    client: { id: client.id, name: client.name, colour: edgeColour(client.colour), zone: client.time_zone },
    items: items.flatMap(({ stage, ...item }) => (stage === 'cancelled' ? [] : [{ ...item, stage }])),
    approvers,
  };
}

/** Whose contents these are, when they are all one client's; else null. */
export async function clientOfContents(db: Db, actor: MemberActor, contentIds: string[]): Promise<string | null> {
  if (contentIds.length === 0) return null;
  const rows = await db
    .selectFrom('contents')
    .where(visibleTo(actor, 'contents'))
    .where('id', 'in', contentIds)
    .select('client_id')
    .distinct()
    .execute();
  return rows.length === 1 ? (rows[0]?.client_id ?? null) : null;
}

/**
 * Sends several items in one go, each checked as the composer checks one, with the copies of its pictures made.
 * Errors: as `sendForReview`; `invalid` reviewChecksFirst {title, count}.
 */
export async function sendChecked(
  shelf: { db: Db; storage: Storage },
  actor: MemberActor,
  input: SendForReview,
  now: Date,
): Promise<SentReviews> {
  const contents = await shelf.db
    .selectFrom('contents')
    .where(visibleTo(actor, 'contents'))
    .where('id', 'in', input.contentIds.length > 0 ? input.contentIds : [randomUUID()])
    .select(['id', 'workspace_id', 'client_id', 'title', 'draft'])
    .execute();
  for (const { id, workspace_id, client_id, title, draft } of contents) {
    const count = (await findingsIn(shelf.db, actor, id)).filter(isError).length;
    if (count > 0) throw domainError('invalid', 'reviewChecksFirst', { title, count }, 'contentIds');
    if (draft.kind !== 'post') continue;
    const mediaIds = mediaIdsOf(draft);
    await readyForClient(shelf, { workspaceId: workspace_id, clientId: client_id, mediaIds }, now);
  }
  return sendForReview(shelf.db, actor, input, now);
}
