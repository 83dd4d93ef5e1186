import { type Kysely, sql } from 'kysely';

const signs = '[-_./@:#+~=&%|*<>(){}"\'’\\\\\\[\\]]+';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Every text of a content, wherever it stands: the posts of a thread too, and those that a channel has of its own.
  await sql`
    create or replace function words_of(title text, draft jsonb) returns tsvector
    language sql immutable parallel safe
    return strip(to_tsvector('simple', regexp_replace(folded(left(concat_ws(' ', title,
      (select string_agg(distinct t.words #>> '{}', ' ') from jsonb_path_query(draft, '$.**.text') as t(words)),
      draft ->> 'subject', draft ->> 'preheader',
      regexp_replace(left(draft ->> 'mjml', 200000), '<[^>]*>', ' ', 'g')), 100000)),
      ${sql.lit(signs)}, ' ', 'g')))`.execute(db);
  await sql`
    update content_search s
    set words = words_of(c.title, c.draft) || array_to_tsvector(array['w:' || c.workspace_id, 'k:' || c.client_id])
    from contents c
    where c.id = s.content_id and (c.draft ? 'thread' or jsonb_path_exists(c.draft, '$.variants.*.thread'))`.execute(
    db,
  );
}
