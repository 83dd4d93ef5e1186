import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { alone } from '#server/database/gather.ts';
import { type Recorded, record } from './record.ts';

/** A post that its network took: what `record` writes down most often, and in a burst of many at once. */
export type Published = {
  recorded: Recorded & { lease: string; attempt: { id: string; outcome: 'published'; armedAt: Date } };
  remoteId: string;
  remoteUrl: string | null;
  now: Date;
};

/** Like `record`, in one statement when it is still in the hands that armed it. */
export async function recordPublished(db: Db, published: Published): Promise<boolean> {
  const [done] = await recordPublishedTogether(db, [published]);
  if (done !== alone) return true;
  const { recorded, remoteId, remoteUrl, now } = published;
  return (await record(db, recorded, { status: 'published', remoteId, remoteUrl }, now)) !== 'late';
}

/**
 * Attempt, publication and audit event of several, all of one or none of it, in one statement that waits for nobody.
 * What is not (or no more) in these hands, or is being changed at this moment, is left `alone`.
 */
export async function recordPublishedTogether(db: Db, several: Published[]): Promise<(true | typeof alone)[]> {
  const column = (type: string, of: (published: Published) => string | null) =>
    sql`${several.map(of)}::${sql.raw(type)}[]`;
  const { rows } = await sql<{ id: string }>`
    with answer as (
      select * from unnest(
        ${column('uuid', ({ recorded }) => recorded.id)}, ${column('bigint', ({ recorded }) => recorded.lease)},
        ${column('uuid', ({ recorded }) => recorded.attempt.id)},
        ${column('timestamptz', ({ recorded }) => recorded.attempt.armedAt.toISOString())},
        ${column('text', ({ remoteId }) => remoteId)}, ${column('text', ({ remoteUrl }) => remoteUrl)},
        ${column('timestamptz', ({ now }) => now.toISOString())})
      as a (id, lease, attempt_id, armed_at, remote_id, remote_url, now)),
    mine as materialized (
      select a.* from publications p join answer a on a.id = p.id
      where p.status = 'sending' and p.lease = a.lease
      for update of p skip locked),
    attempt as (
      update attempts t set finished_at = m.now, outcome = 'published', remote_id = m.remote_id, remote_url = m.remote_url
      from mine m where t.id = m.attempt_id),
    publication as (
      update publications p
      set status = 'published', remote_id = m.remote_id, remote_url = m.remote_url, published_at = m.armed_at,
        next_try_at = null, problem = null, problem_words = null, worker_id = null, held_reason = null, held_at = null, updated_at = m.now
      from mine m where p.id = m.id
      returning p.id, p.workspace_id, p.client_id, p.remote_url, p.updated_at),
    told as (
      insert into audit_events (workspace_id, client_id, at, actor_kind, event, subject_kind, subject_id, detail)
      select workspace_id, client_id, updated_at, 'system', 'publication.published', 'publication', id,
        case when remote_url is null then '{}' else jsonb_build_object('url', remote_url) end
      from publication)
    select id from publication`.execute(db);
  const done = new Set(rows.map(({ id }) => id));
  return several.map(({ recorded }) => (done.has(recorded.id) ? true : alone));
}
