import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findServer } from '#server/database/embedded.server.ts';
import { type App, type AppOptions, startApp } from '#test/support/app.ts';

let app: App | undefined;

afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function start(options?: AppOptions): Promise<App> {
  app = await startApp(options);
  return app;
}

test('starts, answers, and ends with code 0 when asked to', async () => {
  const { url, stop } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  app = undefined;
  expect(await stop()).toBe(0);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('with a database of its own it comes back after kill -9', async () => {
  const { url, kill, restart, dataDir } = await start({ env: { DATABASE_URL: '' } });
  const cluster = join(dataDir, 'postgres/cluster');
  const before = findServer(cluster);
  expect(before).toBeDefined();
  await kill();
  await restart();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(findServer(cluster)?.pid).toBe(before?.pid);
});
