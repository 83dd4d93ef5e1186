import type postgres from 'postgres';
import { openDatabase } from '#server/database/connection.ts';
import { search } from '#server/search/search.ts';
import { seeded } from '#test/support/random.ts';
import { makePractice, type Practice } from './contents.ts';
import { type Bench, row, share } from './rows.ts';

const count = Number(process.env.SEARCH_COUNT ?? 1_000_000);
const few = 1_000;
const words = 20_000;

const syllables =
  'ba be bo bu cy cze da do fa ga go ja je ka ko kwia la le ło ma mi na no pie pi po ra ro są sto szy ta to wie wo za ze żo'.split(
    ' ',
  );

/** Words as they are spread in a language: the n-th is n times as rare as the first. */
function vocabulary(): string[] {
  const random = seeded(7);
  const made = new Set<string>();
  while (made.size < words) {
    const length = 2 + Math.floor(random() * 4);
    made.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...made];
}

/** Whole words, parts, slips and what is not there, over a million contents. */
const searching: Bench = {
  name: 'search',
  async run({ database, bulk, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    try {
      const lexicon = vocabulary();
      const large = await makePractice(db, 50);
      const small = await makePractice(db, 50);
      const sql = bulk(url);
      await sql.unsafe('drop index content_search_words');
      await fill(sql, large, lexicon, count);
      await fill(sql, small, lexicon, few);
      await sql.unsafe('create index content_search_words on content_search using gin (words)');
      await sql.unsafe('vacuum (analyze)');
      const asked = questions(lexicon);
      const took: Record<'large' | 'small', number[]> = { large: [], small: [] };
      let found = 0;
      for (let round = -1; round < 5; round += 1)
        for (const question of asked)
          for (const [name, { owner }] of [
            ['large', large],
            ['small', small],
          ] as const) {
            const began = performance.now();
            const answer = await search(db, owner, question);
            if (round < 0) continue;
            took[name].push(performance.now() - began);
            if (name === 'large' && answer.contents.length > 0) found += 1;
          }
      say(`${asked.length} questions, five times each; ${found} of ${took.large.length} found something`);
      const worst = asked
        .map((question, index) => ({
          question,
          ms: Math.max(...[0, 1, 2, 3, 4].map((round) => took.large[round * asked.length + index] ?? 0)),
        }))
        .sort((a, b) => b.ms - a.ms);
      say(
        `slowest: ${worst
          .slice(0, 5)
          .map(({ question, ms }) => `"${question}" ${ms.toFixed(0)} ms`)
          .join(', ')}`,
      );
      return [
        row({ measure: `search among ${count}, p50`, samples: took.large, unit: 'ms', baseline: took.small }),
        row({
          measure: `search among ${count}, p95`,
          samples: share(took.large, 0.95),
          unit: 'ms',
          baseline: share(took.small, 0.95),
          goal: 100,
        }),
      ];
    } finally {
      await close();
    }
  },
};

/** Of common, middling and rare words: the word, two of them, its beginning, its middle, a slip, no marks; and nonsense. */
function questions(lexicon: string[]): string[] {
  return [3, 40, 300, 2_000, 15_000].flatMap((rank) => {
    const word = lexicon[rank] ?? '';
    const other = lexicon[rank * 2 + 1] ?? lexicon[rank - 1] ?? '';
    const slip = `${word.slice(0, 2)}${word[3] ?? ''}${word[2] ?? ''}${word.slice(4)}`;
    const plain = word
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replaceAll('ł', 'l');
    return [word, `${word} ${other}`, word.slice(0, 3), word.slice(1, 5), slip, plain, `${word}qqx zzyx`];
  });
}

/** Contents of a dozen words each, and what makes them searchable: as the triggers write it, a statement for many. */
async function fill(sql: postgres.Sql, { owner, clientIds }: Practice, lexicon: string[], many: number): Promise<void> {
  const atOnce = 50_000;
  for (let done = 0; done < many; done += atOnce) {
    await sql`
      with lexicon as materialized (select ${lexicon}::text[] as words),
      made as (
        select n, (select string_agg(l.words[least(${words}::int, rank)], ' ')
          from (select floor(${words}::float8 ^ random())::int as rank from generate_series(1, 12) where n > 0) as drawn) as text
        from generate_series(${done + 1}::int, ${Math.min(many, done + atOnce)}::int) as n, lexicon l)
      insert into contents (workspace_id, client_id, kind, title, stage, draft, draft_saved_at, created_at, updated_at)
      select ${owner.workspaceId}, (${clientIds}::uuid[])[1 + n % ${clientIds.length}::int], 'post', left(text, 40), 'draft',
        jsonb_build_object('kind', 'post', 'text', text, 'media', '[]'::jsonb, 'variants', '{}'::jsonb),
        at, at, at
      from made cross join lateral (select '2020-01-01'::timestamptz + make_interval(mins => n) as at) as moment`;
  }
  await sql`
    insert into content_search (content_id, workspace_id, client_id, saved_at, saved_by, words)
    select id, workspace_id, client_id, draft_saved_at, draft_saved_by,
      words_of(title, draft) || array_to_tsvector(array['w:' || workspace_id, 'k:' || client_id])
    from contents where workspace_id = ${owner.workspaceId}`;
  await sql`
    insert into search_words (workspace_id, word)
    select distinct s.workspace_id, w.lexeme from content_search s cross join unnest(s.words) w
    where s.workspace_id = ${owner.workspaceId} and length(w.lexeme) between 3 and 40 and w.lexeme !~ '^([wk]:|[0-9]+$)'`;
}

export default searching;
