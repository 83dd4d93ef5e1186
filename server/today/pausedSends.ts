import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf } from './needClient.ts';
import type { OfContent } from './needs.ts';

/** A newsletter that stands still in the middle of its readers, until a person says go on. */
export type PausedSend = OfContent & { kind: 'send'; sendId: string; reason: string | null };

export async function pausedSends(db: Db, actor: MemberActor, limit: number): Promise<PausedSend[]> {
  const rows = await db
    .selectFrom('sends as s')
    .innerJoin('publications as p', 'p.id', 's.publication_id')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .innerJoin('clients as k', 'k.id', 's.client_id')
    .where(visibleTo(actor, 's'))
    .where('k.archived_at', 'is', null)
    .where('s.status', '=', 'paused')
    .select(['s.id', 's.paused_reason', 'c.id as content_id', 'c.title', 'p.due_at'])
    .select(['h.id as channel_id', 'h.name as channel', 'h.network', ...clientColumns])
    .orderBy('p.due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `send-${row.id}`,
    kind: 'send',
    client: clientOf(row),
    contentId: row.content_id,
    title: row.title,
    channels: [{ id: row.channel_id, name: row.channel, network: row.network }],
    dueAt: row.due_at,
    sendId: row.id,
    reason: row.paused_reason,
  }));
}
