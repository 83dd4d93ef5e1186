import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#server/database/connection.ts';
import { keptPassword } from '#server/people/auth.ts';
import { keepPassword } from '#server/people/users.ts';
import { issueLink } from '#server/review/links.ts';
import { type App, startApp } from '#test/support/app.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeClient, makeOwner } from '#test/support/factories.ts';

let database: TestDatabase;
let app: App;

beforeAll(async () => {
  database = await testDatabase();
  // Everything that can be logged, and mails with secrets on the terminal left out: they are no log.
  app = await startApp({ databaseUrl: database.url, env: { LOG_LEVEL: 'debug', SMTP_URL: 'smtp://127.0.0.1:1' } });
}, 90_000);
afterAll(async () => {
  await app.stop();
  await database.close();
});

const send = (path: string, body: Record<string, string>, cookie = '') =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url, cookie },
    body: new URLSearchParams(body),
  });
const look = (path: string, cookie = '') => fetch(`${app.url}${path}`, { redirect: 'manual', headers: { cookie } });

test('neither passwords, tokens nor cookies reach the log, whatever is done with them', async () => {
  const { db, close } = openDatabase(database.url, { max: 2 });
  const now = new Date();
  const owner = await makeOwner(db);
  const clientId = await makeClient(db, owner.workspaceId);
  const approver = await makeApprover(db, owner.workspaceId, clientId);
  const place = { workspaceId: owner.workspaceId, clientId, approverId: approver.approverId };
  const link = await issueLink(db, place, now);
  const password = 'pewne-haslo-do-szukania';
  await keepPassword(db, owner.userId, await keptPassword(password), now);

  const wrong = await send('/sign-in?index', { email: owner.email, password: 'mylne-haslo-do-szukania' });
  expect(wrong.status).toBe(422);
  const signedIn = await send('/sign-in?index', { email: owner.email, password });
  expect(signedIn.status).toBe(302);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(cookie).toContain('session=');
  expect((await look('/settings/profile', cookie)).status).toBe(200);

  expect((await send('/sign-in/link?index', { email: owner.email })).status).toBe(200);
  const mail = await db.selectFrom('mails').select('text').where('to_address', '=', owner.email).executeTakeFirst();
  const mailed = mail?.text.match(/\/sign-in\/link\/([\w-]+)/)?.[1] ?? '';
  expect(mailed).not.toBe('');
  await look(`/sign-in/link/${mailed}`);
  await look(`/sign-in/link/${mailed}.data`);
  // A method that the route does not take: Remix's own error would repeat the path.
  await fetch(`${app.url}/sign-in/link/${mailed}`, { method: 'PUT', headers: { origin: app.url } });
  expect((await send(`/sign-in/link/${mailed}`, {})).status).toBe(302);
  await send(`/sign-in/link/${mailed}`, {});

  expect((await look(`/approve/${link.token}`)).status).toBe(302);
  await send(`/approve/${link.token}`, {});
  await look(`/approve/${link.token}?utm=1`, cookie);
  await look('/setup/zgadywany-kod-do-szukania');
  await look(`/there/is/nothing/${link.token}`);

  await expect.poll(() => app.logs().match(/"path":"\/there/)).not.toBeNull();
  const logs = app.logs();
  expect(logs).toContain('"path":"/approve/[token]"');
  expect(logs).toContain('"path":"/sign-in/link/[token]"');
  const secrets = {
    password,
    wrong: 'mylne-haslo-do-szukania',
    code: 'zgadywany-kod-do-szukania',
    mailed,
    link: link.token,
    cookie: cookie.split('=')[1] ?? '',
    address: owner.email,
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(8);
    expect(logs.includes(secret), name).toBe(false);
    expect(logs.includes(decodeURIComponent(secret)), name).toBe(false);
  }
  await close();
}, 60_000);
