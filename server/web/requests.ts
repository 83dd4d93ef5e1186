import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '#server/log.ts';
import { redactPath } from '#server/security/redact.ts';

/**
 * Gives each request an id (told in the answer, so that a person can name it), its page's nonce, and the address it
 * came from: once the connection is gone, Express cannot say it any more and throws.
 */
export const identify: RequestHandler = (req, res, next) => {
  res.locals.address = req.ip ?? null;
  res.locals.requestId = randomUUID();
  res.locals.nonce = randomBytes(16).toString('base64');
  res.setHeader('X-Request-Id', res.locals.requestId);
  next();
};

/** One line per request when its answer is out or its browser is gone: what, how long, from where; never a token. */
export function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    res.on('close', () => {
      const level = res.statusCode >= 500 ? 'error' : req.path === '/healthz' ? 'debug' : 'info';
      log[level](
        {
          requestId: res.locals.requestId,
          method: req.method,
          path: redactPath(req.originalUrl),
          status: res.statusCode,
          ms: Math.round(performance.now() - start),
          address: res.locals.address,
          ...(res.writableFinished ? {} : { cut: true }),
        },
        'request',
      );
    });
    next();
  };
}
