import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { moveTogether } from '#server/content/moving.ts';
import { schedule } from '#server/content/scheduling.ts';
import { undoChange } from '#server/content/undoing.ts';
import { addSpecialDay } from '#server/days/specialDays.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let channelId: string;
const zone = 'Europe/Warsaw';
const tuesday = new Date('2026-11-24T08:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId);
});

const post = (dueAt: Date | null = tuesday, stage: 'idea' | 'draft' = 'draft') =>
  makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], { dueAt, stage, approved: false });
const move = (moves: Parameters<typeof moveTogether>[2]['moves'], actor = owner) =>
  moveTogether(database.db, actor, { moves }, monday);
const wallOf = async ({ publicationIds }: { publicationIds: string[] }) =>
  (await publicationRow(database.db, publicationIds[0] ?? '')).due_wall;
const seen = '2026-11-24T09:00';

test('items, an idea and one for the shelf go together, and one undo takes all of it back', async () => {
  const [moved, idea, shelved] = [await post(), await post(null, 'idea'), await post()];
  const done = await move([
    { contentId: moved.contentId, wall: '2026-11-26T12:00', seen },
    { contentId: idea.contentId, wall: '2026-11-27T10:00', seen: null },
    { contentId: shelved.contentId, wall: null, seen },
  ]);
  expect(done).toMatchObject({ conflicts: [], refused: [] });
  expect([await wallOf(moved), await wallOf(idea), await wallOf(shelved)]).toEqual([
    '2026-11-26T12:00',
    '2026-11-27T10:00',
    null,
  ]);
  expect(await undoChange(database.db, owner, { changeId: done.changeId ?? '' }, monday)).toEqual({
    undone: 3,
    kept: [],
  });
  expect([await wallOf(moved), await wallOf(idea), await wallOf(shelved)]).toEqual([seen, null, seen]);
});

test('what a colleague moved first stays there, and is named with who did it', async () => {
  const item = await post();
  const kasia = await makeMember(database.db, owner.workspaceId, 'owner', 'Kasia Wróbel');
  await schedule(database.db, kasia, { contentId: item.contentId, due: { wall: '2026-11-25T15:00', zone } }, monday);
  const answer = await move([{ contentId: item.contentId, wall: '2026-11-27T09:00', seen }]);
  expect(answer).toMatchObject({
    changeId: null,
    moved: [],
    conflicts: [{ wall: '2026-11-25T15:00', wanted: '2026-11-27T09:00', by: 'Kasia Wróbel' }],
  });
  expect(await wallOf(item)).toBe('2026-11-25T15:00');
  expect((await move([{ contentId: item.contentId, wall: '2026-11-27T09:00' }])).moved).toHaveLength(1);
});

test('of two who drop it at once one moves it, and the other is told', async () => {
  const item = await post();
  const kasia = await makeMember(database.db, owner.workspaceId, 'owner', 'Kasia Wróbel');
  const answers = await Promise.all([
    move([{ contentId: item.contentId, wall: '2026-11-26T09:00', seen }]),
    move([{ contentId: item.contentId, wall: '2026-11-27T09:00', seen }], kasia),
  ]);
  expect(answers.map(({ moved, conflicts }) => [moved.length, conflicts.length]).sort()).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

test.each([
  ['published', '2026-11-26T12:00', 'alreadyPublished'],
  ['processing', '2026-11-26T12:00', 'goingOut'],
  ['unconfirmed', '2026-11-26T12:00', 'decideUnconfirmedFirst'],
  ['planned', '2026-11-20T12:00', 'timePast'],
  ['planned', '2026-02-30T12:00', 'timeUnreadable'],
] as const)('%s to %s is refused (%s), and the rest goes', async (status, wall, code) => {
  const [fixed, other] = [await post(), await post()];
  await database.db
    .updateTable('publications')
    .set({ status })
    .where('id', '=', fixed.publicationIds[0] ?? '')
    .execute();
  const done = await move([
    { contentId: fixed.contentId, wall, seen },
    { contentId: other.contentId, wall: '2026-11-26T12:00', seen },
  ]);
  expect(done).toMatchObject({
    moved: [{ contentId: other.contentId }],
    refused: [{ contentId: fixed.contentId, code }],
  });
  expect(await wallOf(fixed)).toBe(seen);
});

test('into a missing hour it goes out later, and into a quiet time it warns', async () => {
  const item = await post();
  const quiet = {
    clientIds: [clientId],
    kind: 'quiet',
    name: 'Przerwa',
    from: '2027-03-28',
    until: '',
    everyYear: false,
  };
  await addSpecialDay(database.db, owner, quiet, monday);
  const { moved } = await move([{ contentId: item.contentId, wall: '2027-03-28T02:30', seen }]);
  expect(moved).toMatchObject([
    { wall: '2027-03-28T03:30', clock: 'gap', warnings: expect.arrayContaining(['Przerwa']) },
  ]);
});

test('nothing of another practice is moved, nor more than a person carries', async () => {
  const item = await post();
  const stranger = await makeOwner(database.db);
  await expect(move([{ contentId: item.contentId, wall: '2026-11-26T12:00' }], stranger)).rejects.toMatchObject({
    code: 'contentNotFound',
  });
  const many = Array.from({ length: 201 }, () => ({ contentId: item.contentId, wall: '2026-11-26T12:00' }));
  await expect(move(many)).rejects.toMatchObject({ code: 'movesTooMany' });
});
