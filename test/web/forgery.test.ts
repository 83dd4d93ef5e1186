import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFromOwnPage } from '#server/security/forgery.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { openWeb, type Web } from '#test/support/web.ts';

const own = 'https://planner.example';

test.each([
  ['same-origin', own, true],
  ['same-origin', 'null', true],
  ['same-origin', undefined, true],
  ['same-site', own, false],
  ['cross-site', own, false],
  ['none', own, false],
  ['', own, false],
  [undefined, own, true],
  [undefined, 'null', false],
  [undefined, undefined, false],
  [undefined, '', false],
  [undefined, 'http://planner.example', false],
  [undefined, 'https://planner.example:8443', false],
  [undefined, 'https://planner.example.evil.example', false],
])('Sec-Fetch-Site %s, Origin %s: %s', (secFetchSite, origin, ours) => {
  expect(isFromOwnPage({ secFetchSite, origin }, own)).toBe(ours);
});

describe('the running app', () => {
  let database: TestDatabase;
  let web: Web;
  beforeAll(async () => {
    database = await testDatabase();
    web = await openWeb(database.url);
  });
  afterAll(async () => {
    await web.close();
    await database.close();
  });

  const send = (headers: Record<string, string>, method = 'POST', path = '/preferences/theme') =>
    fetch(`${web.url}${path}`, { method, redirect: 'manual', body: new URLSearchParams({ theme: 'dark' }), headers });

  test('takes a form of its own page, with and without what newer browsers say', async () => {
    expect((await send({ origin: web.url })).status).toBe(302);
    expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(302);
  });

  test('refuses every other one, whatever the method and the path', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of [
        '/preferences/theme',
        '/preferences/theme.data',
        '/there/is/nothing',
        '/media/upload',
        '/healthz',
      ]) {
        const answer = await send({ origin: 'https://evil.example' }, method, path);
        expect([method, path, answer.status]).toEqual([method, path, 403]);
      }
    }
    expect((await send({})).status).toBe(403);
    expect((await send({ origin: 'null' })).status).toBe(403);
  });
});

describe('bodies', () => {
  let database: TestDatabase;
  let web: Web;
  beforeAll(async () => {
    database = await testDatabase();
    web = await openWeb(database.url);
  });
  afterAll(async () => {
    await web.close();
    await database.close();
  });
  const MiB = 1024 * 1024;

  test('too large by their own word are refused before they are read', async () => {
    const answer = await fetch(`${web.url}/sign-in?index`, {
      method: 'POST',
      headers: { origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'x'.repeat(4 * MiB + 1),
    }).catch(() => null);
    // The connection may be gone before the answer was read, when the browser still sends.
    expect(answer?.status ?? 413).toBe(413);
  });

  test('too large without saying so are cut off while they are read', async () => {
    let sent = 0;
    // As much as the server takes, and no more than a machine can hold: both ends are in this process, and a stream that
    // is always ready would leave the server no turn to cut it off.
    const most = 64 * MiB;
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise(setImmediate);
        sent += MiB;
        controller.enqueue(new Uint8Array(MiB).fill(120));
        if (sent >= most) controller.close();
      },
    });
    const answer = await fetch(`${web.url}/sign-in?index`, {
      method: 'POST',
      headers: { origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: endless,
      duplex: 'half',
    } as RequestInit).catch(() => null);
    expect(answer?.status ?? 413).toBe(413);
    expect(sent).toBeLessThan(most);
    expect((await web.get('/sign-in')).status).toBe(200);
  });
});
