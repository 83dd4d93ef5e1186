import { resolve } from 'node:path';
import { constants } from 'node:zlib';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Services } from '#server/context.ts';
import { redactPath } from '#server/security/redact.ts';
import { remixHandler } from './adapter.ts';
import { feedRoutes } from './feeds.ts';
import { bodiesWithinLimits, ownHostOnly, ownPagesOnly } from './guards.ts';
import { securityHeaders } from './headers.ts';
import { type Checks, databaseAndClock, health, queueLag } from './health.ts';
import type { Live } from './live.ts';
import { mediaRoutes } from './media.ts';
import { metricsRoute } from './metrics.ts';
import { previewRoutes } from './previews.ts';
import { identify, requestLog } from './requests.ts';

const buildFolder = resolve(import.meta.dirname, '../../build');

/**
 * The web face of a node: health, assets, pictures, feeds, live updates (the caller’s, who closes them first) and Remix,
 * behind the same guards. `checks` are added to what
 * `/healthz` asks. `build` is for tests; without it the built app is read.
 */
export async function webApp(
  services: Services,
  live: Live,
  checks: Checks = {},
  build?: ServerBuild,
): Promise<Express> {
  const { config, log } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('etag', false);
  app.use(identify, requestLog(log), ...securityHeaders(config));
  app.get(
    '/healthz',
    health({ ...databaseAndClock(services.db, services.clock), lag: queueLag(services.db), ...checks }),
  );
  app.get('/metrics', metricsRoute(services));
  app.use(ownHostOnly(config), ownPagesOnly(config), bodiesWithinLimits);
  app.use(
    '/assets',
    compressed({ gzip: 6, brotli: 5 }),
    express.static(resolve(buildFolder, 'client/assets'), forever),
    nothingHere,
  );
  // A page is compressed for one person at one time: half the work of Brotli 3, for a tenth more bytes.
  app.use(compressed({ gzip: 4, brotli: 1 }));
  app.use(express.static(resolve(buildFolder, 'client'), { maxAge: '1h', index: false, redirect: false }));
  app.use(mediaRoutes(services));
  app.use(previewRoutes(services));
  app.use(feedRoutes(services));
  app.use(live.routes);
  app.all('/{*path}', remix(services, build ?? (await builtApp())));
  app.use(broken(services));
  return app;
}

/** The face of a node that serves no pages: whoever watches it asks here whether it works. */
export function healthApp(services: Services, checks: Checks = {}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(identify, requestLog(services.log), ...securityHeaders(services.config));
  app.get(
    '/healthz',
    health({ ...databaseAndClock(services.db, services.clock), lag: queueLag(services.db), ...checks }),
  );
  app.get('/metrics', metricsRoute(services));
  app.use(nothingHere);
  return app;
}

/** Names of built files hold their hash. */
const forever = { immutable: true, maxAge: '1y', index: false, redirect: false } as const;

const nothingHere: express.RequestHandler = (_req, res) => void res.status(404).type('text/plain').send('Not found\n');

const builtApp = (): Promise<ServerBuild> => import(resolve(buildFolder, 'server/index.js'));

/** Every piece of a streamed page goes out when it is there, not when a buffer is full; live updates stay as they are. */
function compressed({ gzip, brotli }: { gzip: number; brotli: number }): express.RequestHandler {
  return compression({
    flush: constants.Z_SYNC_FLUSH,
    level: gzip,
    brotli: { flush: constants.BROTLI_OPERATION_FLUSH, params: { [constants.BROTLI_PARAM_QUALITY]: brotli } },
    filter: (req, res) =>
      !String(res.getHeader('Content-Type') ?? '').startsWith('text/event-stream') && compression.filter(req, res),
  });
}

function remix(services: Services, build: ServerBuild): express.RequestHandler {
  return remixHandler(build, services.config.appUrl, (res) => ({
    ...services,
    nonce: res.locals.nonce,
    requestId: res.locals.requestId,
    address: res.locals.address,
    isForPage: !res.req.path.endsWith('.data') && (res.req.get('accept') ?? '').includes('text/html'),
    setCookie: (cookie: string) => void res.append('Set-Cookie', cookie),
  }));
}

/** What no route has answered. The reason is in the log, under the number that the person is told. */
function broken({ log }: Services): ErrorRequestHandler {
  return (error, req, res, next) => {
    const { requestId } = res.locals;
    const status = Number(error?.status) >= 400 && Number(error?.status) < 500 ? Number(error.status) : 500;
    if (status === 500) log.error({ err: error, requestId, path: redactPath(req.originalUrl) }, 'request failed');
    if (res.headersSent) return next(error);
    const sentence = status === 500 ? `Something broke. Number: ${requestId}` : 'This request cannot be understood.';
    res.status(status).type('text/plain').send(`${sentence}\n`);
  };
}
