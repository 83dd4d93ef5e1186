import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type ContentStage, deriveStage, type PublicationStatus, type Stage } from './lifecycle.ts';
import { localWall } from './time.ts';

/** What is narrowed to; an empty list does not narrow. */
export type CalendarFilter = {
  clientIds: string[];
  kinds: ('post' | 'newsletter')[];
  stages: Stage[];
  channelIds: string[];
  /** Any of these labels. */
  labelIds: string[];
  /** Whose it is to see to; `nobody`: nobody's in particular. */
  people: string[];
};

/** In a filter by person: what is nobody's in particular. */
export const nobody = 'nobody';

export type CalendarChannel = { id: string; network: string; name: string };

/** One content at one time: its channels that go out together stand together. */
export type CalendarItem = {
  contentId: string;
  clientId: string;
  kind: 'post' | 'newsletter';
  title: string;
  /** What these channels show, not those that go out at another time. */
  stage: Stage;
  dueAt: Date;
  /** As the client's clock shows it, `YYYY-MM-DDTHH:MM`. */
  wall: string;
  zone: string;
  channels: CalendarChannel[];
};

export const emptyFilter: CalendarFilter = {
  clientIds: [],
  kinds: [],
  stages: [],
  channelIds: [],
  labelIds: [],
  people: [],
};

/** What labels and people leave of contents; `alias` names the table. */
function ofLabelsAndPeople({ labelIds, people }: CalendarFilter, alias: string): RawBuilder<boolean> {
  const id = sql.ref(`${alias}.id`);
  const assignee = sql.ref(`${alias}.assignee_id`);
  const users = people.filter((person) => person !== nobody);
  return sql<boolean>`(${
    labelIds.length > 0
      ? sql`exists (select 1 from content_labels f where f.content_id = ${id} and f.label_id = any(${labelIds}::uuid[]))`
      : sql`true`
  } and ${
    people.length > 0
      ? sql`(${assignee} = any(${users}::text[]) or (${people.includes(nobody)} and ${assignee} is null))`
      : sql`true`
  })`;
}

/** How many items of one day are read whole, on the dates from `open.from` up to, not including, `open.until` another number. */
export type Room = { ofADay: number; open: { from: string; until: string; ofADay: number } };

/** What is behind "more": as much of an item as is counted. */
export type CountedItem = { date: string; stage: Stage };

/**
 * What is due from the date `from` up to, not including, the date `until` (`YYYY-MM-DD`, in each client's own zone), in
 * the order in which it goes out: the first `limit` of it, and whether that is all. One query, whatever the number of
 * clients. With `room`, of a day's items only the first, by the times that were chosen, are read whole, and the others are
 * in `others`.
 */
export async function readCalendar(
  db: Db,
  actor: MemberActor,
  {
    from,
    until,
    filter,
    limit,
    room,
  }: { from: string; until: string; filter: CalendarFilter; limit: number; room?: Room },
): Promise<{ items: CalendarItem[]; others: CountedItem[]; isAll: boolean }> {
  // Days begin at different instants in different zones: a day more on both sides, then the wall time decides.
  const earliest = new Date(Date.parse(`${from}T00:00Z`) - day).toISOString();
  const latest = new Date(Date.parse(`${until}T00:00Z`) + day).toISOString();
  // As `case`, since the planner would take the two ranges for independent, and plan for a single row.
  const onTheWall = sql`case when p.due_wall < ${from} then false else p.due_wall < ${until} end`;
  const inRange = sql`${visibleTo(actor, 'p')} and p.due_at >= ${earliest} and p.due_at < ${latest} and ${onTheWall}
    ${filter.clientIds.length > 0 ? sql`and p.client_id = any(${filter.clientIds}::uuid[])` : sql``}
    ${filter.channelIds.length > 0 ? sql`and p.channel_id = any(${filter.channelIds}::uuid[])` : sql``}`;
  const columns = sql`p.content_id, p.channel_id, p.status, p.due_at, p.due_wall, p.due_zone`;
  // What a stage leaves is known only here: then all of it is read whole.
  const isWhole = room && filter.stages.length === 0 ? withinRoom(room) : sql`true`;
  // All of it as one row: hundreds of rows cost the driver more than everything else that becomes of them.
  const { rows: answers } = await sql<{ rows: Row[] | null; others: CountedRow[] | null; total: number | null }>`
    select max(total)::int as total,
      json_agg(json_build_array(id, client_id, kind, title, stage, due_at, due_wall, due_zone, channels)
        order by due_at, title) filter (where ${isWhole}) as rows,
      json_agg(json_build_array(left(due_wall, 10), stage, statuses)) filter (where not ${isWhole}) as others
    from (
      select c.id, c.client_id, c.kind, c.title, c.stage, p.due_at, p.due_wall, p.due_zone,
        json_agg(json_build_array(p.status, h.id, h.network, h.name) order by h.name) as channels,
        json_agg(p.status) as statuses,
        count(*) over () as total,
        row_number() over (partition by left(p.due_wall, 10) order by p.due_wall, p.due_at, c.title) as place
      from (
        select ${columns} from publications p where p.status <> 'cancelled' and ${inRange}
        union all
        select ${columns} from publications p
        where p.status = 'cancelled' and ${inRange}
          and exists (select 1 from contents o where o.id = p.content_id and o.stage = 'cancelled')
      ) p
      join contents c on c.id = p.content_id
      join channels h on h.id = p.channel_id
      where ${ofLabelsAndPeople(filter, 'c')}
        ${filter.kinds.length > 0 ? sql`and c.kind = any(${filter.kinds}::text[])` : sql``}
      group by c.id, p.due_at, p.due_wall, p.due_zone
      order by p.due_at, c.title
      limit ${limit}
    ) item`.execute(db);
  const { rows, others, total } = answers[0] ?? { rows: null, others: null, total: null };
  const channels = new Map<string, CalendarChannel>();
  const read = (rows ?? []).map((row) => toItem(row, channels));
  return {
    items: filter.stages.length > 0 ? read.filter((item) => filter.stages.includes(item.stage)) : read,
    others: (others ?? []).map(([date, stage, statuses]) => ({ date, stage: deriveStage(stage, statuses) })),
    isAll: (total ?? 0) <= limit,
  };
}

const day = 24 * 3600 * 1000;

const withinRoom = ({ ofADay, open }: Room): RawBuilder<boolean> => sql<boolean>`place <= case
  when due_wall >= ${open.from} and due_wall < ${open.until} then ${open.ofADay}::int else ${ofADay}::int end`;

type CountedRow = [date: string, stage: ContentStage, statuses: PublicationStatus[]];

type Row = [
  contentId: string,
  clientId: string,
  kind: 'post' | 'newsletter',
  title: string,
  stage: ContentStage,
  dueAt: string,
  dueWall: string,
  zone: string,
  channels: [status: PublicationStatus, id: string, network: string, name: string][],
];

/** A channel of many items is one object: what is sent to the page names it once. */
function toItem(row: Row, known: Map<string, CalendarChannel>): CalendarItem {
  const [contentId, clientId, kind, title, stage, due, dueWall, zone, channels] = row;
  const dueAt = new Date(due);
  const statuses = channels.map(([status]) => status);
  return {
    contentId,
    clientId,
    kind,
    title,
    stage: deriveStage(stage, statuses),
    dueAt,
    wall: shownWall(dueWall, dueAt, zone),
    zone,
    channels: channels.map(([, id, network, name]) => {
      const there = known.get(id);
      if (there) return there;
      const channel = { id, network, name };
      known.set(id, channel);
      return channel;
    }),
  };
}

/** A time chosen inside a gap goes out later than it says. Clocks change between midnight and four. */
function shownWall(wall: string, dueAt: Date, zone: string): string {
  return wall.slice(11, 13) < '04' ? localWall(dueAt, zone) : wall;
}

export type Idea = {
  contentId: string;
  clientId: string;
  kind: 'post' | 'newsletter';
  title: string;
  labels: string[];
  channels: CalendarChannel[];
};

/** Contents without a date, newest first; `total` counts those past `limit` too. */
export async function readIdeas(
  db: Db,
  actor: MemberActor,
  { filter, limit }: { filter: CalendarFilter; limit: number },
): Promise<{ ideas: Idea[]; total: number }> {
  const { rows } = await sql<Idea & { total: number }>`
    select c.id as "contentId", c.client_id as "clientId", c.kind, c.title,
      array(select l.name from content_labels cl join labels l on l.id = cl.label_id
        where cl.content_id = c.id order by l.created_at, l.name) as labels,
      coalesce((select json_agg(json_build_object('id', h.id, 'network', h.network, 'name', h.name) order by h.name)
        from publications p join channels h on h.id = p.channel_id
        where p.content_id = c.id and p.status <> 'cancelled'), '[]') as channels,
      (count(*) over ())::int as total
    from contents c
    where ${visibleTo(actor, 'c')} and c.stage = 'idea'
      and exists (select 1 from clients k where k.id = c.client_id and k.archived_at is null)
      ${filter.clientIds.length > 0 ? sql`and c.client_id = any(${filter.clientIds}::uuid[])` : sql``}
      ${filter.kinds.length > 0 ? sql`and c.kind = any(${filter.kinds}::text[])` : sql``}
      and ${ofLabelsAndPeople(filter, 'c')}
    order by c.created_at desc, c.id
    limit ${limit}`.execute(db);
  return { ideas: rows.map(({ total: _, ...idea }) => idea), total: rows[0]?.total ?? 0 };
}
