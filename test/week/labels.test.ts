import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyFilter, readIdeas } from '#server/content/calendar.ts';
import { createContent } from '#server/content/drafting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { assignable, assignContent } from '#server/week/assignee.ts';
import { addLabel, changeLabel, listLabels, removeLabel, setLabels } from '#server/week/labels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterAll(() => database.close());

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { kind?: string; code?: string }) => (error.code ? `${error.kind}: ${error.code}` : String(error)),
  );
const label = (name: string, targetShare: number | null = null, client = clientId) =>
  addLabel(database.db, owner, { clientId: client, name, colour: '#5b7f3a', targetShare }, monday);
const idea = async () =>
  (
    await createContent(
      database.db,
      owner,
      { clientId, kind: 'post', title: 'Róże', channelIds: [], stage: 'idea' },
      monday,
    )
  ).contentId;

test('labels have one name each, and targets of at most the whole', async () => {
  const { labelId } = await label('porady', 40);
  expect(await code(label(' Porady '))).toBe('conflict: labelExists');
  expect(await code(label('produkt', 61))).toBe('invalid: labelSharesOver');
  expect(await code(label('produkt', 0))).toBe('invalid: labelShare');
  expect(await code(label('produkt', 12.5))).toBe('invalid: labelShare');
  expect(await code(label('', 10))).toBe('invalid: labelName');
  await label('produkt', 60);
  const change = (targetShare: number) =>
    changeLabel(database.db, owner, { labelId, name: 'rady', colour: '#3566a8', targetShare }, monday);
  expect(await code(change(41))).toBe('invalid: labelSharesOver');
  expect(await code(change(30))).toBe('done');
  expect(await listLabels(database.db, owner, clientId)).toMatchObject([
    { name: 'produkt', targetShare: 60 },
    { name: 'rady', colour: '#3566a8', targetShare: 30 },
  ]);
});

test('a content bears its own client’s labels only, and loses one that is removed', async () => {
  const porady = await label('porady');
  const ludzie = await label('ludzie');
  const other = await label('ludzie', null, await makeClient(database.db, owner.workspaceId));
  const contentId = await idea();
  await setLabels(database.db, owner, { contentId, labelIds: [porady.labelId, ludzie.labelId] });
  expect(await code(setLabels(database.db, owner, { contentId, labelIds: [other.labelId] }))).toBe(
    'not_found: labelNotFound',
  );
  const shown = async () =>
    (await readIdeas(database.db, owner, { filter: emptyFilter, limit: 10 })).ideas.map(({ labels }) =>
      [...labels].sort(),
    );
  expect(await shown()).toEqual([['ludzie', 'porady']]);
  await removeLabel(database.db, owner, ludzie, monday);
  expect(await shown()).toEqual([['porady']]);
});

test('a content is given to who works for its client', async () => {
  const { db } = database;
  const kasia = await makeMember(db, owner.workspaceId, 'assistant');
  const contentId = await idea();
  const give = (userId: string | null) => assignContent(db, owner, { contentId, userId }, monday);
  expect(await code(give(kasia.userId))).toBe('invalid: assigneeUnknown');
  await assign(db, kasia, clientId);
  expect((await assignable(db, owner, clientId)).map(({ name }) => name)).toEqual(['Ola Kowalska', 'Kasia Wróbel']);
  expect(await code(give(kasia.userId))).toBe('done');
  const assignee = async () =>
    (await db.selectFrom('contents').select('assignee_id').where('id', '=', contentId).executeTakeFirstOrThrow())
      .assignee_id;
  expect(await assignee()).toBe(kasia.userId);
  await give(null);
  expect(await assignee()).toBeNull();
});
