import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { needsMeCount } from '#server/today/needs.ts';
import { edgeColour } from './colour.ts';

export type NavigationClient = { id: string; name: string; colour: string; isPaused: boolean };

/** What the frame of every page shows: the clients, and how many things need a person now. */
export type Navigation = { clients: NavigationClient[]; needs: number };

export async function navigationOf(db: Db, actor: MemberActor, now: Date): Promise<Navigation> {
  const [clients, needs] = await Promise.all([
    db
      .selectFrom('clients')
      .select(['id', 'name', 'colour', 'paused_at'])
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .orderBy('name')
      .execute(),
    needsMeCount(db, actor, now),
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
