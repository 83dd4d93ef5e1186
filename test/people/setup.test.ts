import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSetupCode, claimInstallation, offerSetup } from '#server/people/setup.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { openTestAuth, stranger, withCookies } from '#test/support/people.ts';

let database: TestDatabase;
let services: ReturnType<typeof openTestAuth>;
const now = new Date('2026-11-24T09:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
  services = openTestAuth(database.db);
});
afterAll(() => database.close());

const form = {
  workspaceName: ' Praktyka  Oli ',
  name: 'Ola Kowalska',
  email: 'Ola@Example.pl',
  password: 'cztery losowe słowa',
  timeZone: 'Europe/Warsaw',
  locale: 'pl',
};

test('one code, one claim: of two at once one is told there is nothing here', async () => {
  const { db } = database;
  const first = (await offerSetup(db, now)) ?? '';
  const second = (await offerSetup(db, now)) ?? '';
  expect(JSON.stringify(await database.sql`select * from installation`)).not.toContain(first);
  await checkSetupCode(db, first, '203.0.113.7', now);
  await expect(checkSetupCode(db, 'guessed', '203.0.113.7', now)).rejects.toMatchObject({ kind: 'not_found' });
  const inEightDays = new Date(now.getTime() + 8 * 86_400_000);
  await expect(checkSetupCode(db, first, '203.0.113.7', inEightDays)).rejects.toMatchObject({ kind: 'not_found' });

  for (const [field, value, code] of [
    ['password', 'short', 'passwordTooShort'],
    ['timeZone', 'Mars/Olympus', 'zoneUnknown'],
    ['email', 'ola', 'emailInvalid'],
    ['name', '  ', 'yourNameMissing'],
  ] as const)
    await expect(
      claimInstallation(services, stranger, { ...form, code: first, [field]: value }, now),
    ).rejects.toMatchObject({ code, field });

  const outcomes = await Promise.allSettled(
    [first, second].map((code) => claimInstallation(services, stranger, { ...form, code }, now)),
  );
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  const winner = outcomes.find((outcome) => outcome.status === 'fulfilled');
  expect(await services.auth.sessionOf(withCookies(stranger, winner?.value.cookies ?? []))).not.toBeNull();

  const members = await database.sql`
    select w.name, m.role, u.email, u.time_zone from members m
    join workspaces w on w.id = m.workspace_id join users u on u.id = m.user_id`;
  expect(members).toEqual([
    { name: 'Praktyka Oli', role: 'owner', email: 'ola@example.pl', time_zone: 'Europe/Warsaw' },
  ]);
  await expect(checkSetupCode(db, first, '203.0.113.7', now)).rejects.toMatchObject({ kind: 'not_found' });
  expect(await offerSetup(db, now)).toBeNull();
});

test('guessing ends after twenty tries an hour', async () => {
  const attempt = () => checkSetupCode(database.db, 'guessed', '198.51.100.9', now);
  for (let i = 0; i < 20; i += 1) await expect(attempt()).rejects.toMatchObject({ kind: 'not_found' });
  await expect(attempt()).rejects.toMatchObject({ kind: 'limit' });
});
