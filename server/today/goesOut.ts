import { publicationStage, type Stage } from '#server/content/lifecycle.ts';
import { localDate, resolveDue } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf, type NeedClient } from './needClient.ts';

/** One content going out at one time today. */
export type OutToday = {
  id: string;
  contentId: string;
  title: string;
  client: NeedClient;
  networks: string[];
  dueAt: Date;
  stage: Stage;
};

export type TodaysOut = {
  items: OutToday[];
  /** How many are still to go out, of all, and when the next of them does. */
  left: number;
  nextAt: Date | null;
};

/** What goes out, or went out, on this day of the member's own zone; at most `limit` of it is listed, the nearest kept. */
export async function outToday(db: Db, actor: MemberActor, now: Date, limit: number): Promise<TodaysOut> {
  const [from, to] = dayOf(now, actor.timeZone);
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('clients as k', 'k.id', 'p.client_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .where(visibleTo(actor, 'p'))
    .where('p.status', '!=', 'cancelled')
    .where('p.due_at', '>=', from)
    .where('p.due_at', '<', to)
    .where('k.archived_at', 'is', null)
    .select(['p.id', 'p.content_id', 'c.title', 'c.stage', 'p.status', 'p.due_at', 'h.network', ...clientColumns])
    .orderBy('p.due_at')
    .orderBy('c.title')
    .orderBy('p.id')
    .limit(2000)
    .execute();
  const items = new Map<string, OutToday>();
  for (const row of rows) {
    if (!row.due_at) continue;
    const stage = publicationStage(row.stage, row.status);
    const key = `${row.content_id} ${row.due_at.getTime()} ${stage}`;
    const known = items.get(key);
    if (known) known.networks.push(row.network);
    else
      items.set(key, {
        id: row.id,
        contentId: row.content_id,
        title: row.title,
        client: clientOf(row),
        networks: [row.network],
        dueAt: row.due_at,
        stage,
      });
  }
  const all = [...items.values()];
  const ahead = all.filter(({ dueAt, stage }) => dueAt > now && stage !== 'published');
  const firstAhead = all.findIndex(({ dueAt }) => dueAt > now);
  const start = Math.max(0, Math.min((firstAhead < 0 ? all.length : firstAhead) - 4, all.length - limit));
  return { items: all.slice(start, start + limit), left: ahead.length, nextAt: ahead[0]?.dueAt ?? null };
}

/** The first instants of the day that `now` is in, and of the next. */
function dayOf(now: Date, zone: string): [Date, Date] {
  const date = localDate(now, zone);
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const startOf = (day: string): Date => resolveDue({ wall: `${day}T00:00`, zone }).dueAt;
  return [startOf(date), startOf(next.toISOString().slice(0, 10))];
}
