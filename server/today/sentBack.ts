import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf } from './needClient.ts';
import type { Need, NeedChannel } from './needs.ts';

/** Sent back by the client, with the client's own words; what has waited longest first. */
export async function sentBack(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  const rows = await db
    .selectFrom('contents as c')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('decisions as d')
          .leftJoin('approvers as a', 'a.id', 'd.approver_id')
          .leftJoin('users as u', 'u.id', 'd.user_id')
          .whereRef('d.content_id', '=', 'c.id')
          .where('d.decision', '=', 'changes_requested')
          .orderBy('d.created_at', 'desc')
          .limit(1)
          .select((e) => ['d.words', e.fn.coalesce('a.name', 'u.name').as('by')])
          .as('said'),
      (join) => join.onTrue(),
    )
    .where(visibleTo(actor, 'c'))
    .where('k.archived_at', 'is', null)
    .where('c.stage', '=', 'changes_requested')
    .select(['c.id', 'c.title', 'c.sent_back_at', 'said.words', 'said.by', ...clientColumns])
    .orderBy('c.sent_back_at')
    .orderBy('c.id')
    .limit(limit)
    .execute();
  const places = await placesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: `changes-${row.id}`,
    kind: 'changes',
    client: clientOf(row),
    contentId: row.id,
    title: row.title,
    channels: places.get(row.id)?.channels ?? [],
    dueAt: places.get(row.id)?.dueAt ?? null,
    words: row.words ?? '',
    by: row.by ?? '',
    at: row.sent_back_at,
  }));
}

/** Where contents go, and when the first of it does. No actor: the ids were read with one. */
async function placesOf(
  db: Db,
  contentIds: string[],
): Promise<Map<string, { channels: NeedChannel[]; dueAt: Date | null }>> {
  const places = new Map<string, { channels: NeedChannel[]; dueAt: Date | null }>();
  if (contentIds.length === 0) return places;
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .where('p.content_id', 'in', contentIds)
    .where('p.status', '!=', 'cancelled')
    .select(['p.content_id', 'p.due_at', 'h.id', 'h.name', 'h.network'])
    .orderBy('p.due_at')
    .execute();
  for (const { content_id, due_at, ...channel } of rows) {
    const place = places.get(content_id) ?? { channels: [], dueAt: due_at };
    place.channels.push(channel);
    places.set(content_id, place);
  }
  return places;
}
