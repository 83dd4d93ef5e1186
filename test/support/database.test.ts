import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './database.ts';

let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  [first, second] = await Promise.all([testDatabase(), testDatabase()]);
});

afterAll(() => Promise.all([first.close(), second.close()]));

test('each database is a migrated one of its own', async () => {
  await first.sql`create table only_here (id int)`;
  const tables = (sql: TestDatabase['sql']) => sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const inFirst = (await tables(first.sql)).map((row) => row.name);
  const inSecond = (await tables(second.sql)).map((row) => row.name);
  expect(inFirst).toContain('kysely_migration');
  expect(inFirst.filter((name) => !inSecond.includes(name))).toEqual(['only_here']);
});

test('letters are ordered the Polish way', async () => {
  const rows = await first.sql<{ word: string }[]>`
    select word from unnest(array['zima', 'łąka', 'las', 'miód', 'Ćma', 'ćwiek', 'córka', 'cło']) as word order by word`;
  expect(rows.map((row) => row.word)).toEqual(['cło', 'córka', 'Ćma', 'ćwiek', 'las', 'łąka', 'miód', 'zima']);
});
