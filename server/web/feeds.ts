import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Services } from '#server/context.ts';
import { isDomainError } from '#server/errors.ts';
import { calendarText } from '#server/feeds/calendar.ts';
import { feedOf, plannedEvents } from '#server/feeds/planned.ts';
import { countTry } from '#server/security/rate-limit.ts';

/** What calendar programs read. They send no cookie: the token in the path is all the right there is. */
export function feedRoutes({ db, clock, config }: Services): Router {
  const routes = Router();

  routes.get('/feeds/:file', async (req, res) => {
    const now = clock.now();
    res.set({
      'Cache-Control': 'private, max-age=300',
      'X-Robots-Tag': 'noindex',
      'Referrer-Policy': 'no-referrer',
    });
    try {
      await countTry(db, 'feedByAddress', res.locals.address, now);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return void res
        .status(429)
        .set('Retry-After', '900')
        .type('text/plain')
        .send('Too often. Once an hour is enough.\n');
    }
    const feed = await feedOf(db, req.params.file.replace(/\.ics$/, ''), now);
    if (!feed) return void res.status(404).type('text/plain').send('There is no calendar here any more.\n');
    const events = await plannedEvents(db, feed, now);
    const text = calendarText(feed, events, config.appUrl);
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 32)}"`;
    const changedAt = new Date(Math.max(0, ...events.map((event) => event.changedAt.getTime())));
    res.set({
      ETag: etag,
      ...(events.length > 0 ? { 'Last-Modified': changedAt.toUTCString() } : {}),
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="asystentka.ics"',
    });
    // An event that was taken out changes the bytes and no date, so the date alone proves nothing.
    if (req.headers['if-none-match']?.split(/,\s*/).some((known) => known.replace(/^W\//, '') === etag))
      return void res.status(304).end();
    res.send(text);
  });
  return routes;
}
