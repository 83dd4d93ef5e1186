import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { isNear, slipsIn } from './likeness.ts';

/** Words that a typed one is taken for, at most: those that hold it, and those that look like it. */
const most = { holding: 20, alike: 8 };

/** From here on a word that is alike is taken as one meant in another form: piwonia, piwonie. */
const sameStem = 0.5;

/**
 * What is asked of the index: each typed word as it stands or as a beginning, or one of the workspace's words that hold
 * it or look like it; all of them at once, in contents that the actor may see.
 */
export async function questionFor(trx: Db, actor: MemberActor, words: readonly string[]): Promise<string> {
  const meant = await meantBy(trx, actor, words);
  const asked = words.map((word) => {
    const others = (meant.get(word) ?? []).map(lexeme);
    // One letter or two begin half of all words.
    return `(${[word.length > 2 ? `${lexeme(word)}:*` : lexeme(word), ...others].join(' | ')})`;
  });
  return [scopeOf(actor, await assigned(trx, actor)), ...asked].join(' & ');
}

const lexeme = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

function scopeOf({ workspaceId }: MemberActor, clientIds: string[] | null): string {
  const workspace = lexeme(`w:${workspaceId}`);
  if (!clientIds) return workspace;
  return `${workspace} & (${clientIds.map((id) => lexeme(`k:${id}`)).join(' | ') || lexeme('k:none')})`;
}

/** The clients of an assistant; null for an owner, who sees all. */
async function assigned(trx: Db, actor: MemberActor): Promise<string[] | null> {
  if (actor.role === 'owner') return null;
  const rows = await trx
    .selectFrom('client_members')
    .select('client_id')
    .where('workspace_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .execute();
  return rows.map((row) => row.client_id);
}

async function meantBy(trx: Db, actor: MemberActor, words: readonly string[]): Promise<Map<string, string[]>> {
  const meant = new Map<string, string[]>();
  const long = words.filter((word) => word.length > 2);
  if (long.length === 0) return meant;
  const holding = await sql<{ asked: string; word: string }>`
    select q.word as asked, v.word from unnest(${long}::text[]) as q(word)
    cross join lateral (
      select k.word from search_words k
      where k.workspace_id = ${actor.workspaceId} and k.word like '%' || q.word || '%' limit ${most.holding}) v`.execute(
    trx,
  );
  for (const { asked, word } of holding.rows) meant.set(asked, [...(meant.get(asked) ?? []), word]);
  const slippery = long.filter((word) => slipsIn(word) > 0);
  if (slippery.length === 0 || !(await forgivesTypos(trx))) return meant;
  const alike = await sql<{ asked: string; word: string; alike: number }>`
    select q.word as asked, v.word, v.alike from unnest(${slippery}::text[]) as q(word)
    cross join lateral (
      select k.word, similarity(k.word, q.word) as alike from search_words k
      where k.workspace_id = ${actor.workspaceId} and k.word % q.word order by alike desc limit ${most.alike * 5}) v`.execute(
    trx,
  );
  for (const word of slippery) {
    const near = alike.rows.filter(
      (row) => row.asked === word && (row.alike >= sameStem || isNear(word, row.word, slipsIn(word))),
    );
    meant.set(word, [...(meant.get(word) ?? []), ...near.slice(0, most.alike).map((row) => row.word)]);
  }
  return meant;
}

/** Whether this database has pg_trgm; some servers do not allow it. */
async function forgivesTypos(trx: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('search_words_alike') is not null as there`.execute(trx);
  return rows[0]?.there ?? false;
}

/** How many words one step of the tidying looks at. */
const tidiedAtOnce = 2_000;

/** Forgets words that no content holds any more; what one step leaves is a new job. */
export async function tidyWords(db: Db, after: string): Promise<void> {
  const next = await forgetWords(db, after, tidiedAtOnce);
  if (next !== null) await enqueue(db, { name: 'search.tidy', data: { after: next } });
}

/** Words that no content holds any more, left by half-typed drafts: one round of at most `limit`, from `after` on. */
export async function forgetWords(db: Db, after: string, limit: number): Promise<string | null> {
  const { rows } = await sql<{ word: string }>`
    with looked_at as (
      select workspace_id, word, ctid as place,
        row_number() over (partition by workspace_id, word order by ctid) as copy
      from search_words where word > ${after} order by word limit ${limit}),
    gone as (
      delete from search_words k using looked_at s
      where k.ctid = s.place and (s.copy > 1 or not exists (
        select 1 from content_search c
        where c.words @@ (quote_literal(s.word) || ' & ' || quote_literal('w:' || s.workspace_id))::tsquery)))
    select max(word) as word from looked_at`.execute(db);
  return rows[0]?.word ?? null;
}
