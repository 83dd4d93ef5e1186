import { type RawBuilder, sql } from 'kysely';
import { warnedMs } from '#server/channels/access.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf, type NeedClient } from './needClient.ts';

/** A channel that works, and whose access ends by itself within a week: only a person can prevent it. */
export type EndingAccess = {
  id: string;
  kind: 'ending';
  client: NeedClient;
  channel: { id: string; name: string; network: string };
  endsAt: Date;
  /** Publications that are planned for after that. */
  waiting: number;
};

/** Of a channel `h`: kept as text that sorts by time (ISO, UTC); empty where the network did not tell. */
const endsAt = sql<string>`nullif(h.settings ->> 'accessEndsAt', '')`;

/** Of a channel `h`. */
export function isEnding(now: Date): RawBuilder<boolean> {
  const soon = new Date(now.getTime() + warnedMs).toISOString();
  return sql<boolean>`h.status = 'connected' and ${endsAt} <= ${soon}`;
}

/** Those of this member's clients, the soonest first. */
export async function endingAccess(db: Db, actor: MemberActor, limit: number, now: Date): Promise<EndingAccess[]> {
  const rows = await db
    .selectFrom('channels as h')
    .innerJoin('clients as k', 'k.id', 'h.client_id')
    .where(visibleTo(actor, 'h'))
    .where('k.archived_at', 'is', null)
    .where(isEnding(now))
    .select(['h.id', 'h.name', 'h.network', endsAt.as('ends_at'), ...clientColumns])
    .select((eb) =>
      eb
        .selectFrom('publications as p')
        .whereRef('p.channel_id', '=', 'h.id')
        .where('p.status', 'in', ['planned', 'held'])
        .where(sql<boolean>`p.due_at >= (${endsAt})::timestamptz`)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('waiting'),
    )
    .orderBy('ends_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `ending-${row.id}`,
    kind: 'ending',
    client: clientOf(row),
    channel: { id: row.id, name: row.name, network: row.network },
    endsAt: new Date(row.ends_at),
    waiting: Number(row.waiting ?? 0),
  }));
}
