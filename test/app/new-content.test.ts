import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeOwner } from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let warsaw: string;
let newYork: string;
let cookie: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  owner = await makeOwner(database.db);
  warsaw = await makeClient(database.db, owner.workspaceId);
  newYork = await makeClient(database.db, owner.workspaceId, { time_zone: 'America/New_York' });
  const session = await web.services.auth.signInWithLink(stranger, await web.services.auth.mintLink(owner.email));
  cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
});
afterAll(async () => {
  await web.close();
  await database.close();
});

/** The date and the time that are offered, at this instant. */
async function offered(at: string, query: string): Promise<string> {
  web.services.clock = { now: () => new Date(at) };
  const html = await (await web.get(`/contents/new?${query}`, { cookie })).text();
  const value = (name: string): string =>
    new RegExp(`<input(?=[^>]* name="${name}")[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';
  return `${value('date')} ${value('time')}`;
}

test.each([
  ['2026-12-02T07:30:00Z', 'date=2026-12-02', '2026-12-02 09:00', 'before nine'],
  ['2026-12-02T08:00:00Z', 'date=2026-12-02', '2026-12-02 10:00', 'at nine'],
  ['2026-12-02T14:59:00Z', 'date=2026-12-02', '2026-12-02 16:00', 'in the afternoon'],
  ['2026-12-02T22:10:00Z', 'date=2026-12-02', '2026-12-03 09:00', 'when the day has no full hour left'],
  ['2026-12-02T14:59:00Z', 'date=2026-12-05', '2026-12-05 09:00', 'on another day'],
  ['2026-12-02T14:59:00Z', 'date=2026-12-02&time=08:15', '2026-12-02 08:15', 'a time that was asked for'],
  ['2026-12-02T14:59:00Z', '', ' 09:00', 'without a day'],
])('at %s, asked for "%s": %s (%s)', async (at, query, expected) => {
  expect(await offered(at, `client=${warsaw}&${query}`)).toBe(expected);
});

test('it is the client’s clock that counts', async () => {
  const at = '2026-12-02T13:30:00Z';
  expect(await offered(at, `client=${newYork}&date=2026-12-02`)).toBe('2026-12-02 09:00');
  expect(await offered(at, `client=${warsaw}&date=2026-12-02`)).toBe('2026-12-02 15:00');
});
