import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { headStartMs } from '#server/content/due.ts';
import { changeZone, movesWithZone, rezone } from '#server/content/rezone.ts';
import { schedule } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let channelId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  await database.sql`delete from installation`;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId);
});

async function at(wall: string, zone = 'Europe/Warsaw') {
  const post = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId]);
  await schedule(database.db, owner, { contentId: post.contentId, due: { wall, zone } }, monday);
  return post.publicationIds[0] ?? '';
}
const due = async (id: string) => (await publicationRow(database.db, id)).due_at;
const jobTimes = async (id: string) =>
  (
    await database.sql<
      { at: Date }[]
    >`select start_after + make_interval(secs => ${headStartMs / 1000}) as at from pgboss.job where data->>'publicationId' = ${id} order by 1`
  ).map((job) => job.at);

test('another zone keeps the wall times and lists what moves', async () => {
  const winter = await at('2026-12-01T09:00');
  const summer = await at('2027-07-01T09:00');
  const move = { clientId, zone: 'America/New_York' };
  const listed = await movesWithZone(database.db, owner, move, monday);
  expect(listed.map(({ publicationId, wall, after }) => [publicationId, wall, after.toISOString()])).toEqual([
    [winter, '2026-12-01T09:00', '2026-12-01T14:00:00.000Z'],
    [summer, '2027-07-01T09:00', '2027-07-01T13:00:00.000Z'],
  ]);
  expect(await changeZone(database.db, owner, move, monday)).toEqual(listed);
  expect(await due(winter)).toEqual(new Date('2026-12-01T14:00:00Z'));
  expect((await publicationRow(database.db, winter)).due_zone).toBe('America/New_York');
  expect(await jobTimes(winter)).toContainEqual(new Date('2026-12-01T14:00:00Z'));
});

test('a move eastwards can put a time into the past, and says so; what is gone stays where it was', async () => {
  const soon = await at('2026-11-23T11:00');
  const gone = await at('2026-12-01T09:00');
  await database.db.updateTable('publications').set({ status: 'published' }).where('id', '=', gone).execute();
  const moved = await changeZone(database.db, owner, { clientId, zone: 'Asia/Tokyo' }, monday);
  expect(moved.map(({ publicationId, isPast }) => [publicationId, isPast])).toEqual([[soon, true]]);
  expect(await due(gone)).toEqual(new Date('2026-12-01T08:00:00Z'));
});

test('nothing moves when both zones agree, and a wrong zone changes nothing', async () => {
  await at('2026-12-01T09:00');
  expect(await changeZone(database.db, owner, { clientId, zone: 'Europe/Berlin' }, monday)).toEqual([]);
  await expect(changeZone(database.db, owner, { clientId, zone: 'Europe/Nowhere' }, monday)).rejects.toMatchObject({
    code: 'zoneUnknown',
  });
  const stranger = await makeOwner(database.db);
  await expect(changeZone(database.db, stranger, { clientId, zone: 'Asia/Tokyo' }, monday)).rejects.toMatchObject({
    kind: 'not_found',
  });
});

test('with new zone data, what is ahead is resolved again, once', async () => {
  const id = await at('2026-12-01T09:00');
  const past = await at('2026-11-23T10:30');
  // As if last year's data had put Warsaw an hour elsewhere.
  const wrong = new Date('2026-12-01T07:00:00Z');
  await database.db.updateTable('publications').set({ due_at: wrong }).where('id', '=', id).execute();
  await database.db
    .updateTable('publications')
    .set({ due_at: new Date('2026-11-23T09:20:00Z') })
    .where('id', '=', past)
    .execute();
  expect(await rezone(database.db, monday, '2026b')).toBe(1);
  expect(await due(id)).toEqual(new Date('2026-12-01T08:00:00Z'));
  expect(await jobTimes(id)).toContainEqual(new Date('2026-12-01T08:00:00Z'));
  expect(await due(past)).toEqual(new Date('2026-11-23T09:20:00Z'));
  await database.db.updateTable('publications').set({ due_at: wrong }).where('id', '=', id).execute();
  expect(await rezone(database.db, monday, '2026b')).toBe(0);
  expect(await rezone(database.db, monday, '2026c')).toBe(1);
});
