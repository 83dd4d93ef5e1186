import type { Csv } from './csv.ts';

/** Which column holds what; numbers count from 0. Columns in `fields` become merge fields of that name. */
export type Mapping = { email: number; name: number | null; surname: number | null; fields: Record<string, number> };

const nameWords = [
  'imie i nazwisko',
  'imię i nazwisko',
  'name',
  'full name',
  'nazwa',
  'imie',
  'imię',
  'first name',
  'firstname',
  'given name',
];
const surnameWords = ['nazwisko', 'surname', 'last name', 'lastname', 'family name'];
const emailWords = ['email', 'e-mail', 'mail', 'adres email', 'adres e-mail', 'email address', 'adres'];

/** A first guess that a person then corrects: by the header's words, and by where the addresses are. */
export function guessMapping(csv: Pick<Csv, 'header' | 'rows'>): Mapping {
  const header = csv.header.map((name) => name.trim().toLowerCase());
  const width = Math.max(header.length, ...csv.rows.slice(0, 50).map((row) => row.cells.length));
  const addresses = Array.from(
    { length: width },
    (_, column) => csv.rows.slice(0, 200).filter((row) => row.cells[column]?.includes('@')).length,
  );
  const most = addresses.indexOf(Math.max(...addresses));
  const byWord = (words: string[]): number | null => {
    const column = header.findIndex((name) => words.includes(name));
    return column < 0 ? null : column;
  };
  const named = byWord(emailWords);
  const email = named !== null && (addresses[named] ?? 0) > 0 ? named : Math.max(most, 0);
  const name = byWord(nameWords);
  const surname = byWord(surnameWords);
  const taken = new Set([email, name, surname]);
  const fields: Record<string, number> = {};
  for (const [column, title] of header.entries()) {
    const key = fieldName(title);
    if (!taken.has(column) && key && !(key in fields) && Object.keys(fields).length < 20) fields[key] = column;
  }
  return { email, name: name === email ? null : name, surname: surname === email ? null : surname, fields };
}

/** A merge field's name: `Ulubiony kwiat` becomes `ulubiony_kwiat`; '' when nothing is left of it. */
export function fieldName(title: string): string {
  return title
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
}
