import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readNarrowing, rememberView } from '#server/content/narrowing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let malwa: string;
let pion: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { db } = database;
  owner = await makeOwner(db);
  const { workspaceId } = owner;
  pion = await makeClient(db, workspaceId, { name: 'Pion', time_zone: 'America/New_York' });
  malwa = await makeClient(db, workspaceId, { name: 'Malwa' });
  for (const clientId of [pion, malwa]) {
    await makeChannel(db, workspaceId, clientId, { name: 'B' });
    await makeChannel(db, workspaceId, clientId, { name: 'A' });
    for (const [index, name] of ['Promocja', 'Porada'].entries())
      await db
        .insertInto('labels')
        .values({
          workspace_id: workspaceId,
          client_id: clientId,
          name,
          colour: '#b0457f',
          created_at: new Date(+monday + index),
        })
        .execute();
  }
});

const read = (actor = owner) => readNarrowing(database.db, actor);
const names = (things: readonly { name: string }[]) => things.map(({ name }) => name);

test('an owner narrows to everything of her own practice, each list in its order', async () => {
  await makeClient(database.db, (await makeOwner(database.db)).workspaceId, { name: 'Cudzy' });
  const kasia = await makeMember(database.db, owner.workspaceId, 'assistant', 'Kasia Wróbel');
  const { clients, channels, labels, people, remembered } = await read();
  expect(clients).toEqual([
    { id: malwa, name: 'Malwa', colour: '#b0457f', zone: 'Europe/Warsaw' },
    { id: pion, name: 'Pion', colour: '#b0457f', zone: 'America/New_York' },
  ]);
  expect(channels.map(({ clientId, name }) => [clientId, name])).toEqual([
    [malwa, 'A'],
    [malwa, 'B'],
    [pion, 'A'],
    [pion, 'B'],
  ]);
  expect(labels.map(({ clientId, name }) => [clientId, name])).toEqual([
    [malwa, 'Promocja'],
    [malwa, 'Porada'],
    [pion, 'Promocja'],
    [pion, 'Porada'],
  ]);
  expect(people).toEqual([
    { id: kasia.userId, name: 'Kasia Wróbel' },
    { id: owner.userId, name: 'Ola Kowalska' },
  ]);
  expect(remembered).toBe('');
});

test('an assistant narrows to her clients and to whoever works for them', async () => {
  const { db } = database;
  const [kasia, beside, elsewhere] = [
    await makeMember(db, owner.workspaceId, 'assistant', 'Kasia'),
    await makeMember(db, owner.workspaceId, 'assistant', 'Bea'),
    await makeMember(db, owner.workspaceId, 'assistant', 'Ewa'),
  ];
  await assign(db, kasia, pion);
  await assign(db, beside, pion);
  await assign(db, elsewhere, malwa);
  const { clients, channels, labels, people } = await read(kasia);
  expect(names(clients)).toEqual(['Pion']);
  expect(new Set([...channels, ...labels].map(({ clientId }) => clientId))).toEqual(new Set([pion]));
  expect(names(people)).toEqual(['Bea', 'Kasia', 'Ola Kowalska']);
});

test('what is archived or disconnected is nothing to narrow to', async () => {
  const { db } = database;
  await db.updateTable('clients').set({ archived_at: monday }).where('id', '=', malwa).execute();
  await db.updateTable('channels').set({ status: 'disconnected' }).where('name', '=', 'B').execute();
  const { clients, channels, labels } = await read();
  expect(names(clients)).toEqual(['Pion']);
  expect(channels.map(({ clientId, name }) => [clientId, name])).toEqual([[pion, 'A']]);
  expect(labels.every(({ clientId }) => clientId === pion)).toBe(true);
});

test('how it was narrowed is remembered for each person; what is too long leaves it as it was', async () => {
  const kasia = await makeMember(database.db, owner.workspaceId, 'owner');
  await rememberView(database.db, owner, 'kind=post', monday);
  await rememberView(database.db, owner, `client=${'1'.repeat(4_000)}`, monday);
  expect((await read()).remembered).toBe('kind=post');
  expect((await read(kasia)).remembered).toBe('');
  await rememberView(database.db, owner, '', monday);
  expect((await read()).remembered).toBe('');
});
