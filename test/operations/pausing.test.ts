import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isEverythingPaused, pauseEverything, resumeEverything } from '#server/operations/pausing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addPosts } from '#test/bench/contents.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork } from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
const networks: Record<string, FakeNetwork> = {};

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  worker.at(monday);
  owner = await makeOwner(database.db);
  network = fakeNetwork('none');
  networks.fake = network;
});

/** Due now, of a client of its own. */
async function due(of = owner): Promise<string> {
  const clientId = await makeClient(database.db, of.workspaceId);
  const channelId = await makeChannel(database.db, of.workspaceId, clientId, { network: 'fake' });
  const place = { workspaceId: of.workspaceId, clientId };
  const { publicationIds } = await makePost(database.db, place, [channelId], { dueAt: monday });
  return publicationIds[0] ?? '';
}
const statusOf = async (id: string) => (await publicationRow(database.db, id)).status;

test('nothing of any client goes out until it is resumed, and then all of it; another workspace goes on', async () => {
  const [one, other, elsewhere] = [await due(), await due(), await due(await makeOwner(database.db))];
  await pauseEverything(database.db, owner, monday);
  expect(await isEverythingPaused(database.db, owner)).toBe(true);
  for (const id of [one, other, elsewhere]) await worker.run(id);
  expect(network.posts).toHaveLength(1);
  expect([await statusOf(one), await statusOf(other), await statusOf(elsewhere)]).toEqual([
    'held',
    'held',
    'published',
  ]);
  await resumeEverything(database.db, owner, monday);
  for (const id of [one, other]) await worker.run(id);
  expect([await statusOf(one), await statusOf(other)]).toEqual(['published', 'published']);
  expect(await isEverythingPaused(database.db, owner)).toBe(false);
});

test('who stopped everything is not written to about each that is held by it', async () => {
  const id = await due();
  await pauseEverything(database.db, owner, monday);
  await worker.run(id);
  const nextDay = new Date(monday.getTime() + 24 * 3_600_000);
  await resumeEverything(database.db, owner, nextDay);
  expect(await publicationRow(database.db, id)).toMatchObject({ status: 'held', held_reason: 'too_late' });
  const mails = await database.db
    .selectFrom('mails')
    .where('workspace_id', '=', owner.workspaceId)
    .where('kind', '=', 'publication_held')
    .execute();
  expect(mails).toEqual([]);
});

test('what cannot go out stands in no other’s way, however much of it there is', async () => {
  const id = await due();
  await pauseEverything(database.db, owner, monday);
  await worker.run(id);
  const clientId = await makeClient(database.db, owner.workspaceId);
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
  await addPosts(
    database.sql,
    { owner, clientIds: [clientId], channelIds: [channelId] },
    { count: 1_000, from: '2026-10-01T00:00:00Z', apart: 1, status: 'reconnect' },
  );
  await resumeEverything(database.db, owner, monday);
  expect(await statusOf(id)).toBe('planned');
});

test('it is written down once, however often it is pressed', async () => {
  await pauseEverything(database.db, owner, monday);
  await pauseEverything(database.db, owner, monday);
  await resumeEverything(database.db, owner, monday);
  await resumeEverything(database.db, owner, monday);
  const events = await database.db
    .selectFrom('audit_events')
    .where('workspace_id', '=', owner.workspaceId)
    .where('subject_kind', '=', 'workspace')
    .select('event')
    .orderBy('id')
    .execute();
  expect(events.map(({ event }) => event)).toEqual(['workspace.paused', 'workspace.resumed']);
});

test('only an owner may', async () => {
  const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
  const refused = { kind: 'forbidden', code: 'ownerOnly' };
  await expect(pauseEverything(database.db, kasia, monday)).rejects.toMatchObject(refused);
  await expect(resumeEverything(database.db, kasia, monday)).rejects.toMatchObject(refused);
});
