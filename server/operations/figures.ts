import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { bossSchema, type QueueName, queueNames } from '#server/database/queue.ts';
import { lockClass } from '#server/schedule/workers.ts';

/** How the whole installation does, in numbers: what metrics and the page of the owner are made of. Names nobody. */

export type QueueFigures = {
  queue: QueueName;
  waiting: number;
  ahead: number;
  atWork: number;
  failed: number /** Seconds that the longest waiting job is over its time. */;
  lagSeconds: number;
};

export type WorkerFigures = {
  id: string;
  host: string;
  pid: number;
  startedAt: Date;
  seenAt: Date;
  /** Its lock is held: the process lives, whatever else it does. */
  isAlive: boolean;
  /** Alive and silent for longer than it should be: frozen, or cut off. */
  isSilent: boolean;
  driftMs: number | null;
  stallMs: number | null;
  busy: number | null;
};

export type Figures = {
  queues: QueueFigures[];
  publications: {
    /** Due, allowed to be tried, and not tried yet. */
    overdue: number;
    lagSeconds: number;
    sending: number;
    processing: number;
    /** Planned again after tries that failed. */
    retrying: number;
    /** Looked for at the network, by itself. */
    doubts: number;
    /** A person has to say. */
    unconfirmed: number;
    held: number;
    late: number;
    reconnect: number;
  };
  rates: { closedWindows: number; waitingInRows: number };
  sends: { running: number; paused: number; recipientsInDoubt: number };
  mails: { queued: number; failed: number; lagSeconds: number };
  workers: WorkerFigures[];
  database: { connections: number; mostConnections: number; bytes: number };
};

/** A worker reports every half minute; this long without a word is too long. Milliseconds. */
const silentMs = 90_000;
/** Workers that are gone are shown for so long. Milliseconds. */
const goneShownMs = 24 * 3600_000;

export async function figuresOf(db: Db, now: Date): Promise<Figures> {
  const [queues, publications, rest, workers, database] = await Promise.all([
    queueFigures(db),
    publicationFigures(db, now),
    otherFigures(db, now),
    workerFigures(db, now),
    databaseFigures(db),
  ]);
  return { queues, publications, ...rest, workers, database };
}

async function queueFigures(db: Db): Promise<QueueFigures[]> {
  const { rows } = await sql<QueueFigures>`
    select name as queue,
      count(*) filter (where state in ('created', 'retry') and start_after <= now())::int as waiting,
      count(*) filter (where state in ('created', 'retry') and start_after > now())::int as ahead,
      count(*) filter (where state = 'active')::int as "atWork",
      count(*) filter (where state = 'failed')::int as failed,
      coalesce(extract(epoch from now() - min(start_after) filter (where state in ('created', 'retry') and start_after <= now())), 0)::float8 as "lagSeconds"
    from ${sql.raw(bossSchema)}.job where state <> 'completed' group by name`.execute(db);
  const none = { waiting: 0, ahead: 0, atWork: 0, failed: 0, lagSeconds: 0 };
  return queueNames.map((queue) => rows.find((row) => row.queue === queue) ?? { queue, ...none });
}

async function publicationFigures(db: Db, now: Date): Promise<Figures['publications']> {
  const { rows } = await sql<Figures['publications']>`
    select
      count(*) filter (where status = 'planned' and coalesce(next_try_at, due_at) <= ${now})::int as overdue,
      coalesce(extract(epoch from ${now}::timestamptz - min(coalesce(next_try_at, due_at)) filter (where status = 'planned' and coalesce(next_try_at, due_at) <= ${now})), 0)::float8 as "lagSeconds",
      count(*) filter (where status = 'sending')::int as sending,
      count(*) filter (where status = 'processing')::int as processing,
      count(*) filter (where status = 'planned' and tries > 0)::int as retrying,
      count(*) filter (where status = 'unknown')::int as doubts,
      count(*) filter (where status = 'unconfirmed')::int as unconfirmed,
      count(*) filter (where status = 'held')::int as held,
      count(*) filter (where status = 'held' and held_reason = 'too_late')::int as late,
      count(*) filter (where status = 'reconnect')::int as reconnect
    from publications
    where status in ('sending', 'processing', 'unknown', 'unconfirmed', 'held', 'reconnect')
      or (status = 'planned' and coalesce(next_try_at, due_at) <= ${now})
      or (status = 'planned' and tries > 0)`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has no answer.');
  return row;
}

async function otherFigures(db: Db, now: Date): Promise<Pick<Figures, 'rates' | 'sends' | 'mails'>> {
  const { rows } = await sql<{
    closed: number;
    waiting: number;
    running: number;
    paused: number;
    doubt: number;
    queued: number;
    failed: number;
    lag: number;
  }>`
    select
      (select count(*)::int from rate_windows where not_before > ${now}) as closed,
      (select count(*)::int from rate_queues where ends_at > ${now}) as waiting,
      (select count(*)::int from sends where status = 'running') as running,
      (select count(*)::int from sends where status = 'paused') as paused,
      (select count(*)::int from recipients where status = 'doubt') as doubt,
      (select count(*)::int from mails where status in ('queued', 'sending')) as queued,
      (select count(*)::int from mails where status = 'failed' and created_at > ${now}::timestamptz - interval '7 days') as failed,
      (select coalesce(extract(epoch from ${now}::timestamptz - min(coalesce(next_try_at, created_at))), 0)::float8
        from mails where status = 'queued' and coalesce(next_try_at, created_at) <= ${now}) as lag`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has no answer.');
  return {
    rates: { closedWindows: row.closed, waitingInRows: row.waiting },
    sends: { running: row.running, paused: row.paused, recipientsInDoubt: row.doubt },
    mails: { queued: row.queued, failed: row.failed, lagSeconds: row.lag },
  };
}

async function workerFigures(db: Db, now: Date): Promise<WorkerFigures[]> {
  // The lock itself is looked at, not taken: asking must not make a living worker look gone.
  const { rows } = await sql<Omit<WorkerFigures, 'isSilent'> & { goneAt: Date | null }>`
    select w.id, w.host, w.pid, w.started_at as "startedAt", w.seen_at as "seenAt", w.gone_at as "goneAt",
      w.gone_at is null and exists (
        select 1 from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.classid = ${lockClass} and l.objid = w.lock_key and l.objsubid = 2
          and l.database = (select oid from pg_database where datname = current_database())) as "isAlive",
      w.drift_ms as "driftMs", w.stall_ms as "stallMs", w.busy
    from workers w
    where w.gone_at is null or w.gone_at > ${new Date(now.getTime() - goneShownMs)}
    order by w.started_at desc limit 100`.execute(db);
  return rows
    .filter(({ isAlive, seenAt }) => isAlive || now.getTime() - seenAt.getTime() < goneShownMs)
    .map(({ goneAt: _, ...worker }) => ({
      ...worker,
      isSilent: worker.isAlive && now.getTime() - worker.seenAt.getTime() > silentMs,
    }));
}

async function databaseFigures(db: Db): Promise<Figures['database']> {
  const { rows } = await sql<{ connections: number; most: number; bytes: string }>`
    select (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as most, pg_database_size(current_database()) as bytes`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has no answer.');
  return { connections: row.connections, mostConnections: row.most, bytes: Number(row.bytes) };
}
