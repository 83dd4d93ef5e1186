import { deriveStage, type Stage } from '#server/content/lifecycle.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

export type ChannelState = {
  id: string;
  name: string;
  network: string;
  status: 'connected' | 'reconnect' | 'disconnected';
};

/** The client's channels, those that need a person first. */
export async function channelStates(db: Db, actor: MemberActor, clientId: string): Promise<ChannelState[]> {
  return db
    .selectFrom('channels')
    .select(['id', 'name', 'network', 'status'])
    .where(visibleTo(actor, 'channels'))
    .where('client_id', '=', clientId)
    .where('status', '!=', 'disconnected')
    .orderBy((eb) => eb('status', '=', 'reconnect'), 'desc')
    .orderBy('name')
    .execute();
}

export type NextOut = { contentId: string; title: string; stage: Stage; dueAt: Date; networks: string[] };

/** What goes out next for a client, the soonest first; channels of one content at one time stand together. */
export async function nextOut(db: Db, actor: MemberActor, clientId: string, limit: number): Promise<NextOut[]> {
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .select(['p.content_id', 'c.title', 'c.stage', 'p.due_at'])
    .select((eb) => [
      eb.fn.agg<('planned' | 'held' | 'reconnect')[]>('array_agg', ['p.status']).as('statuses'),
      eb.fn.agg<string[]>('array_agg', ['h.network']).as('networks'),
    ])
    .where(visibleTo(actor, 'p'))
    .where('p.client_id', '=', clientId)
    .where('p.status', 'in', ['planned', 'held', 'reconnect'])
    .where('p.due_at', 'is not', null)
    .groupBy(['p.content_id', 'c.title', 'c.stage', 'p.due_at'])
    .orderBy('p.due_at')
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    row.due_at
      ? [
          {
            contentId: row.content_id,
            title: row.title,
            stage: deriveStage(row.stage, row.statuses),
            dueAt: row.due_at,
            networks: row.networks,
          },
        ]
      : [],
  );
}
