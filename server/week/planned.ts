import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** A content of a week as it would be made again: where it goes, and at which wall times. */
export type Planned = {
  contentId: string;
  title: string;
  kind: 'post' | 'newsletter';
  assigneeId: string | null;
  /** `YYYY-MM-DDTHH:MM` of its first publication. */
  wall: string;
  channels: { id: string; name: string; network: string; wall: string }[];
};

/** What of a client goes out (or went) from the date `from` up to, not including, `until`, in the order of time. */
export async function plannedIn(
  db: Db,
  actor: MemberActor,
  { clientId, from, until }: { clientId: string; from: string; until: string },
): Promise<Planned[]> {
  const rows = await db
    .selectFrom('contents as c')
    .innerJoin('publications as p', 'p.content_id', 'c.id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .where(visibleTo(actor, 'c'))
    .where('c.client_id', '=', clientId)
    .where('c.stage', '!=', 'cancelled')
    .where('p.status', '!=', 'cancelled')
    .where('p.due_wall', '>=', from)
    .where('p.due_wall', '<', until)
    // The index is by instant: a day more on both sides, then the wall time decides.
    .where('p.due_at', '>=', new Date(Date.parse(`${from}T00:00Z`) - dayMs))
    .where('p.due_at', '<', new Date(Date.parse(`${until}T00:00Z`) + dayMs))
    .groupBy('c.id')
    .select(['c.id as contentId', 'c.title', 'c.kind', 'c.assignee_id as assigneeId'])
    .select([
      sql<string>`min(p.due_wall)`.as('wall'),
      sql<
        Planned['channels']
      >`json_agg(json_build_object('id', h.id, 'name', h.name, 'network', h.network, 'wall', p.due_wall)
        order by h.name)`.as('channels'),
    ])
    .orderBy('wall')
    .orderBy('c.title')
    .limit(mostInWeek)
    .execute();
  return rows;
}

const dayMs = 24 * 3600 * 1000;
/** Far more than anybody plans for one client in a week. */
const mostInWeek = 300;
