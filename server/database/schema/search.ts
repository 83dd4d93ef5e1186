import type { Instant } from './columns.ts';

/** What is found by its words; written by triggers on `contents`, in the statement that saves a draft. */
export interface SearchTables {
  content_search: ContentSearchTable;
  search_words: SearchWordsTable;
}

export interface ContentSearchTable {
  content_id: string;
  workspace_id: string;
  client_id: string;
  saved_at: Instant;
  saved_by: string | null;
  /** tsvector: the words without marks, and `w:<workspace>`, `k:<client>`. */
  words: string;
}

/** Every word that the contents of a workspace hold; a word may stand here twice. */
export interface SearchWordsTable {
  workspace_id: string;
  word: string;
}
