import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeOwner } from '#test/support/factories.ts';
import { signIn, testPassword } from '#test/support/people.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let ola: MemberActor;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  ola = await makeOwner(database.db);
  await signIn(database.db, web.services.auth, ola);
});
afterAll(async () => {
  await web.close();
  await database.close();
});

const submit = (fields: Record<string, string>) =>
  web.post('/sign-in?index', { email: ola.email, password: testPassword, ...fields });

test('without scripts a refusal keeps the address, never the password, and says why', async () => {
  const answer = await submit({ password: 'zle haslo wpisane' });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  expect(html).toContain(`value="${ola.email}"`);
  expect(html).not.toContain('zle haslo wpisane');
  expect(html).toContain('Adres i hasło nie pasują do siebie');
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('the page speaks the language that was chosen, else that of the browser', async () => {
  const titleFor = async (headers: Record<string, string>) =>
    (await (await web.get('/sign-in', headers)).text()).match(/<html lang="(\w+)".*?<h1[^>]*>([^<]+)/s)?.slice(1);
  expect(await titleFor({})).toEqual(['pl', 'Zaloguj się']);
  expect(await titleFor({ 'accept-language': 'en-GB,en;q=0.9' })).toEqual(['en', 'Sign in']);
  const chosen = await web.post('/preferences/language', { locale: 'en', to: '/sign-in' });
  expect(chosen.headers.get('location')).toBe('/sign-in');
  const cookie = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await titleFor({ cookie, 'accept-language': 'pl' })).toEqual(['en', 'Sign in']);
});

test.each([
  ['/calendar?month=2026-12', '/calendar?month=2026-12'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('goes on to %j: %s', async (to, goesTo) => {
  const answer = await submit({ to });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(goesTo);
});

test('a page leads to sign in and back; a script’s post is answered 401 and keeps its page', async () => {
  const page = await web.get('/settings/profile?x=1');
  expect(page.headers.get('location')).toBe('/sign-in?to=%2Fsettings%2Fprofile%3Fx%3D1');
  const script = await web.post('/settings/profile.data', { name: 'Ola' }, { accept: '*/*' });
  expect(script.status).toBe(401);
  expect(await script.text()).toContain('signedOut');
  const plain = await web.post('/settings/profile', { name: 'Ola' }, { referer: `${web.url}/settings/profile` });
  expect(plain.headers.get('location')).toBe('/sign-in?to=%2Fsettings%2Fprofile');
  const elsewhere = await web.post('/settings/profile', { name: 'Ola' }, { referer: 'https://evil.example/x' });
  expect(elsewhere.headers.get('location')).toBe('/sign-in');
});

test('whoever signs out is out, on this browser only', async () => {
  const here = (await submit({})).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const there = (await submit({})).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const out = await web.post('/sign-out', {}, { cookie: here });
  expect(out.headers.getSetCookie().join()).toMatch(/^session=; Max-Age=0/);
  expect((await web.get('/settings/profile', { cookie: here })).status).toBe(302);
  expect((await web.get('/settings/profile', { cookie: there })).status).toBe(200);
});
