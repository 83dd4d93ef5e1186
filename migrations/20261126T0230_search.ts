import { type Kysely, sql } from 'kysely';

/** What parts words: the parser would take an address, or two words with a hyphen, for one. */
const signs = '[-_./@:#+~=&%|*<>(){}"\'’\\\\\\[\\]]+';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Without marks and capitals. PostgreSQL's unaccent would be an extension, and not immutable; translate() costs ten
  // times as much. What is no letter with a mark is named.
  await sql`
    create function folded(words text) returns text
    language sql immutable parallel safe strict
    return replace(replace(replace(replace(replace(
      lower(regexp_replace(normalize(words, NFD), '[\\u0300-\\u036f]', '', 'g')),
      'Ł', 'l'), 'ł', 'l'), 'ø', 'o'), 'đ', 'd'), 'ı', 'i')`.execute(db);

  // What a content says, as plain words: its title, its text and the texts of its channels, or a mail without its tags.
  await sql`
    create function words_of(title text, draft jsonb) returns tsvector
    language sql immutable parallel safe
    return strip(to_tsvector('simple', regexp_replace(folded(left(concat_ws(' ', title,
      draft ->> 'text', draft ->> 'subject', draft ->> 'preheader',
      (select string_agg(v.words #>> '{}', ' ') from jsonb_path_query(draft, '$.variants.*.text') as v(words)),
      regexp_replace(left(draft ->> 'mjml', 200000), '<[^>]*>', ' ', 'g')), 100000)),
      ${sql.lit(signs)}, ' ', 'g')))`.execute(db);

  await sql`
    create table content_search (
      content_id uuid primary key,
      workspace_id uuid not null,
      client_id uuid not null,
      saved_at timestamptz not null,
      saved_by text,
      -- The words, and whose they are (w:workspace, k:client), so that one index answers both.
      words tsvector not null,
      foreign key (workspace_id, client_id, content_id) references contents (workspace_id, client_id, id) on delete cascade
    )`.execute(db);
  // Not unique: two who save the same new word at once must not wait for each other.
  await sql`create table search_words (workspace_id uuid not null, word text not null)`.execute(db);

  // In the statement that saves a draft, whoever wrote it. A statement of many rows is two inserts.
  await sql`
    create function keep_searchable() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        if not exists (select 1 from saved n join replaced o on o.id = n.id
          where n.draft_saved_at <> o.draft_saved_at or n.title <> o.title or n.draft <> o.draft) then
          return null;
        end if;
      end if;
      with fresh as (
        select n.id, n.workspace_id, n.client_id, n.draft_saved_at, n.draft_saved_by, words_of(n.title, n.draft) as words
        from saved n
      ), kept as (
        insert into content_search as s (content_id, workspace_id, client_id, saved_at, saved_by, words)
        select f.id, f.workspace_id, f.client_id, f.draft_saved_at, f.draft_saved_by,
          f.words || array_to_tsvector(array['w:' || f.workspace_id, 'k:' || f.client_id])
        from fresh f
        on conflict (content_id) do update
          set saved_at = excluded.saved_at, saved_by = excluded.saved_by, words = excluded.words
      )
      insert into search_words (workspace_id, word)
      select distinct f.workspace_id, w.lexeme
      from fresh f cross join unnest(f.words) w
      where length(w.lexeme) between 3 and 40 and w.lexeme !~ '^[0-9]+$'
        and not exists (select 1 from search_words k where k.workspace_id = f.workspace_id and k.word = w.lexeme);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger contents_made after insert on contents
    referencing new table as saved for each statement execute function keep_searchable()`.execute(db);
  await sql`
    create trigger contents_changed after update on contents
    referencing old table as replaced new table as saved for each statement execute function keep_searchable()`.execute(
    db,
  );

  await sql`
    insert into content_search (content_id, workspace_id, client_id, saved_at, saved_by, words)
    select id, workspace_id, client_id, draft_saved_at, draft_saved_by,
      words_of(title, draft) || array_to_tsvector(array['w:' || workspace_id, 'k:' || client_id])
    from contents`.execute(db);
  await sql`
    insert into search_words (workspace_id, word)
    select distinct s.workspace_id, w.lexeme from content_search s cross join unnest(s.words) w
    where length(w.lexeme) between 3 and 40 and w.lexeme !~ '^([wk]:|[0-9]+$)'`.execute(db);

  await sql`create index content_search_words on content_search using gin (words)`.execute(db);
  await sql`create index content_search_recent on content_search (workspace_id, saved_at desc)`.execute(db);
  await sql`create index content_search_mine on content_search (workspace_id, saved_by, saved_at desc)`.execute(db);
  await sql`create index search_words_by_word on search_words (workspace_id, word)`.execute(db);

  // Words alike need pg_trgm, which some servers do not allow: there whole words and their beginnings are found, and
  // parts of words by reading all words through.
  await sql`
    do $$ begin
      create extension if not exists pg_trgm;
      create index search_words_alike on search_words using gin (word gin_trgm_ops);
    exception when others then
      raise warning 'The extension pg_trgm is not allowed on this server, so search does not forgive typos: %', sqlerrm;
    end $$`.execute(db);
}
