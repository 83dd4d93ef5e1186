import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { invite, listInvitations, revokeInvitation } from '#server/people/invitations.ts';
import { acceptInvitation, findInvitation } from '#server/people/joining.ts';
import { memberOf } from '#server/people/members.ts';
import { listPeople, removeMember } from '#server/people/roster.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { openTestAuth, stranger } from '#test/support/people.ts';

let database: TestDatabase;
let services: ReturnType<typeof openTestAuth>;
let ola: MemberActor;
let malwa: string;
const now = new Date('2026-11-24T09:00:00Z');
const eightDaysLater = new Date('2026-12-02T09:00:01Z');

beforeAll(async () => {
  database = await testDatabase();
  services = openTestAuth(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  ola = await makeOwner(database.db);
  malwa = await makeClient(database.db, ola.workspaceId);
});

async function tokenMailedTo(email: string): Promise<string> {
  const mail = await database.db
    .selectFrom('mails')
    .select('text')
    .where('to_address', '=', email)
    .orderBy('id', 'desc')
    .orderBy('created_at', 'desc')
    .execute();
  const tokens = mail.map((one) => one.text.match(/\/invitations\/([\w-]+)/)?.[1] ?? '');
  const kept = await Promise.all(
    tokens.map(async (token) => ((await findInvitation(database.db, token, null, now).catch(() => null)) ? token : '')),
  );
  return kept.find(Boolean) ?? '';
}

const join = { name: 'Kasia Wróbel', password: '', locale: 'pl', timeZone: 'Europe/Warsaw' };

test('an invitation makes an assistant of the clients it names', async () => {
  await invite(services, ola, { email: 'Kasia@Example.pl', role: 'assistant', clientIds: [malwa] }, now);
  expect(await listInvitations(database.db, ola, now)).toMatchObject([
    { email: 'kasia@example.pl', role: 'assistant', clientNames: ['Kwiaciarnia Malwa'], isExpired: false },
  ]);
  const token = await tokenMailedTo('kasia@example.pl');
  expect(await findInvitation(database.db, token, null, now)).toMatchObject({ invitedBy: ola.name, isKnown: false });
  const session = await acceptInvitation(services, stranger, { ...join, token }, now);
  expect(await memberOf(database.db, session, null)).toMatchObject({ role: 'assistant', name: 'Kasia Wróbel' });
  expect(await listInvitations(database.db, ola, now)).toEqual([]);
  expect(await listPeople(database.db, ola)).toMatchObject([
    { role: 'owner', clients: [] },
    { name: 'Kasia Wróbel', role: 'assistant', clients: [{ id: malwa }] },
  ]);
  await expect(acceptInvitation(services, stranger, { ...join, token }, now)).rejects.toMatchObject({
    kind: 'not_found',
  });
  await expect(
    invite(services, ola, { email: 'kasia@example.pl', role: 'owner', clientIds: [] }, now),
  ).rejects.toMatchObject({ code: 'alreadyMember' });
});

test('inviting again sends a fresh link and ends the old one; revoking ends both', async () => {
  const input = { email: 'ewa@example.pl', role: 'assistant' as const, clientIds: [] };
  await invite(services, ola, input, now);
  const first = await tokenMailedTo(input.email);
  await invite(services, ola, input, now);
  await expect(findInvitation(database.db, first, null, now)).rejects.toMatchObject({ kind: 'not_found' });
  const second = await tokenMailedTo(input.email);
  expect(second).not.toBe('');
  const [open] = await listInvitations(database.db, ola, now);
  await revokeInvitation(database.db, ola, { invitationId: open?.id ?? '' }, now);
  await expect(findInvitation(database.db, second, null, now)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(revokeInvitation(database.db, ola, { invitationId: open?.id ?? '' }, now)).rejects.toMatchObject({
    kind: 'not_found',
  });
});

test('a link ends after seven days, and is shown as expired', async () => {
  await invite(services, ola, { email: 'iga@example.pl', role: 'owner', clientIds: [] }, now);
  const token = await tokenMailedTo('iga@example.pl');
  await expect(findInvitation(database.db, token, null, eightDaysLater)).rejects.toMatchObject({ kind: 'not_found' });
  expect(await listInvitations(database.db, ola, eightDaysLater)).toMatchObject([{ isExpired: true }]);
});

test('someone who was removed comes back by invitation, under the old name', async () => {
  const email = 'zoe@example.pl';
  await invite(services, ola, { email, role: 'assistant', clientIds: [malwa] }, now);
  const first = await acceptInvitation(
    services,
    stranger,
    { ...join, name: 'Zoe', password: 'cztery losowe słowa', token: await tokenMailedTo(email) },
    now,
  );
  await removeMember(database.db, ola, { userId: first.userId }, now);
  expect(await memberOf(database.db, first, null)).toBeNull();
  await invite(services, ola, { email, role: 'assistant', clientIds: [] }, now);
  const token = await tokenMailedTo(email);
  expect(await findInvitation(database.db, token, null, now)).toMatchObject({ isKnown: true });
  const again = await acceptInvitation(services, stranger, { ...join, name: 'Mallory', token }, now);
  expect(await memberOf(database.db, again, null)).toMatchObject({ name: 'Zoe', userId: first.userId });
  expect((await listPeople(database.db, ola)).find((person) => person.name === 'Zoe')?.clients).toEqual([]);
});

test('only an owner invites, only to the own workspace’s clients, and only sees its own', async () => {
  const other = await makeOwner(database.db, 'Ktoś Inny');
  const kasia = await makeMember(database.db, ola.workspaceId, 'assistant');
  const input = { email: 'x@example.pl', role: 'assistant' as const, clientIds: [malwa] };
  await expect(invite(services, kasia, input, now)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(invite(services, other, input, now)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(invite(services, ola, { ...input, clientIds: ["' or true --"] }, now)).rejects.toMatchObject({
    kind: 'not_found',
  });
  await invite(services, ola, input, now);
  const [open] = await listInvitations(database.db, ola, now);
  expect(await listInvitations(database.db, other, now)).toEqual([]);
  await expect(revokeInvitation(database.db, other, { invitationId: open?.id ?? '' }, now)).rejects.toMatchObject({
    kind: 'not_found',
  });
});
