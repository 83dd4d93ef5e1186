import { fold } from '#server/search/likeness.ts';

/** What a column of a plan can hold. */
export const columnNames = [
  'date',
  'time',
  'zone',
  'client',
  'kind',
  'title',
  'text',
  'channels',
  'labels',
  'person',
] as const;
export type ColumnName = (typeof columnNames)[number];

/** Which column holds what, counted from 0; what is missing is not in the file. */
export type PlanMapping = Partial<Record<ColumnName, number>>;

/** Heads of columns, folded: what people call them, and what our own export writes. */
const heads: Record<ColumnName, string[]> = {
  date: ['data', 'date', 'kiedy', 'when', 'dzien', 'day', 'termin', 'data publikacji', 'publish date', 'due'],
  time: ['godzina', 'time', 'czas', 'hour', 'o ktorej'],
  zone: ['strefa', 'strefa czasowa', 'zone', 'time zone', 'timezone'],
  client: ['klient', 'client', 'firma', 'company', 'marka', 'brand'],
  kind: ['rodzaj', 'typ', 'kind', 'type', 'format'],
  title: ['tytul', 'title', 'temat', 'topic', 'nazwa', 'name'],
  text: ['tekst', 'text', 'tresc', 'content', 'opis', 'copy', 'post', 'wpis', 'body'],
  channels: ['kanal', 'kanaly', 'channel', 'channels', 'gdzie', 'network', 'siec', 'platforma', 'platform'],
  labels: ['etykieta', 'etykiety', 'label', 'labels', 'tag', 'tags', 'kategoria', 'category'],
  person: ['osoba', 'person', 'kto', 'assignee', 'autor', 'author', 'owner', 'odpowiedzialna', 'odpowiedzialny'],
};

/** Whether the first row names columns: at least two of its cells are heads. */
export function isHeader(cells: readonly string[]): boolean {
  const known = Object.values(heads).flat();
  return cells.filter((cell) => known.includes(fold(cell.trim()))).length >= 2;
}

/** A first guess by the heads, that a person then corrects. */
export function guessColumns(header: readonly string[]): PlanMapping {
  const mapping: PlanMapping = {};
  const taken = new Set<number>();
  for (const name of columnNames) {
    const index = header.findIndex((cell, at) => !taken.has(at) && heads[name].includes(fold(cell.trim())));
    if (index < 0) continue;
    mapping[name] = index;
    taken.add(index);
  }
  return mapping;
}
