import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '#test/support/app.ts';

let app: App;

// A PostgreSQL of its own, as after `git clone`.
beforeAll(async () => {
  app = await startApp({ env: { DATABASE_URL: '' } });
}, 90_000);
afterAll(async () => void (await app?.stop()), 60_000);

/** Starts a second one, which is expected to end by itself. */
async function startAnother(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = await once(child, 'exit');
  return { code: code as number | null, said };
}

test('is healthy with its worker, and prints a set-up address until it was used', async () => {
  const health = await (await fetch(`${app.url}/healthz`)).json();
  expect(health).toMatchObject({ ok: true, database: { ok: true }, queue: { ok: true }, clock: { ok: true } });
  // The pipe may be a moment behind the answer.
  await expect.poll(() => app.logs()).toContain('/setup/');
  const address = app.logs().match(/http:\/\/localhost:\d+\/setup\/[\w-]{32}$/m)?.[0] ?? '';
  expect((await fetch(address)).status).toBe(200);
  expect((await fetch(`${app.url}/setup/guessed`)).status).toBe(404);
  const claimed = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url, accept: 'text/html' },
    body: new URLSearchParams({
      workspaceName: 'Praktyka Oli',
      name: 'Ola Kowalska',
      email: 'ola@example.pl',
      password: 'cztery losowe słowa',
      timeZone: 'Europe/Warsaw',
    }),
  });
  expect(claimed.status).toBe(302);
  const cookie = claimed.headers.getSetCookie().join(';');
  expect((await fetch(`${app.url}/settings/people`, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(address)).status).toBe(404);

  const before = app.logs().length;
  await app.restart();
  await expect.poll(() => app.logs().slice(before)).toContain(`Asystentka: ${app.url}`);
  expect(app.logs().slice(before)).not.toContain('no owner yet');
}, 60_000);

test('a second one on the same data says so', async () => {
  const { code, said } = await startAnother({ DATA_DIR: app.dataDir, PORT: '0' });
  expect(code).toBe(1);
  expect(said).toContain(`already running, at ${app.url}`);
}, 30_000);

test('a bad value ends it before anything is opened', async () => {
  const { code, said } = await startAnother({ DATA_DIR: '/nowhere/at/all', PORT: 'http', ROLE: 'server' });
  expect(code).toBe(1);
  expect(said).toMatch(/PORT is "http".+\n.+ROLE is "server"/);
}, 30_000);
