import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Services } from '#server/context.ts';
import { openMetrics } from '#server/operations/metrics.ts';

/** For Prometheus, with METRICS_TOKEN as its bearer. Without that setting there is nothing here. Answers to any Host. */
export function metricsRoute(services: Services): RequestHandler {
  const { metricsToken } = services.config;
  if (!metricsToken) return (_req, _res, next) => next('route');
  const { contentType, read } = openMetrics(services);
  const expected = digest(`Bearer ${metricsToken}`);
  return async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    if (!timingSafeEqual(digest(req.get('authorization') ?? ''), expected)) {
      res.setHeader('WWW-Authenticate', 'Bearer');
      res.status(401).type('text/plain').send('This needs the token of METRICS_TOKEN.\n');
      return;
    }
    const text = await read();
    res.setHeader('Content-Type', contentType);
    res.send(text);
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
