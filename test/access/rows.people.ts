import { offerSetup } from '#server/people/setup.ts';
import { change, page, type Row } from './row.ts';

const forged = 'abcdefghijklmnopqrstuvwxyz012345';

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
];
