import type { Row } from './row.ts';
import { audienceRows } from './rows.audience.ts';
import { calendarRows } from './rows.calendar.ts';
import { channelRows } from './rows.channels.ts';
import { clientRows } from './rows.clients.ts';
import { contentRows } from './rows.contents.ts';
import { mailboxRows } from './rows.mailbox.ts';
import { newsletterRows } from './rows.newsletters.ts';
import { peopleRows } from './rows.people.ts';
import { planRows } from './rows.plan.ts';
import { reviewRows } from './rows.review.ts';

/**
 * Who may do what, from where: one row for the loader and one for the action of every Remix route, and one for every
 * Express route; `matrix.test.ts` fails on a route without. Your routes' rows go into `rows.<area>.ts`:
 * `page('_app.clients.$clientId._index', 'client', (w) => `/clients/${w.clientId}`)` for what is looked at,
 * `change(route, access, path, body)` for what is posted. `world.ts` says what exists.
 */
export const matrix: Row[] = [
  ...newsletterRows,
  ...peopleRows,
  ...audienceRows,
  ...calendarRows,
  ...planRows,
  ...clientRows,
  ...channelRows,
  ...contentRows,
  ...reviewRows,
  ...mailboxRows,
];

/** Layouts, which have no address of their own: their loaders are asked alone, through a page below them. */
export const layouts: Record<string, { below: string; access: Row['access'] }> = {
  root: { below: '/sign-in', access: 'everyone' },
  'routes/_app': { below: '/settings/profile', access: 'member' },
};
