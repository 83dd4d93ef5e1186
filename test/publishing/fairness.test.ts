import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { lockPublications, setDue } from '#server/content/due.ts';
import { schedule } from '#server/content/scheduling.ts';
import { localWall } from '#server/content/time.ts';
import { openDatabase } from '#server/database/connection.ts';
import { openLog } from '#server/log.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { startWorker } from '#server/schedule/worker.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { fakeNetwork } from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { fakeCall } from '#test/support/worker.ts';

let database: TestDatabase;
let owner: MemberActor;
const many = 10_000;
const zone = 'Europe/Warsaw';

beforeAll(async () => {
  database = await testDatabase();
  owner = await makeOwner(database.db);
});
afterAll(() => database.close());

async function place(): Promise<{ workspaceId: string; clientId: string; channelId: string }> {
  const { workspaceId } = owner;
  const clientId = await makeClient(database.db, workspaceId);
  return {
    workspaceId,
    clientId,
    channelId: await makeChannel(database.db, workspaceId, clientId, { network: 'fake' }),
  };
}

/** Copies a made and approved post until there are so many more of it. */
async function copy(contentId: string, count: number): Promise<string[]> {
  const rows = await database.sql<{ id: string }[]>`
    with numbered as materialized (
      select gen_random_uuid() as content_id, gen_random_uuid() as revision_id, gen_random_uuid() as publication_id
      from generate_series(1, ${count})),
    c as (insert into contents (id, workspace_id, client_id, kind, title, stage, draft, draft_saved_at, current_revision_id, created_at, updated_at)
      select n.content_id, c.workspace_id, c.client_id, c.kind, c.title, c.stage, c.draft, c.draft_saved_at, null, c.created_at, c.updated_at
      from numbered n, contents c where c.id = ${contentId}),
    r as (insert into revisions (id, workspace_id, content_id, number, made_for, body, created_at)
      select n.revision_id, r.workspace_id, n.content_id, r.number, r.made_for, r.body, r.created_at
      from numbered n, revisions r where r.content_id = ${contentId}),
    p as (insert into publications (id, workspace_id, client_id, content_id, channel_id, revision_id, payload, payload_hash, created_at, updated_at)
      select n.publication_id, p.workspace_id, p.client_id, n.content_id, p.channel_id, n.revision_id, p.payload, p.payload_hash, p.created_at, p.updated_at
      from numbered n, publications p where p.content_id = ${contentId}),
    a as (insert into approvals (workspace_id, publication_id, payload_hash, basis, created_at)
      select a.workspace_id, n.publication_id, a.payload_hash, a.basis, a.created_at
      from numbered n, approvals a where a.publication_id = (select id from publications where content_id = ${contentId}))
    select content_id as id from numbered`;
  return rows.map(({ id }) => id);
}

test("ten thousand of one client, and another's one: it goes out before a handful of them", {
  timeout: 300_000,
}, async () => {
  const { db } = database;
  const now = systemClock.now();
  const at = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const due = { dueAt: at, wall: localWall(at, zone), zone, disambiguation: 'compatible' as const };
  const busy = await place();
  const first = await makePost(db, busy, [busy.channelId], { now, text: 'Jeden z wielu' });
  const contentIds = [first.contentId, ...(await copy(first.contentId, many - 1))];
  // The first of them get their time and their job as a person gives them, one after the other. The rest gets what the
  // last of those has: by then they are as far back as one client's publications are ever put.
  const byHand = contentIds.slice(0, 600);
  await db.transaction().execute(async (trx) => {
    for (const contentId of byHand) {
      const [publication] = await lockPublications(trx, owner, { contentId });
      if (publication) await setDue(trx, [{ publication, due }], now);
    }
  });
  await database.sql`
    update publications set due_at = ${at}, due_wall = ${due.wall}, due_zone = ${zone} where channel_id = ${busy.channelId} and due_at is null`;
  await database.sql`
    insert into pgboss.job (id, name, data, priority, start_after, group_id, policy, expire_seconds, heartbeat_seconds, retry_limit, retry_delay, retry_backoff, keep_until, deletion_seconds)
    select gen_random_uuid(), j.name, jsonb_set(j.data, '{publicationId}', to_jsonb(p.id)), j.priority, j.start_after, j.group_id,
      j.policy, j.expire_seconds, j.heartbeat_seconds, j.retry_limit, j.retry_delay, j.retry_backoff, j.keep_until, j.deletion_seconds
    from (select * from pgboss.job where name = 'publication' order by priority, created_on desc limit 1) j, publications p
    where p.channel_id = ${busy.channelId} and p.content_id <> all (${byHand})`;
  expect(await database.sql`select count(*)::int as n from pgboss.job where name = 'publication'`).toEqual([
    { n: many },
  ]);

  // The last to be planned, behind all of them.
  const quiet = await place();
  const single = await makePost(db, quiet, [quiet.channelId], { now, text: 'Ten jeden' });
  await schedule(db, owner, { contentId: single.contentId, due: { wall: due.wall, zone } }, now);

  const network = fakeNetwork('none');
  const own = openDatabase(database.url, { max: 10, applicationName: 'worker-under-test' });
  const services = {
    ...own,
    clock: systemClock,
    log: openLog('silent'),
    http: async () => ({ kind: 'failure' as const, reason: 'name_not_found' as const, sent: false }),
  };
  const worker = await startWorker(services as never, {
    networks: { fake: network },
    openCall: fakeCall(systemClock.now),
  });
  try {
    await expect
      .poll(async () => (await publicationRow(db, single.publicationIds[0] ?? '')).status, {
        timeout: 60_000,
        interval: 50,
      })
      .toBe('published');
  } finally {
    await worker.stop({ timeoutMs: 20_000 });
    await own.close();
  }
  const position = network.calls.findIndex(({ text }) => text === 'Ten jeden');
  expect(position).toBeGreaterThanOrEqual(0);
  expect(position).toBeLessThan(16);
});
