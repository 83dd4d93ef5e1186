import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { edgeColour } from './colour.ts';

export type NavigationClient = { id: string; name: string; colour: string; isPaused: boolean };

/** What the frame of every page shows: the clients, and how many things need a person now. */
export type Navigation = { clients: NavigationClient[]; needs: number };

export async function navigationOf(db: Db, actor: MemberActor): Promise<Navigation> {
  const [clients, needs] = await Promise.all([
    db
      .selectFrom('clients')
      .select(['id', 'name', 'colour', 'paused_at'])
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .orderBy('name')
      .execute(),
    countNeeds(db, actor),
  ]);
  return {
    clients: clients.map(({ id, name, colour, paused_at }) => ({
      id,
      name,
      colour: edgeColour(colour),
      isPaused: paused_at !== null,
    })),
    needs,
  };
}

/**
 * How many things wait for a member: contents that are held, failed, unconfirmed or sent back, and channels to reconnect
 * (what waits for such a channel is counted once, as the channel).
 */
export async function countNeeds(db: Db, actor: MemberActor): Promise<number> {
  const living = sql<boolean>`exists (select 1 from clients k where k.id = client_id and k.archived_at is null)`;
  const { rows } = await sql<{ count: string }>`
    select count(*) from (
      select p.content_id as id from publications p
      where ${visibleTo(actor, 'p')} and p.status in ('held', 'rejected', 'exhausted', 'unconfirmed') and ${living}
      union
      select c.id from contents c where ${visibleTo(actor, 'c')} and c.stage = 'changes_requested' and ${living}
      union
      select h.id from channels h where ${visibleTo(actor, 'h')} and h.status = 'reconnect' and ${living}
    ) waiting`.execute(db);
  return Number(rows[0]?.count ?? 0);
}
