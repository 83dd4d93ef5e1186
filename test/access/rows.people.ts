import { openFeed } from '#server/feeds/feeds.ts';
import { offerSetup } from '#server/people/setup.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const forged = 'abcdefghijklmnopqrstuvwxyz012345';

const profile = () => ({ name: 'Ola', locale: 'pl', timeZone: 'Europe/Warsaw', theme: 'system' });
const revokeFeed = (w: World) => `/settings/feeds/${w.made.feedId ?? w.invitationId}/revoke`;
const revoke = (w: World) => `/settings/people/invitations/${w.invitationId}/revoke`;
const person = (w: World, what: string) => `/settings/people/${w.assistant.userId}/${what}`;

/** Signing in and out, set-up, invitations, settings. */
export const peopleRows: Row[] = [
  page('$', 'gone', () => '/there/is/nothing'),
  page('sign-in._index', 'everyone', () => '/sign-in'),
  change(
    'sign-in._index',
    'everyone',
    () => '/sign-in?index',
    () => ({ email: 'nikt@example.pl', password: 'x' }),
  ),
  page('sign-in.link._index', 'everyone', () => '/sign-in/link'),
  change(
    'sign-in.link._index',
    'everyone',
    () => '/sign-in/link?index',
    () => ({ email: 'nikt@example.pl' }),
  ),
  // The page looks at nothing, so that a scanner burns nothing; what counts is the POST.
  page('sign-in.link.$token', 'everyone', () => `/sign-in/link/${forged}`),
  {
    ...change('sign-in.link.$token', 'token', (w) => `/sign-in/link/${w.made.token}`),
    forged: () => `/sign-in/link/${forged}`,
    async prepare(w) {
      w.made.token = await w.services.auth.mintLink(w.assistant.email);
    },
  },
  change('sign-out', 'leaves', () => '/sign-out'),
  page('sign-out', 'everyone', () => '/sign-out'),
  change(
    'preferences.language',
    'everyone',
    () => '/preferences/language',
    () => ({ locale: 'en' }),
  ),
  page('preferences.language', 'everyone', () => '/preferences/language'),
  change(
    'preferences.theme',
    'everyone',
    () => '/preferences/theme',
    () => ({ theme: 'dark' }),
  ),
  page('preferences.theme', 'everyone', () => '/preferences/theme'),
  {
    ...page('setup.$code', 'gone', (w) => `/setup/${w.made.code}`),
    prepare: async (w) => {
      w.made.code = (await offerSetup(w.services.db, w.services.clock.now())) ?? forged;
    },
  },
  change(
    'setup.$code',
    'gone',
    () => `/setup/${forged}`,
    () => ({ name: 'Mallory' }),
  ),
  {
    ...page('invitations.$token', 'token', (w) => `/invitations/${w.invitationToken}`),
    forged: () => `/invitations/${forged}`,
  },
  {
    ...change(
      'invitations.$token',
      'token',
      (w) => `/invitations/${w.invitationToken}`,
      () => ({ name: 'Ewa', password: '', timeZone: 'Europe/Warsaw' }),
    ),
    forged: () => `/invitations/${forged}`,
  },

  page('_app.settings', 'member', () => '/settings/profile'),
  page('_app.settings._index', 'member', () => '/settings'),
  page('_app.settings.profile', 'member', () => '/settings/profile'),
  change('_app.settings.profile', 'member', () => '/settings/profile', profile),
  page('_app.settings.password', 'member', () => '/settings/password'),
  change(
    '_app.settings.password',
    'member',
    () => '/settings/password',
    () => ({ current: 'wrong', next: 'x' }),
  ),
  page('_app.settings.sessions._index', 'member', () => '/settings/sessions'),
  page('_app.settings.sessions.end', 'member', () => '/settings/sessions/end'),
  {
    // A session is its own user's: for everybody else, owner of the workspace included, it does not exist.
    ...change(
      '_app.settings.sessions.end',
      'client',
      () => '/settings/sessions/end',
      (w) => ({ sessionId: w.made.sessionId ?? '' }),
    ),
    prepare: async (w) => {
      const rows = await w.services.db
        .selectFrom('sessions')
        .select('id')
        .where('user_id', '=', w.assistant.userId)
        .execute();
      w.made.sessionId = rows[0]?.id ?? '';
    },
  },
  page('_app.settings.sessions.end-others', 'member', () => '/settings/sessions/end-others'),
  change('_app.settings.sessions.end-others', 'member', () => '/settings/sessions/end-others'),
  page('_app.settings.people._index', 'owner', () => '/settings/people'),
  page('_app.settings.people.invite', 'owner', () => '/settings/people/invite'),
  change(
    '_app.settings.people.invite',
    'clientOwner',
    () => '/settings/people/invite',
    (w) => ({ email: 'ewa@example.pl', role: 'assistant', client: w.clientId }),
  ),
  page('_app.settings.people.invitations.$invitationId.revoke', 'member', revoke),
  change('_app.settings.people.invitations.$invitationId.revoke', 'clientOwner', revoke),
  page('_app.settings.people.$userId.clients', 'clientOwner', (w) => person(w, 'clients')),
  change(
    '_app.settings.people.$userId.clients',
    'clientOwner',
    (w) => person(w, 'clients'),
    (w) => ({ client: w.clientId }),
  ),
  page('_app.settings.people.$userId.remove', 'clientOwner', (w) => person(w, 'remove')),
  change('_app.settings.people.$userId.remove', 'clientOwner', (w) => person(w, 'remove')),
  page('_app.settings.audit', 'owner', () => '/settings/audit'),
  page('_app.settings.digest', 'member', () => '/settings/digest'),
  change(
    '_app.settings.digest',
    'member',
    () => '/settings/digest',
    () => ({ wanted: 'on', at: '08:00' }),
  ),
  page('_app.settings.feeds._index', 'member', () => '/settings/feeds'),
  page('_app.settings.feeds.new', 'member', () => '/settings/feeds/new'),
  change(
    '_app.settings.feeds.new',
    'client',
    () => '/settings/feeds/new',
    (w) => ({ client: w.clientId }),
  ),
  page('_app.settings.feeds.$feedId.revoke', 'member', revokeFeed),
  { ...change('_app.settings.feeds.$feedId.revoke', 'client', revokeFeed), prepare: makeFeed },
  // A calendar program sends no cookie: what is in the path is all the right there is.
  {
    ...page('GET /feeds/:file', 'token', (w) => w.made.feed ?? ''),
    forged: () => `/feeds/${forged}.ics`,
    prepare: makeFeed,
  },
  page('_app.settings.operations', 'owner', () => '/settings/operations'),
  page('_app.settings.operations_.pause', 'member', () => '/settings/operations/pause'),
  page('_app.settings.operations_.resume', 'member', () => '/settings/operations/resume'),
  change('_app.settings.operations_.pause', 'owner', () => '/settings/operations/pause'),
  change('_app.settings.operations_.resume', 'owner', () => '/settings/operations/resume'),
  // Without METRICS_TOKEN there is no such page; with it, test/web/metrics.test.ts.
  page('GET /metrics', 'gone', () => '/metrics'),
];

async function makeFeed(w: World): Promise<void> {
  const { db, clock } = w.services;
  const { feedId, token } = await openFeed(db, w.owner, { clientId: w.clientId, showsBodies: true }, clock.now());
  Object.assign(w.made, { feedId, feed: `/feeds/${token}.ics` });
}
