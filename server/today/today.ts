import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { outToday, type TodaysOut } from './goesOut.ts';
import { type LateGroup, type Need, needsMe, needsMeCount } from './needs.ts';
import { type WaitingClient, waitingForClients } from './waiting.ts';

/** At most so many of each kind are drawn; the number beside the title counts all. */
const mostOfAKind = 30;
const mostOut = 40;

export type Today = {
  needs: Need[];
  /** Many that were late, as one entry. */
  late: LateGroup | null;
  needsCount: number;
  waiting: WaitingClient[];
  out: TodaysOut;
  channels: { works: number; dead: number };
  /** Nothing was ever made here: the screen teaches instead. */
  hasClients: boolean;
};

/** The assistant's first screen: what needs her, what lies with clients, what goes out today. */
export async function todayOf(db: Db, actor: MemberActor, now: Date): Promise<Today> {
  const [{ needs, late }, needsCount, waiting, out, channels, client] = await Promise.all([
    needsMe(db, actor, mostOfAKind, now),
    needsMeCount(db, actor, now),
    waitingForClients(db, actor, mostOfAKind),
    outToday(db, actor, now, mostOut),
    channelCounts(db, actor),
    db
      .selectFrom('clients')
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .select('id')
      .limit(1)
      .executeTakeFirst(),
  ]);
  return { needs, late, needsCount, waiting, out, channels, hasClients: client !== undefined };
}

async function channelCounts(db: Db, actor: MemberActor): Promise<{ works: number; dead: number }> {
  const rows = await db
    .selectFrom('channels as h')
    .innerJoin('clients as k', 'k.id', 'h.client_id')
    .where(visibleTo(actor, 'h'))
    .where('k.archived_at', 'is', null)
    .where('h.status', 'in', ['connected', 'reconnect'])
    .groupBy('h.status')
    .select((eb) => ['h.status', eb.fn.countAll<string>().as('n')])
    .execute();
  const count = (status: string): number => Number(rows.find((row) => row.status === status)?.n ?? 0);
  return { works: count('connected'), dead: count('reconnect') };
}
