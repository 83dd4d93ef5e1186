import type { RequestHandler } from 'express';
import type { Config } from '#server/config.ts';
import { isLoopbackName } from '#server/config.ts';
import { isFromOwnPage, takesFromElsewhere } from '#server/security/forgery.ts';

/**
 * Refuses requests that were meant for another host: a page elsewhere whose name was pointed at us (DNS rebinding)
 * would otherwise be of our origin. Loopback names count as one when APP_URL is one of them.
 */
export function ownHostOnly({ appUrl, isLoopback }: Pick<Config, 'appUrl' | 'isLoopback'>): RequestHandler {
  const own = new URL(appUrl).hostname;
  return (req, res, next) => {
    const asked = hostnameOf(req.host);
    if (asked === own || (isLoopback && isLoopbackName(asked))) return next();
    res.status(421).type('text/plain').send(`This is ${appUrl}. Nothing answers under the name that was asked for.\n`);
  };
}

/** Refuses what another site sends in the name of whoever is signed in here. */
export function ownPagesOnly({ appUrl }: Pick<Config, 'appUrl'>): RequestHandler {
  return (req, res, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method) || takesFromElsewhere(req.path)) return next();
    const secFetchSite = req.get('sec-fetch-site');
    if (isFromOwnPage({ secFetchSite, origin: req.get('origin') }, appUrl)) return next();
    req.resume();
    res
      .status(403)
      .type('text/plain')
      .send('This was not sent by a page of this installation, so nothing was changed.\n');
  };
}

const MiB = 1024 * 1024;

/** Most bytes a request may carry; routes that take files have more, and say themselves what is too much. */
const roomFor: { path: RegExp; bytes: number }[] = [
  { path: /^\/media\/upload$/, bytes: 256 * MiB },
  // A file that is too large is read past by the route itself, which then says so.
  { path: /^\/audience\/lists\/[^/]+\/import(\.data)?$/, bytes: 256 * MiB },
];
const ordinary = 4 * MiB;

/** Refuses a body that says it is too large; `res.locals.mostBytes` is for the adapter, which counts the others. */
export const bodiesWithinLimits: RequestHandler = (req, res, next) => {
  const most = roomFor.find((room) => room.path.test(req.path))?.bytes ?? ordinary;
  res.locals.mostBytes = most;
  if (Number(req.get('content-length') ?? 0) <= most) return next();
  res.set('Connection', 'close');
  res
    .status(413)
    .type('text/plain')
    .send(`This is too large: at most ${most / MiB} MB can be sent here.\n`);
};

/** Without the port; an IPv6 address keeps its brackets. */
function hostnameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}
