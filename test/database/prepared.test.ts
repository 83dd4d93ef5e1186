import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Db, openDatabase } from '#server/database/connection.ts';
import { prepared } from '#server/database/prepared.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
/** One connection, so that what it keeps can be seen. */
let own: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  database = await testDatabase();
  await database.sql`create table jars (size int, label text)`;
  await database.sql`insert into jars values (1, 'plum'), (2, 'rose')`;
  own = openDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await own.close();
  await database.close();
});

const kept = async (words: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_prepared_statements where statement like ${`%${words}%`}`.execute(own.db);
  return rows[0]?.count ?? 0;
};
const ofSize = (db: Db, size: number) =>
  sql<Record<string, unknown>>`select * from jars where size = ${size}`.execute(db);

test('what is asked through it is kept by the connection, once, whatever its values; what is not, is not', async () => {
  for (const size of [1, 2]) {
    const { rows } = await sql`select label from jars where size = ${size} -- not kept`.execute(own.db);
    expect(rows).toHaveLength(1);
    await sql`select label from jars where size = ${size} -- kept raw`.execute(prepared(own.db));
    const query = prepared(own.db).selectFrom('clients').select('name').where('name', '=', `jar ${size}`);
    expect(await query.execute()).toEqual([]);
  }
  expect(await kept('-- not kept')).toBe(0);
  expect(await kept('-- kept raw')).toBe(1);
  expect(await kept('from "clients" where "name"')).toBe(1);
});

test('in a transaction too, and after one that was rolled back', async () => {
  const failing = own.db.transaction().execute(async (trx) => {
    await sql`select label from jars where size = ${1} -- rolled back`.execute(prepared(trx));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const { rows } = await sql`select label from jars where size = ${2} -- rolled back`.execute(prepared(own.db));
  expect(rows).toEqual([{ label: 'rose' }]);
});

test('a table that was changed meanwhile is asked anew, and nobody is told', async () => {
  const db = prepared(own.db);
  expect((await ofSize(db, 1)).rows).toEqual([{ size: 1, label: 'plum' }]);
  await database.sql`alter table jars add column lid text default 'tin'`;
  expect((await ofSize(db, 1)).rows).toEqual([{ size: 1, label: 'plum', lid: 'tin' }]);
  await database.sql`alter table jars drop column label`;
  expect((await ofSize(db, 2)).rows).toEqual([{ size: 2, lid: 'tin' }]);
});

test('what only writes is left as it is', async () => {
  const db = prepared(own.db);
  await db.insertInto('workspaces').values({ name: 'Practice', created_at: new Date() }).execute();
  expect(await kept('insert into "workspaces"')).toBe(0);
});
