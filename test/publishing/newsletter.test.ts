import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelContent } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { startSend } from '#server/newsletters/freezing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { finishNewsletter } from '#server/publishing/newsletter.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeDueNewsletter } from '#test/support/dueNewsletter.ts';
import { makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let owner: MemberActor;
const secrets = openSecrets({ appSecret: 'a'.repeat(40), appSecretPrevious: [], dataDir: '' });

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, {});
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  worker.at(monday);
  owner = await makeOwner(database.db);
});

async function due(readers = 3): Promise<string> {
  const clientId = await makeClient(database.db, owner.workspaceId);
  const { publicationId } = await makeDueNewsletter(
    database.db,
    secrets,
    { workspaceId: owner.workspaceId, clientId },
    { readers, smtp: { port: 2525, user: 'u', password: 'p' }, dueAt: monday, now: monday },
  );
  return publicationId;
}
const row = (id: string) => publicationRow(database.db, id);
const sends = (id: string) => database.db.selectFrom('sends').where('publication_id', '=', id).selectAll().execute();
const attempts = (id: string) =>
  database.db.selectFrom('attempts').where('publication_id', '=', id).selectAll().execute();

test('at its instant the audience is frozen, once, whoever comes', async () => {
  const id = await due();
  await Promise.all([1, 2, 3].map(() => worker.run(id, { startNewsletter: startSend })));
  await worker.run(id, { startNewsletter: startSend });
  expect(await sends(id)).toMatchObject([{ total: 3, status: 'running' }]);
  expect((await row(id)).status).toBe('processing');
  expect(await attempts(id)).toMatchObject([{ outcome: 'processing', finished_at: monday }]);
  worker.later(60 * 60_000);
  await worker.sweep();
  expect((await row(id)).status).toBe('processing');
});

test('the last window makes it published; a second time changes nothing', async () => {
  const id = await due();
  await worker.run(id, { startNewsletter: startSend });
  const end = worker.later(5 * 60_000);
  for (const at of [end, worker.later(60_000)])
    await database.db.transaction().execute((trx: Db) => finishNewsletter(trx, id, at));
  expect(await row(id)).toMatchObject({ status: 'published', published_at: end });
  expect(await attempts(id)).toMatchObject([{ outcome: 'published' }]);
});

test('when freezing fails nothing of it stands, and it is tried again', async () => {
  const id = await due();
  const failing = async (trx: Db): Promise<void> => {
    await trx.updateTable('workspaces').set({ name: 'half done' }).where('id', '=', owner.workspaceId).execute();
    throw new Error('the numbers do not add up');
  };
  await expect(worker.run(id, { startNewsletter: failing })).rejects.toThrow('add up');
  expect(await row(id)).toMatchObject({ status: 'planned', next_try_at: new Date(monday.getTime() + 30_000) });
  expect(await attempts(id)).toEqual([]);
  const { name } = await database.db
    .selectFrom('workspaces')
    .where('id', '=', owner.workspaceId)
    .select('name')
    .executeTakeFirstOrThrow();
  expect(name).not.toBe('half done');
  worker.later(30_000);
  await worker.run(id, { startNewsletter: startSend });
  expect((await row(id)).status).toBe('processing');
});

test('not approved it is held, and no audience is frozen; on its way it can no longer be cancelled', async () => {
  const id = await due();
  await database.db.updateTable('approvals').set({ withdrawn_at: monday }).where('publication_id', '=', id).execute();
  await worker.run(id, { startNewsletter: startSend });
  expect(await row(id)).toMatchObject({ status: 'held', held_reason: 'not_approved' });
  expect(await sends(id)).toEqual([]);
  const other = await due();
  await worker.run(other, { startNewsletter: startSend });
  const { content_id: contentId } = await row(other);
  await expect(cancelContent(database.db, owner, { contentId }, monday)).rejects.toMatchObject({ code: 'goingOut' });
});
