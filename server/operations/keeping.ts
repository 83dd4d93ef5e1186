import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { lockClass } from '#server/schedule/workers.ts';

/**
 * How long what the machine writes down is kept. What people made (contents, revisions, decisions, approvals,
 * publications, readers, suppressions) is theirs and never removed by itself. Sign-ins that are over have their own hour
 * (`people/tidy.ts`), the queue removes its own jobs six hours after their end (`database/queue.ts`).
 */

const day = 24 * 3600_000;
const year = 365 * day;

type Kept = {
  table: string;
  /** Milliseconds after its end. */
  keptMs: number;
  /** What is past its time; `before` is now minus `keptMs`. Rows of `t`. */
  isOver(before: Date): RawBuilder<SqlBool>;
};

const keeping: readonly Kept[] = [
  // As long as a claim about what was done, or by whom, can be made in Poland.
  { table: 'audit_events', keptMs: 6 * year, isOver: (before) => sql`t.at < ${before}` },
  // Tries of what has come to its end; those of a doubt stay with it.
  {
    table: 'attempts',
    keptMs: year,
    isOver: (before) => sql`t.armed_at < ${before} and t.finished_at is not null
      and exists (select 1 from publications p where p.id = t.publication_id and p.status in ('published', 'rejected', 'cancelled'))`,
  },
  // Who got a newsletter: for reports of a year beside the year before.
  {
    table: 'recipients',
    keptMs: 2 * year + 31 * day,
    isOver: (before) =>
      sql`t.send_id in (select s.id from sends s where s.finished_at < ${before} order by s.finished_at limit 100)`,
  },
  {
    table: 'send_windows',
    keptMs: 30 * day,
    isOver: (before) => sql`t.armed_at < ${before} and t.finished_at is not null`,
  },
  {
    table: 'mails',
    keptMs: 90 * day,
    isOver: (before) => sql`t.created_at < ${before} and t.status in ('sent', 'kept', 'failed')`,
  },
  {
    table: 'invitations',
    keptMs: 90 * day,
    isOver: (before) => sql`least(t.accepted_at, t.revoked_at, t.expires_at) < ${before}`,
  },
  { table: 'rate_windows', keptMs: day, isOver: (before) => sql`t.not_before < ${before}` },
  { table: 'rate_budgets', keptMs: day, isOver: (before) => sql`t.spent_until < ${before}` },
  { table: 'rate_queues', keptMs: day, isOver: (before) => sql`t.ends_at < ${before}` },
  // One that was killed never said that it is gone; its lock does.
  {
    table: 'workers',
    keptMs: 7 * day,
    isOver: (before) => sql`t.seen_at < ${before} and not exists (
      select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = ${lockClass} and l.objid = t.lock_key)
      and not exists (select 1 from publications p where p.worker_id = t.id and p.status in ('sending', 'unknown'))`,
  },
];

/** Rows removed by one statement: short enough that nobody waits for it. */
const stepRows = 2_000;
/** Steps of one table at a time; what is left has its turn in the next hour. */
const mostSteps = 100;

/** Removes what is past its time, a step at a time. Answers how many rows went, by table. */
export async function removeOld(
  db: Db,
  now: Date,
  signal: AbortSignal,
  { rows = stepRows, steps = mostSteps } = {},
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const { table, keptMs, isOver } of keeping) {
    const before = new Date(now.getTime() - keptMs);
    for (let step = 0; step < steps && !signal.aborted; step++) {
      const { numAffectedRows } = await sql`
        delete from ${sql.table(table)} where ctid = any (array(
          select t.ctid from ${sql.table(table)} t where ${isOver(before)} limit ${rows}))`.execute(db);
      const count = Number(numAffectedRows ?? 0n);
      if (count > 0) removed[table] = (removed[table] ?? 0) + count;
      if (count < rows) break;
    }
  }
  return removed;
}
