import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { localDate } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import { isWindowOf } from './rates.ts';

export type HeldReason = NonNullable<PublicationsTable['held_reason']>;

/** What stands in the way; `reconnect` waits for the channel, the others are held. */
export type Obstacle = HeldReason | 'reconnect';

/** Everything about a publication that decides whether it may go out, at one instant. */
export type Facts = Awaited<ReturnType<typeof readFacts>>[number];

/** Even a client without patience gives us this long: a claim a few milliseconds after the due time is not late. */
const leastGraceMinutes = 1;

/** When a rate window (`rates.ts`) of its channel or its app opens; null while none is closed. */
const windowOpensAt = sql<Date | null>`(
  select max(r.not_before) from rate_windows r where ${isWindowOf})`;

export async function factsOf(db: Db, publicationId: string): Promise<Facts | null> {
  return (await factsOfAll(db, [publicationId]))[0] ?? null;
}

/** The facts of several, in the order of their ids; null for one that is not there. */
export async function factsOfAll(db: Db, ids: string[]): Promise<(Facts | null)[]> {
  const found = new Map((await readFacts(db, ids)).map((facts) => [facts.id, facts]));
  return ids.map((id) => found.get(id) ?? null);
}

async function readFacts(db: Db, ids: string[]) {
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .innerJoin('clients as cl', 'cl.id', 'p.client_id')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .where('p.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select([
      'p.id',
      'p.workspace_id as workspaceId',
      'p.client_id as clientId',
      'p.content_id as contentId',
      'p.channel_id as channelId',
      'p.status',
      'p.held_reason as heldReason',
      'p.due_at as dueAt',
      'p.next_try_at as nextTryAt',
      'p.tries',
      'p.payload_hash as payloadHash',
      'p.revision_id as revisionId',
      'p.worker_id as workerId',
      'c.kind',
      'c.stage',
      'ch.network',
      sql<string>`coalesce(ch.settings ->> 'instance', '')`.as('instance'),
      'ch.status as channelStatus',
      'ch.credentials_version as credentialsVersion',
      'ch.paused_at as channelPausedAt',
      'cl.time_zone as zone',
      'cl.grace_minutes as graceMinutes',
      'cl.paused_at as clientPausedAt',
      'cl.archived_at as clientArchivedAt',
      'w.paused_at as workspacePausedAt',
      windowOpensAt.as('windowOpensAt'),
      sql<string[]>`array(
        select coalesce(to_char(a.approved_local_date, 'YYYY-MM-DD'), 'any') from approvals a
        where a.publication_id = p.id and a.payload_hash = p.payload_hash and a.withdrawn_at is null
          and (a.basis <> 'policy' or cl.approval_policy = 'not_needed'))`.as('approvedDates'),
    ])
    .execute();
  return rows.map((row) => {
    const { dueAt, zone, graceMinutes } = row;
    return {
      ...row,
      date: dueAt ? localDate(dueAt, zone) : null,
      graceEndsAt: dueAt ? new Date(dueAt.getTime() + Math.max(graceMinutes, leastGraceMinutes) * 60_000) : null,
    };
  });
}

/** Everything that stands in the way of a publication that is due, worst first; what is past its grace needs a new time. */
export function obstacles(facts: Facts, now: Date): Obstacle[] {
  const found: Obstacle[] = [];
  if (facts.graceEndsAt && facts.graceEndsAt < now) found.push('too_late');
  if (!facts.revisionId || !facts.payloadHash) found.push('no_revision');
  else if (facts.approvedDates.length === 0) found.push('not_approved');
  else if (!facts.approvedDates.some((date) => date === 'any' || date === facts.date)) found.push('date_moved');
  if (facts.channelStatus === 'reconnect') found.push('reconnect');
  if (facts.channelStatus === 'disconnected') found.push('channel');
  if (facts.channelPausedAt || facts.clientPausedAt || facts.workspacePausedAt || facts.clientArchivedAt)
    found.push('paused');
  return found;
}

/** What the worker knows of a publication: values, or the columns of a table that has them for several. */
export type Known =
  | Pick<Facts, 'dueAt' | 'zone' | 'date' | 'payloadHash'>
  | Record<'dueAt' | 'zone' | 'date' | 'payloadHash', RawBuilder<unknown>>;

/**
 * The same conditions for the WHERE of the claim and, every one of them again, of the arming. It is these that decide;
 * `obstacles` only explains. `date` and `zone` are those of `facts`, and still have to be true: PostgreSQL converts no
 * time zones. Tables: p publications, c contents, ch channels, cl clients, w workspaces, already joined.
 */
export function mayGoOut(
  { dueAt, zone, date, payloadHash }: Known,
  now: Date | RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`
    p.due_at = ${dueAt} and p.due_at <= ${now}
    and (p.next_try_at is null or p.next_try_at <= ${now})
    and p.due_at + make_interval(mins => greatest(cl.grace_minutes, ${leastGraceMinutes}::int)) >= ${now}
    and p.revision_id is not null and p.payload_hash = ${payloadHash}
    and c.stage <> 'cancelled'
    and ch.status = 'connected' and ch.paused_at is null
    and cl.paused_at is null and cl.archived_at is null and w.paused_at is null
    and cl.time_zone = ${zone}
    and exists (
      select 1 from approvals a
      where a.publication_id = p.id and a.payload_hash = p.payload_hash and a.withdrawn_at is null
        and (a.basis <> 'policy' or cl.approval_policy = 'not_needed')
        and (a.approved_local_date is null or a.approved_local_date = ${date}::date))`;
}

/** The joins that `mayGoOut` speaks of, for `update publications p … from <this> where <this>`. */
export const joined = {
  from: sql`contents c, channels ch, clients cl, workspaces w`,
  where: sql<SqlBool>`c.id = p.content_id and ch.id = p.channel_id and cl.id = p.client_id and w.id = p.workspace_id`,
};
