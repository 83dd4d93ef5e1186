import { expect, test } from 'vitest';
import { linkedinVersionState, linkedinWarning } from '#server/channels/versions.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner } from '#test/support/factories.ts';

test.each([
  ['202606', '2026-11-26', 'fine'],
  ['202601', '2026-11-26', 'ending'],
  ['202511', '2026-11-26', 'over'],
  ['202512', '2026-11-26', 'ending'],
])('version %s on %s is %s', (linkedinVersion, day, state) => {
  expect(linkedinVersionState({ linkedinVersion }, new Date(`${day}T10:00:00Z`)).state).toBe(state);
});

test('it ends a year after its month', () => {
  const { endsAt } = linkedinVersionState({ linkedinVersion: '202606' }, new Date('2026-11-26T10:00:00Z'));
  expect(endsAt.toISOString()).toBe('2027-06-01T00:00:00.000Z');
});

test('an owner with a channel there is told, nobody else', async () => {
  const database = await testDatabase();
  const owner = await makeOwner(database.db);
  const clientId = await makeClient(database.db, owner.workspaceId);
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  const told = (actor: MemberActor, linkedinVersion = '202512') =>
    linkedinWarning(database.db, actor, { linkedinVersion }, new Date('2026-11-26T10:00:00Z'));
  expect(await told(owner)).toBeNull();
  await makeChannel(database.db, owner.workspaceId, clientId, { network: 'linkedin' });
  expect(await told(owner)).toMatchObject({ version: '202512', state: 'ending' });
  expect(await told(owner, '202606')).toBeNull();
  expect(await told(assistant)).toBeNull();
  expect(await told(await makeOwner(database.db))).toBeNull();
  await database.close();
});
