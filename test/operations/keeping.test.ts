import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '#server/log.ts';
import { removeOld } from '#server/operations/keeping.ts';
import { openWorker } from '#server/schedule/workers.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';

let database: TestDatabase;
const day = 24 * 3600_000;
const ago = (days: number) => new Date(monday.getTime() - days * day);
const go = new AbortController().signal;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const count = async (table: string): Promise<number> =>
  (await database.sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;

test('what is past its time goes, what is not stays, and of a doubt nothing', async () => {
  const { db, sql } = database;
  const { workspaceId } = await makeOwner(db);
  const clientId = await makeClient(db, workspaceId);
  const channelId = await makeChannel(db, workspaceId, clientId);
  const attempt = async (status: 'published' | 'unconfirmed', armedAt: Date) => {
    const made = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: armedAt });
    const id = made.publicationIds[0] ?? '';
    await db.updateTable('publications').set({ status }).where('id', '=', id).execute();
    await db
      .insertInto('attempts')
      .values({
        ...{ workspace_id: workspaceId, publication_id: id, generation: 1, key: id, worker_id: randomUUID(), lease: 1 },
        ...{ payload_hash: 'x', armed_at: armedAt, deadline_at: armedAt, finished_at: armedAt, outcome: 'unknown' },
      })
      .execute();
    return id;
  };
  await attempt('published', ago(366));
  const kept = [await attempt('published', ago(300)), await attempt('unconfirmed', ago(400))];
  for (const days of [91, 89])
    await db
      .insertInto('mails')
      .values({
        kind: 'x',
        to_address: `${days}@example.pl`,
        subject: '',
        html: '',
        text: '',
        status: 'sent',
        created_at: ago(days),
      })
      .execute();
  await db
    .insertInto('mails')
    .values({ kind: 'x', to_address: 'waits@example.pl', subject: '', html: '', text: '', created_at: ago(400) })
    .execute();
  await sql`insert into rate_budgets values ('old', ${ago(3)}), ('new', ${ago(0)})`;
  await sql`insert into rate_windows (key, not_before, updated_at) values ('old', ${ago(3)}, ${ago(3)}), ('new', ${ago(-1)}, ${ago(0)})`;
  for (const at of [ago(6 * 365 + 1), ago(5 * 365)])
    await db
      .insertInto('audit_events')
      .values({ workspace_id: workspaceId, at, actor_kind: 'system', event: 'x', subject_kind: 'x', subject_id: 'x' })
      .execute();

  const removed = await removeOld(db, monday, go);
  expect(removed).toEqual({ attempts: 1, audit_events: 1, mails: 1, rate_budgets: 1, rate_windows: 1 });
  const left = await db.selectFrom('attempts').select('publication_id').execute();
  expect(left.map((row) => row.publication_id).sort()).toEqual(kept.sort());
  const mails = await db.selectFrom('mails').select('to_address').orderBy('to_address').execute();
  expect(mails.map((mail) => mail.to_address)).toEqual(['89@example.pl', 'waits@example.pl']);
  expect(await removeOld(db, monday, go)).toEqual({});
});

test('workers that are gone are forgotten, one that lives is not, however long it was silent', async () => {
  const { db } = database;
  const log = openLog('silent');
  const silent = await openWorker({ ...database, clock: { now: () => ago(30) }, log });
  await db
    .insertInto('workers')
    .values({ id: randomUUID(), host: 'killed', pid: 1, started_at: ago(30), seen_at: ago(30) })
    .execute();
  try {
    await removeOld(db, monday, go);
    expect(await db.selectFrom('workers').select('id').execute()).toEqual([{ id: silent.id() }]);
  } finally {
    await silent.close(monday);
  }
});

test('in small steps, that end when the node stops', async () => {
  const { sql, db } = database;
  await sql`delete from mails`;
  await sql`insert into mails (kind, to_address, subject, html, text, status, created_at)
    select 'x', n || '@example.pl', '', '', '', 'sent', ${ago(100)} from generate_series(1, 250) n`;
  expect(await removeOld(db, monday, go, { rows: 10, steps: 3 })).toMatchObject({ mails: 30 });
  expect(await count('mails')).toBe(220);
  const stopped = new AbortController();
  stopped.abort();
  expect(await removeOld(db, monday, stopped.signal)).toEqual({});
  expect(await removeOld(db, monday, go, { rows: 100 })).toMatchObject({ mails: 220 });
});
