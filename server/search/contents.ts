import { sql } from 'kysely';
import { type ContentStage, deriveStage, type PublicationStatus, type Stage } from '#server/content/lifecycle.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { questionFor } from './words.ts';

export type FoundContent = {
  id: string;
  title: string;
  kind: 'post' | 'newsletter';
  stage: Stage;
  clientId: string;
  client: string;
  colour: string;
  zone: string;
  /** The soonest of its channels. */
  dueAt: Date | null;
};

/** So many of the newest are read through before the index is asked: a word that is common stands in many of them. */
const newest = 2_000;
/** Of what the index finds, at most so many are compared. */
const mostCandidates = 400;

/**
 * Contents that hold all of the words, titles first, then the newest. However many there are, the work is bounded: common
 * words are found among the newest, rare ones by the index.
 */
export async function findContents(
  db: Db,
  actor: MemberActor,
  words: readonly string[],
  limit: number,
): Promise<FoundContent[]> {
  if (words.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const question = await questionFor(trx, actor, words);
    const recent = await sql<{ id: string }>`
      select r.content_id as id from (
        select content_id, words from content_search where workspace_id = ${actor.workspaceId}
        order by saved_at desc limit ${newest}) r
      where r.words @@ ${question}::tsquery limit ${mostCandidates}`.execute(trx);
    const ids = recent.rows.map((row) => row.id);
    if (ids.length < limit) {
      // The planner knows how common no word is that it did not sample, and would rather read everything.
      await sql`select set_config('enable_seqscan', 'off', true)`.execute(trx);
      const rest = await sql<{ id: string }>`
        select content_id as id from content_search where words @@ ${question}::tsquery limit ${mostCandidates}`.execute(
        trx,
      );
      ids.push(...rest.rows.map((row) => row.id));
    }
    return best(trx, actor, [...new Set(ids)], words, limit);
  });
}

/** What the member saved last, or else what anybody of the practice did. */
export async function recentContents(db: Db, actor: MemberActor, limit: number): Promise<FoundContent[]> {
  const newestOf = (isMine: boolean) =>
    db
      .selectFrom('content_search as s')
      .where(visibleTo(actor, 's'))
      .$if(isMine, (query) => query.where('s.saved_by', '=', actor.userId))
      .orderBy('s.saved_at', 'desc')
      .limit(limit)
      .select('s.content_id')
      .execute();
  const mine = await newestOf(true);
  const rows = mine.length > 0 ? mine : await newestOf(false);
  return best(
    db,
    actor,
    rows.map((row) => row.content_id),
    [],
    limit,
  );
}

type Row = Omit<FoundContent, 'stage'> & { stored: ContentStage; statuses: PublicationStatus[] };

async function best(
  db: Db,
  actor: MemberActor,
  ids: string[],
  words: readonly string[],
  limit: number,
): Promise<FoundContent[]> {
  if (ids.length === 0) return [];
  // Every word begins a word of the title.
  const inTitle = words.map((word) => sql`' ' || folded(c.title) like ${`% ${word.replace(/[%_\\]/g, '\\$&')}%`}`);
  const { rows } = await sql<Row>`
    select c.id, c.title, c.kind, c.stage as stored, c.client_id as "clientId", k.name as client, k.colour,
      k.time_zone as zone, p.due_at as "dueAt", p.statuses
    from (
      select c.*, row_number() over (
          order by ${inTitle.length > 0 ? sql`(${sql.join(inTitle, sql` and `)}) desc,` : sql``}
            c.stage = 'cancelled', s.saved_at desc) as place
      from contents c join content_search s on s.content_id = c.id
      where c.id = any(${ids}::uuid[]) and ${visibleTo(actor, 'c')}
      order by place limit ${limit}) c
    join clients k on k.id = c.client_id
    cross join lateral (
      select min(p.due_at) as due_at, coalesce(array_agg(p.status), '{}') as statuses
      from publications p where p.content_id = c.id and p.status <> 'cancelled') p
    order by c.place`.execute(db);
  return rows.map(({ stored, statuses, ...row }) => ({ ...row, stage: deriveStage(stored, statuses) }));
}
