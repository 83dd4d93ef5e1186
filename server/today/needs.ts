import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import { isLate, isWaiting, lateCounts } from '#server/late/lateList.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type EndingAccess, endingAccess, isEnding } from './endingAccess.ts';
import { clientColumns, clientOf, type NeedClient } from './needClient.ts';
import { type PausedSend, pausedSends } from './pausedSends.ts';
import { sentBack } from './sentBack.ts';
import { troubled } from './troubled.ts';

/** Kinds of what needs a person, in the order in which they are shown: the longer it waits, the more it costs. */
const needKinds: Need['kind'][] = ['unconfirmed', 'failed', 'send', 'reconnect', 'held', 'ending', 'changes', 'task'];

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
  | EndingAccess
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

/** Many that are late are one entry, and are decided about together (`server/late/`). */
export type LateGroup = { count: number; since: Date; clients: string[] };

/** From so many on. */
const gathered = 3;

/**
 * What needs this member now, of all their clients: one entry for each content and kind, however many of its channels
 * are meant; what is late, when there is much of it, apart. At most `limit` of each kind; `needsMeCount` counts them all.
 */
export async function needsMe(
  db: Db,
  actor: MemberActor,
  limit: number,
  now: Date,
): Promise<{ needs: Need[]; late: LateGroup | null }> {
  const [{ late, publications }, sends, channels, ending, changes, tasks] = await Promise.all([
    publicationsInNeed(db, actor, limit, now),
    pausedSends(db, actor, limit),
    disconnected(db, actor, limit),
    endingAccess(db, actor, limit, now),
    sentBack(db, actor, limit),
    openTasks(db, actor, limit),
  ]);
  const needs = [...publications, ...sends, ...channels, ...ending, ...changes, ...tasks];
  needs.sort((a, b) => needKinds.indexOf(a.kind) - needKinds.indexOf(b.kind) || momentOf(a) - momentOf(b));
  return { needs, late };
}

/** Asked about once, with what is late or without: a content that is partly late must not become two entries of one kind. */
async function publicationsInNeed(db: Db, actor: MemberActor, limit: number, now: Date) {
  const { late: count, since, clients } = await lateCounts(db, actor, now);
  const late = count >= gathered && since ? { count, since, clients } : null;
  return { late, publications: await troubled(db, actor, { limit, withLate: late === null }, now) };
}

/**
 * How many entries `needsMe` has, without its limit, where a group of late ones is as many as its contents: the number
 * beside Today. Publications are put together as `needsMe` does it, so that what is not drawn can be reckoned from it.
 */
export async function needsMeCount(db: Db, actor: MemberActor, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (
      (select case when late >= ${gathered} then late + others else entries end from (
         select coalesce(sum(doubts + failed::int + held::int), 0) as entries,
           coalesce(sum(other_doubts + other_failed::int + other_held::int), 0) as others,
           count(*) filter (where has_late) as late
         from (
           select count(*) filter (where is_doubt) as doubts, bool_or(has_failed) as failed, bool_or(is_held) as held,
             count(*) filter (where is_doubt and not is_late) as other_doubts,
             bool_or(has_failed and not is_late) as other_failed, bool_or(is_held and not is_late) as other_held,
             bool_or(is_late) as has_late
           from (
             select p.content_id, p.status = 'unconfirmed' as is_doubt, p.status = 'held' as is_held,
               p.status in ('rejected', 'exhausted') as has_failed, (${isWaiting} and ${isLate(now)}) as is_late
             from publications p join clients k on k.id = p.client_id
             where ${visibleTo(actor, 'p')} and k.archived_at is null
               and p.status in ('held', 'rejected', 'exhausted', 'unconfirmed')) as p
           group by content_id) as each) as counted)
      + (select coalesce(sum(c.count), 0) from (
           select c.client_id, count(*) from contents c
           where ${visibleTo(actor, 'c')} and c.stage = 'changes_requested' group by c.client_id) as c
         join clients k on k.id = c.client_id where k.archived_at is null)
      + (select count(*) from channels h join clients k on k.id = h.client_id
         where ${visibleTo(actor, 'h')} and k.archived_at is null and (h.status = 'reconnect' or ${isEnding(now)}))
      + (select count(*) from manual_tasks t join channels h on h.id = t.channel_id join clients k on k.id = h.client_id
         where ${visibleTo(actor, 'h')} and k.archived_at is null and t.done_at is null)
      + (select count(*) from sends s join clients k on k.id = s.client_id
         where ${visibleTo(actor, 's')} and k.archived_at is null and s.status = 'paused')
    )::int as count`.execute(db);
  return rows[0]?.count ?? 0;
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

function momentOf(need: Need): number {
  if (need.kind === 'ending') return need.endsAt.getTime();
  const at = need.kind === 'reconnect' || need.kind === 'task' ? need.since : need.dueAt;
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
