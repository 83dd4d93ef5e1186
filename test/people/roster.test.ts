import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { changePassword, passwordNeeded, saveProfile } from '#server/people/profile.ts';
import { assignClients, listPeople, removeMember } from '#server/people/roster.ts';
import { visibleTo } from '#server/people/scope.ts';
import { deviceOf, endOtherSessions, endSession, listSessions } from '#server/people/sessions.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { openTestAuth, signIn, stranger, testPassword } from '#test/support/people.ts';

let database: TestDatabase;
let services: ReturnType<typeof openTestAuth>;
let ola: MemberActor;
let kasia: MemberActor;
let now: Date;

beforeAll(async () => {
  database = await testDatabase();
  services = openTestAuth(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  now = new Date();
  ola = await makeOwner(database.db);
  kasia = await makeMember(database.db, ola.workspaceId, 'assistant');
});

const seenBy = async (actor: MemberActor): Promise<string[]> => {
  const rows = await database.db
    .selectFrom('clients')
    .select('name')
    .where(visibleTo(actor, 'clients', 'id'))
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
};

test('assigning decides what an assistant sees, at once', async () => {
  const [a, b] = await Promise.all(['Alfa', 'Beta'].map((name) => makeClient(database.db, ola.workspaceId, { name })));
  expect(await seenBy(kasia)).toEqual([]);
  await assignClients(database.db, ola, { userId: kasia.userId, clientIds: [a ?? '', b ?? ''] }, now);
  expect(await seenBy(kasia)).toEqual(['Alfa', 'Beta']);
  await assignClients(database.db, ola, { userId: kasia.userId, clientIds: [b ?? ''] }, now);
  expect(await seenBy(kasia)).toEqual(['Beta']);
  expect(await seenBy(ola)).toEqual(['Alfa', 'Beta']);
});

test('nobody assigns across workspaces, nor clients that are another’s', async () => {
  const other = await makeOwner(database.db, 'Ktoś Inny');
  const theirs = await makeClient(database.db, other.workspaceId);
  const assign = (actor: MemberActor, userId: string, clientIds: string[]) =>
    assignClients(database.db, actor, { userId, clientIds }, now);
  await expect(assign(ola, kasia.userId, [theirs])).rejects.toMatchObject({ kind: 'not_found' });
  await expect(assign(other, kasia.userId, [theirs])).rejects.toMatchObject({ kind: 'not_found' });
  await expect(assign(kasia, kasia.userId, [])).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(assign(ola, ola.userId, [])).rejects.toMatchObject({ code: 'ownerSeesAll' });
});

test('removing ends every session; the last owner stays', async () => {
  const browser = await signIn(database.db, services.auth, kasia);
  await removeMember(database.db, ola, { userId: kasia.userId }, now);
  expect(await services.auth.sessionOf(browser)).toBeNull();
  expect((await listPeople(database.db, ola)).map((person) => person.userId)).toEqual([ola.userId]);
  await expect(removeMember(database.db, ola, { userId: ola.userId }, now)).rejects.toMatchObject({
    code: 'notYourself',
  });
  const second = await makeMember(database.db, ola.workspaceId, 'owner');
  const both = await Promise.allSettled([
    removeMember(database.db, ola, { userId: second.userId }, now),
    removeMember(database.db, second, { userId: ola.userId }, now),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('sessions are one’s own to see and to end', async () => {
  const here = await signIn(database.db, services.auth, ola);
  const there = await signIn(database.db, services.auth, ola);
  const third = await signIn(database.db, services.auth, ola);
  const actor = { ...ola, sessionId: here.sessionId };
  const sessions = await listSessions(database.db, actor, now);
  expect(sessions).toHaveLength(3);
  expect(sessions[0]).toMatchObject({ isThis: true, browser: 'Firefox', system: 'Linux', address: stranger.address });
  await expect(endSession(database.db, kasia, { sessionId: there.sessionId }, now)).rejects.toMatchObject({
    kind: 'not_found',
  });
  await endSession(database.db, actor, { sessionId: there.sessionId }, now);
  expect(await services.auth.sessionOf(there)).toBeNull();
  expect(await endOtherSessions(database.db, actor, now)).toBe(1);
  expect(await services.auth.sessionOf(third)).toBeNull();
  expect(await services.auth.sessionOf(here)).not.toBeNull();
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36 Edg/143.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605 Version/19.1 Mobile Safari/604',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
  ['curl/8.9', null, null],
])('%s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

test('a new password needs the old one, and ends the other sessions', async () => {
  const here = await signIn(database.db, services.auth, ola);
  const there = await signIn(database.db, services.auth, ola);
  const actor = { ...ola, sessionId: here.sessionId };
  const change = (current: string, next: string) => changePassword(database.db, actor, { current, next }, now);
  await expect(change('not it', 'cztery losowe słowa')).rejects.toMatchObject({ code: 'currentPasswordWrong' });
  await expect(change(testPassword, 'short')).rejects.toMatchObject({ code: 'passwordTooShort', field: 'next' });
  await change(testPassword, 'cztery losowe słowa');
  expect(await services.auth.sessionOf(there)).toBeNull();
  expect(await services.auth.sessionOf(here)).not.toBeNull();
  expect(await services.auth.signInWithPassword(stranger, ola.email, testPassword)).toBeNull();
  expect(await services.auth.signInWithPassword(stranger, ola.email, 'cztery losowe słowa')).not.toBeNull();
});

test('whoever just came by mailed link sets one without the old', async () => {
  const here = await signIn(database.db, services.auth, ola);
  const actor = { ...ola, sessionId: here.sessionId };
  expect(await passwordNeeded(database.db, actor, now)).toBe(true);
  await database.db.updateTable('sessions').set({ method: 'link' }).where('id', '=', here.sessionId).execute();
  expect(await passwordNeeded(database.db, actor, now)).toBe(false);
  expect(await passwordNeeded(database.db, actor, new Date(now.getTime() + 31 * 60_000))).toBe(true);
});

test('a profile keeps what it is given, cleaned', async () => {
  const input = { name: ' Ola  K. ', locale: 'en', timeZone: 'america/new_york', theme: 'dark', weekStart: '7' };
  await saveProfile(database.db, ola, input, now);
  const row = await database.db.selectFrom('users').selectAll().where('id', '=', ola.userId).executeTakeFirst();
  expect(row).toMatchObject({
    name: 'Ola K.',
    locale: 'en',
    time_zone: 'America/New_York',
    theme: 'dark',
    week_start: 7,
  });
  await expect(saveProfile(database.db, ola, { ...input, timeZone: 'Nowhere' }, now)).rejects.toMatchObject({
    code: 'zoneUnknown',
  });
});
