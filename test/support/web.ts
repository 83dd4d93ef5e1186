import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#server/config.ts';
import type { Services } from '#server/context.ts';
import { openServices } from '#server/services.ts';
import { webApp } from '#server/web/app.ts';
import type { Checks } from '#server/web/health.ts';
import { liveUpdates } from '#server/web/live.ts';
import { serve } from '#server/web/serve.ts';
import { testSecret } from './people.ts';

export type Web = {
  /** Origin of the app: http://localhost:<port>. */
  url: string;
  services: Services;
  /** What the app listens with, as Express made it. */
  app: Awaited<ReturnType<typeof webApp>>;
  /** `fetch` of a path, as a browser on a page of ours would; redirects are not followed. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
};

/**
 * The web face of a node in this process, on the built app and a real database, listening on a free port of loopback.
 * No worker runs: nothing happens but what is asked for.
 */
export async function openWeb(
  databaseUrl: string,
  { env = {}, checks = {} }: { env?: Record<string, string>; checks?: Checks } = {},
): Promise<Web> {
  const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-web-'));
  let listener: RequestListener = (_req, res) => res.writeHead(503).end();
  const serving = await serve((req, res) => listener(req, res), { host: '127.0.0.1', port: 0 });
  const url = `http://localhost:${serving.port}`;
  const config = readConfig({
    APP_URL: url,
    APP_SECRET: testSecret,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const services = await openServices(config, databaseUrl);
  const live = liveUpdates(services);
  const app = await webApp(services, live, checks);
  listener = app;
  const ask = (path: string, init: RequestInit & { headers: Record<string, string> }) =>
    fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...init.headers },
    });
  return {
    url,
    services,
    app,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(body), headers: { origin: config.appUrl, ...headers } }),
    async close() {
      await live.close();
      await serving.stop(1_000);
      await services.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
