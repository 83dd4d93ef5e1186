import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { clientColumns, clientOf, type NeedClient } from './needClient.ts';
import { type PausedSend, pausedSends } from './pausedSends.ts';

/** Kinds of what needs a person, in the order in which they are shown: the longer it waits, the more it costs. */
const needKinds: Need['kind'][] = ['unconfirmed', 'failed', 'send', 'reconnect', 'held', 'changes', 'task'];

export type NeedChannel = { id: string; name: string; network: string };

type Base = { id: string; client: NeedClient };
export type OfContent = Base & {
  contentId: string;
  title: string;
  channels: NeedChannel[];
  /** Soonest of its channels. */
  dueAt: Date | null;
};

export type Need =
  | (OfContent & { kind: 'unconfirmed'; publicationId: string; problem: string | null })
  | (OfContent & {
      kind: 'failed';
      publicationId: string | null;
      problem: string | null;
      words: string | null;
      isExhausted: boolean;
    })
  | (OfContent & {
      kind: 'held';
      reason: NonNullable<PublicationsTable['held_reason']>;
      /** Until then it still goes out by itself when what holds it is settled. */
      graceEndsAt: Date;
      /** It lies with the client now, so a reminder makes sense. */
      isWithClient: boolean;
    })
  | PausedSend
  | (OfContent & { kind: 'changes'; words: string; by: string; at: Date | null })
  | (Base & {
      kind: 'reconnect';
      channel: NeedChannel;
      reason: string | null;
      since: Date;
      waiting: number;
      firstDueAt: Date | null;
    })
  | (Base & {
      kind: 'task';
      taskId: string;
      contentId: string | null;
      title: string;
      channel: NeedChannel;
      since: Date;
    });

/**
 * What needs this member now, of all their clients: one entry for each content and kind, however many of its channels
 * are meant. At most `limit` of each kind; `needsMeCount` counts them all.
 */
export async function needsMe(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  const [publications, sends, channels, changes, tasks] = await Promise.all([
    troubled(db, actor, limit),
    pausedSends(db, actor, limit),
    disconnected(db, actor, limit),
    sentBack(db, actor, limit),
    openTasks(db, actor, limit),
  ]);
  return [...publications, ...sends, ...channels, ...changes, ...tasks].sort(
    (a, b) => needKinds.indexOf(a.kind) - needKinds.indexOf(b.kind) || momentOf(a) - momentOf(b),
  );
}

/** How many entries `needsMe` has, without its limit: the number beside Today. */
export async function needsMeCount(db: Db, actor: MemberActor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (
      (select count(*) from (
         select 1 from publications p join clients k on k.id = p.client_id
         where ${visibleTo(actor, 'p')} and k.archived_at is null
           and p.status in ('held', 'rejected', 'exhausted', 'unconfirmed')
         group by p.content_id, ${kindOf}, case when p.status = 'unconfirmed' then p.id end) as entries)
      + (select count(*) from contents c join clients k on k.id = c.client_id
         where ${visibleTo(actor, 'c')} and k.archived_at is null and c.stage = 'changes_requested')
      + (select count(*) from channels h join clients k on k.id = h.client_id
         where ${visibleTo(actor, 'h')} and k.archived_at is null and h.status = 'reconnect')
      + (select count(*) from manual_tasks t join channels h on h.id = t.channel_id join clients k on k.id = h.client_id
         where ${visibleTo(actor, 'h')} and k.archived_at is null and t.done_at is null)
      + (select count(*) from sends s join clients k on k.id = s.client_id
         where ${visibleTo(actor, 's')} and k.archived_at is null and s.status = 'paused')
    )::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}

const kindOf = sql`case p.status when 'held' then 'held' when 'unconfirmed' then 'unconfirmed' else 'failed' end`;

const severity = sql<number>`case p.status when 'unconfirmed' then 0 when 'held' then 2 else 1 end`;

async function troubled(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  // Which of them, before anything is asked about each: thousands may have piled up.
  const worst = db
    .selectFrom('publications as p')
    .innerJoin('clients as k', 'k.id', 'p.client_id')
    .where(visibleTo(actor, 'p'))
    .where('k.archived_at', 'is', null)
    .where('p.status', 'in', ['held', 'rejected', 'exhausted', 'unconfirmed'])
    .select(['p.id', 'p.content_id', 'p.channel_id', 'p.status', 'p.due_at'])
    .select(['p.held_reason', 'p.problem', 'p.problem_words', ...clientColumns, 'k.grace_minutes'])
    .select(severity.as('severity'))
    .orderBy('severity')
    .orderBy('p.due_at')
    .orderBy('p.id')
    .limit(limit * 3);
  const rows = await db
    .selectFrom(worst.as('p'))
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .selectAll('p')
    .select(['c.title', 'h.name as channel', 'h.network'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('reviews as r')
            .whereRef('r.content_id', '=', 'c.id')
            .where('r.status', '=', 'open')
            .select('r.id'),
        )
        .$castTo<boolean>()
        .as('is_with_client'),
    )
    .orderBy('p.severity')
    .orderBy('p.due_at')
    .orderBy('p.id')
    .execute();
  const needs = new Map<string, Need>();
  for (const row of rows) {
    const kind = row.status === 'held' ? 'held' : row.status === 'unconfirmed' ? 'unconfirmed' : 'failed';
    const channel = { id: row.channel_id, name: row.channel, network: row.network };
    // Each doubt has an answer of its own.
    const key = `${kind} ${kind === 'unconfirmed' ? row.id : row.content_id}`;
    const known = needs.get(key);
    if (known && 'channels' in known) {
      known.channels.push(channel);
      if (known.kind === 'failed') known.publicationId = null;
      continue;
    }
    const base = {
      id: key.replace(' ', '-'),
      client: clientOf(row),
      contentId: row.content_id,
      title: row.title,
      channels: [channel],
      dueAt: row.due_at,
    };
    if (kind === 'unconfirmed') needs.set(key, { ...base, kind, publicationId: row.id, problem: row.problem });
    else if (kind === 'failed')
      needs.set(key, {
        ...base,
        kind,
        publicationId: row.id,
        problem: row.problem,
        words: row.problem_words,
        isExhausted: row.status === 'exhausted',
      });
    else if (row.held_reason && row.due_at)
      needs.set(key, {
        ...base,
        kind,
        reason: row.held_reason,
        graceEndsAt: new Date(row.due_at.getTime() + row.grace_minutes * 60_000),
        isWithClient: row.is_with_client,
      });
  }
  return [...needs.values()].slice(0, limit);
}

async function disconnected(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  const rows = await db
    .selectFrom('channels as h')
    .innerJoin('clients as k', 'k.id', 'h.client_id')
    .where(visibleTo(actor, 'h'))
    .where('k.archived_at', 'is', null)
    .where('h.status', '=', 'reconnect')
    .select(['h.id', 'h.name', 'h.network', 'h.status_reason', 'h.status_since', ...clientColumns])
    .select((eb) => [
      eb
        .selectFrom('publications as p')
        .whereRef('p.channel_id', '=', 'h.id')
        .where('p.status', 'in', ['planned', 'reconnect', 'held'])
        .where('p.due_at', 'is not', null)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('waiting'),
      eb
        .selectFrom('publications as p')
        .whereRef('p.channel_id', '=', 'h.id')
        .where('p.status', 'in', ['planned', 'reconnect', 'held'])
        .select((e) => e.fn.min('p.due_at').as('first'))
        .as('first_due_at'),
    ])
    .orderBy('h.status_since')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `reconnect-${row.id}`,
    kind: 'reconnect',
    client: clientOf(row),
    channel: { id: row.id, name: row.name, network: row.network },
    reason: row.status_reason,
    since: row.status_since,
    waiting: Number(row.waiting ?? 0),
    firstDueAt: row.first_due_at,
  }));
}

/** Sent back by the client, with the client's own words. */
async function sentBack(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  // Those that have waited longest, before their words are looked for.
  const oldest = db
    .selectFrom('contents as c')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .leftJoin('decisions as d', (join) =>
      join.onRef('d.content_id', '=', 'c.id').on('d.decision', '=', 'changes_requested'),
    )
    .where(visibleTo(actor, 'c'))
    .where('k.archived_at', 'is', null)
    .where('c.stage', '=', 'changes_requested')
    .groupBy('c.id')
    .select((eb) => ['c.id', eb.fn.max('d.created_at').as('said_at')])
    .orderBy('said_at')
    .orderBy('c.id')
    .limit(limit);
  const rows = await db
    .selectFrom(oldest.as('o'))
    .innerJoin('contents as c', 'c.id', 'o.id')
    .innerJoin('clients as k', 'k.id', 'c.client_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('decisions as d')
          .leftJoin('approvers as a', 'a.id', 'd.approver_id')
          .leftJoin('users as u', 'u.id', 'd.user_id')
          .whereRef('d.content_id', '=', 'o.id')
          .where('d.decision', '=', 'changes_requested')
          .orderBy('d.created_at', 'desc')
          .limit(1)
          .select((e) => ['d.words', e.fn.coalesce('a.name', 'u.name').as('by')])
          .as('said'),
      (join) => join.onTrue(),
    )
    .select(['c.id', 'c.title', 'said.words', 'said.by', 'o.said_at', ...clientColumns])
    .orderBy('o.said_at')
    .execute();
  const places = await placesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: `changes-${row.id}`,
    kind: 'changes',
    client: clientOf(row),
    contentId: row.id,
    title: row.title,
    channels: places.get(row.id)?.channels ?? [],
    dueAt: places.get(row.id)?.dueAt ?? null,
    words: row.words ?? '',
    by: row.by ?? '',
    at: row.said_at,
  }));
}

async function openTasks(db: Db, actor: MemberActor, limit: number): Promise<Need[]> {
  const rows = await db
    .selectFrom('manual_tasks as t')
    .innerJoin('channels as h', 'h.id', 't.channel_id')
    .innerJoin('clients as k', 'k.id', 'h.client_id')
    // A task's key begins with its publication's id.
    .leftJoin('publications as p', (join) =>
      join.on(sql<boolean>`p.id = case when t.key ~ '^[0-9a-f-]{36}:' then split_part(t.key, ':', 1)::uuid end`),
    )
    .leftJoin('contents as c', 'c.id', 'p.content_id')
    .where(visibleTo(actor, 'h'))
    .where('k.archived_at', 'is', null)
    .where('t.done_at', 'is', null)
    .select(['t.id', 't.created_at', 'h.id as channel_id', 'h.name as channel', 'h.network', 'c.id as content_id'])
    .select([sql<string>`coalesce(nullif(c.title, ''), left(t.post ->> 'text', 80), '')`.as('title'), ...clientColumns])
    .orderBy('t.created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: `task-${row.id}`,
    kind: 'task',
    taskId: row.id,
    client: clientOf(row),
    contentId: row.content_id,
    title: row.title,
    channel: { id: row.channel_id, name: row.channel, network: row.network },
    since: row.created_at,
  }));
}

/** Where contents go, and when the first of it does. No actor: the ids were read with one. */
export async function placesOf(
  db: Db,
  contentIds: string[],
): Promise<Map<string, { channels: NeedChannel[]; dueAt: Date | null }>> {
  const places = new Map<string, { channels: NeedChannel[]; dueAt: Date | null }>();
  if (contentIds.length === 0) return places;
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('channels as h', 'h.id', 'p.channel_id')
    .where('p.content_id', 'in', contentIds)
    .where('p.status', '!=', 'cancelled')
    .select(['p.content_id', 'p.due_at', 'h.id', 'h.name', 'h.network'])
    .orderBy('p.due_at')
    .execute();
  for (const { content_id, due_at, ...channel } of rows) {
    const place = places.get(content_id) ?? { channels: [], dueAt: due_at };
    place.channels.push(channel);
    places.set(content_id, place);
  }
  return places;
}

function momentOf(need: Need): number {
  const at = need.kind === 'reconnect' || need.kind === 'task' ? need.since : need.dueAt;
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
