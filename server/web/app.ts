import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Services } from '#server/context.ts';
import { remixHandler } from './adapter.ts';

const buildFolder = resolve(import.meta.dirname, '../../build');

/** Health of one part, for `/healthz`. */
export type Check = () => Promise<{ ok: boolean; [detail: string]: unknown }>;

/**
 * The web face of a node: assets, health, and Remix behind the headers of every page.
 * `checks` are asked by `/healthz`, which answers 503 when one of them is not ok.
 */
export async function webApp(services: Services, checks: Record<string, Check>): Promise<Express> {
  const { config } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);

  app.get('/healthz', async (_req, res) => {
    const answers = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) =>
          [name, await check().catch((error: Error) => ({ ok: false, problem: error.message }))] as const,
      ),
    );
    const ok = answers.every(([, answer]) => answer.ok);
    res.status(ok ? 200 : 503).json({ ok, ...Object.fromEntries(answers) });
  });

  app.use((_req, res, next) => {
    res.locals.nonce = randomBytes(16).toString('base64');
    res.locals.requestId = randomUUID();
    next();
  });
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'script-src': ["'self'", (_req, res) => `'nonce-${(res as express.Response).locals.nonce}'`],
          'style-src': ["'self'", (_req, res) => `'nonce-${(res as express.Response).locals.nonce}'`],
          'style-src-attr': ["'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'font-src': ["'self'"],
          'connect-src': ["'self'"],
          'frame-src': ["'self'"],
          'frame-ancestors': ["'none'"],
          'form-action': ["'self'"],
          'base-uri': ["'none'"],
          'object-src': ["'none'"],
          ...(config.isHttps ? { 'upgrade-insecure-requests': [] } : {}),
        },
      },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: config.isHttps,
    }),
  );
  app.use(compression({ filter: (req, res) => req.path !== '/live' && compression.filter(req, res) }));
  app.use(
    '/assets',
    express.static(resolve(buildFolder, 'client/assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(express.static(resolve(buildFolder, 'client'), { maxAge: '1h', index: false }));

  const build = (await import(resolve(buildFolder, 'server/index.js'))) as ServerBuild;
  app.all(
    '/{*path}',
    remixHandler(build, config.appUrl, (req, res) => ({
      ...services,
      nonce: res.locals.nonce,
      requestId: res.locals.requestId,
      address: req.ip ?? null,
      setCookie: (cookie: string) => void res.append('Set-Cookie', cookie),
    })),
  );
  return app;
}
