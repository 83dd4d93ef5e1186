import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { withClients } from '#server/review/withClients.ts';
import { sendWeek, weekToSend } from '#server/week/sendWeek.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { mailsOf, writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
});
afterAll(() => database.close());

const week = '2026-11-30';
const shelf = () => ({ db: database.db, storage: {} as never });

async function make(policy: 'required' | 'not_needed' = 'required') {
  const { db } = database;
  const clientId = await makeClient(db, owner.workspaceId, { approval_policy: policy });
  const channelId = await makeChannel(db, owner.workspaceId, clientId);
  const write = (title: string, wall: string, text = 'Słowa.') =>
    writePost(db, owner, { clientId, channelIds: [channelId], title, wall, text });
  return { clientId, write };
}
const names = (items: { title: string }[]) => items.map(({ title }) => title);

test('sends what can be sent in one mail, names what cannot and why, and shows who has it', async () => {
  const { clientId, write } = await make();
  await makeApprover(database.db, owner.workspaceId, clientId);
  await write('Gotowy', '2026-12-01T09:00');
  await write('Drugi', '2026-12-06T09:00');
  await write('Pusty', '2026-12-02T09:00', '');
  await write('Za tydzień', '2026-12-08T09:00');
  const before = await weekToSend(database.db, owner, { clientId, week });
  expect([names(before.send), names(before.cannot), names(before.waiting)]).toEqual([
    ['Gotowy', 'Drugi'],
    ['Pusty'],
    [],
  ]);
  expect(before.cannot[0]).toMatchObject({ code: 'checksFirst', params: { count: 1 } });

  expect(await sendWeek(shelf(), owner, { clientId, week, note: 'Tydzień' }, monday)).toEqual({
    sent: 2,
    mails: 1,
    left: 1,
  });
  expect(await mailsOf(database.db, owner.workspaceId, 'review_request')).toHaveLength(1);
  const after = await weekToSend(database.db, owner, { clientId, week });
  expect([names(after.send), names(after.cannot), names(after.waiting)]).toEqual([[], ['Pusty'], ['Gotowy', 'Drugi']]);
  const [lies] = await withClients(database.db, owner, monday);
  expect(lies).toMatchObject({
    items: [{ title: 'Gotowy', sentAt: monday }, { title: 'Drugi' }],
    approvers: [{ name: 'Basia Malinowska' }],
  });
  await expect(sendWeek(shelf(), owner, { clientId, week, note: '' }, monday)).rejects.toMatchObject({
    code: 'weekNothingToSend',
  });
});

test('nobody to ask: nothing is sent, and the sentence says what to do', async () => {
  const { clientId, write } = await make();
  const id = await write('Gotowy', '2026-12-01T09:00');
  await expect(sendWeek(shelf(), owner, { clientId, week, note: '' }, monday)).rejects.toMatchObject({
    code: 'reviewNoApprover',
  });
  const row = await database.db.selectFrom('contents').select('stage').where('id', '=', id).executeTakeFirstOrThrow();
  expect(row.stage).toBe('draft');
});

test('a client who asks for no approval: the drafts become what goes out', async () => {
  const { clientId, write } = await make('not_needed');
  const id = await write('Gotowy', '2026-12-01T09:00');
  await write('Pusty', '2026-12-02T09:00', '');
  expect(await sendWeek(shelf(), owner, { clientId, week, note: '' }, monday)).toEqual({ sent: 1, mails: 0, left: 1 });
  const row = await database.db.selectFrom('contents').select('stage').where('id', '=', id).executeTakeFirstOrThrow();
  expect(row.stage).toBe('approved');
  expect(names((await weekToSend(database.db, owner, { clientId, week })).settled)).toEqual(['Gotowy']);
});
