import type { Db } from '#server/database/connection.ts';
import { isEverythingPaused } from '#server/operations/pausing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { needsMeCount } from '#server/today/needs.ts';
import { edgeColour } from './colour.ts';

export type NavigationClient = { id: string; name: string; colour: string; isPaused: boolean };

/** What the frame of every page shows: the clients, how many things need a person now, and whether nothing goes out at all. */
export type Navigation = { clients: NavigationClient[]; needs: number; isEverythingPaused: boolean };

export async function navigationOf(db: Db, actor: MemberActor, now: Date): Promise<Navigation> {
  const [clients, needs, isPaused] = await Promise.all([
    db
      .selectFrom('clients')
      .select(['id', 'name', 'colour', 'paused_at'])
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .orderBy('name')
      .execute(),
    needsMeCount(db, actor, now),
    isEverythingPaused(db, actor),
  ]);
  return {
    clients: clients.map(({ id, name, colour, paused_at }) => ({
      id,
      name,
      colour: edgeColour(colour),
      isPaused: paused_at !== null,
    })),
    needs,
    isEverythingPaused: isPaused,
  };
}
