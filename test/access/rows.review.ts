import { shownIn } from '#server/review/shown.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const review = (world: World, rest = ''): string => `/review/${world.link.id}${rest}`;
const item = (world: World, rest = ''): string => review(world, `/${world.reviewId}${rest}`);

/** What the page would hand back with a decision. */
async function look(world: World): Promise<void> {
  const { fingerprint } = await shownIn(world.services.db, world.approver, world.reviewId);
  world.made.shown = fingerprint;
}

export const reviewRows: Row[] = [
  // The address in the mail: the token is the right, and it changes nothing but who is known to have looked.
  {
    ...page('approve.$token', 'token', (w) => `/approve/${w.link.token}`),
    forged: () => '/approve/aaaaaaaaaaaaaaaaaaaaaaaa',
  },
  page('approve.$token_.renew', 'token', (w) => `/approve/${w.link.token}/renew`),
  {
    ...change('approve.$token_.renew', 'token', (w) => `/approve/${w.link.token}/renew`),
    forged: () => '/approve/aaaaaaaaaaaaaaaaaaaaaaaa/renew',
  },

  // The approver's own pages, by the cookie of that one link.
  page('review._index', 'everyone', () => '/review'),
  page('review.$link', 'approver', review),
  page('review.$link._index', 'approver', review),
  page('review.$link.$review', 'approver', item),
  page('review.$link.$review._index', 'approver', item),
  page('review.$link.$review.approve', 'approver', (w) => item(w, '/approve')),
  page('review.$link.$review.changes', 'approver', (w) => item(w, '/changes')),
  page('review.$link.$review.comment', 'approver', (w) => item(w, '/comment')),
  page('review.$link.approve-all', 'approver', (w) => review(w, '/approve-all')),
  page('review.$link_.not-me', 'approver', (w) => review(w, '/not-me')),
  page('review.$link_.renew', 'everyone', (w) => review(w, '/renew')),
  {
    ...change(
      'review.$link.$review.approve',
      'approver',
      (w) => item(w, '/approve'),
      (w) => ({ shown: w.made.shown ?? '' }),
    ),
    prepare: look,
  },
  {
    ...change(
      'review.$link.$review.changes',
      'approver',
      (w) => item(w, '/changes'),
      (w) => ({
        shown: w.made.shown ?? '',
        words: 'Proszę o inne zdjęcie.',
      }),
    ),
    prepare: look,
  },
  change(
    'review.$link.$review.comment',
    'approver',
    (w) => item(w, '/comment'),
    () => ({ body: 'Ładnie.' }),
  ),
  {
    ...change(
      'review.$link.approve-all',
      'approver',
      (w) => review(w, '/approve-all'),
      (w) => ({
        item: `${w.reviewId}:${w.made.shown}`,
      }),
    ),
    prepare: look,
  },
  change('review.$link_.not-me', 'approver', (w) => review(w, '/not-me')),
  change('review.$link_.renew', 'approver', (w) => review(w, '/renew')),

  // The assistant's side.
  page('_app._index', 'member', () => '/'),
  page('_app.reviews._index', 'member', () => '/reviews'),
  page('_app.reviews.send', 'member', () => '/reviews/send'),
  page('_app.reviews.$reviewId.decision', 'member', (w) => `/reviews/${w.reviewId}/decision`),
  page('_app.reviews.$reviewId.withdraw', 'member', (w) => `/reviews/${w.reviewId}/withdraw`),
  page(
    '_app.reviews.approvers.$approverId.revoke',
    'member',
    (w) => `/reviews/approvers/${w.approver.approverId}/revoke`,
  ),
  page('_app.reviews.clients.$clientId.remind', 'member', (w) => `/reviews/clients/${w.clientId}/remind`),
  change(
    '_app.reviews.send',
    'client',
    () => '/reviews/send',
    (w) => ({
      content: w.contentId,
      approver: w.approver.approverId,
      note: '',
    }),
  ),
  change(
    '_app.reviews.$reviewId.decision',
    'client',
    (w) => `/reviews/${w.reviewId}/decision`,
    () => ({
      decision: 'approved',
      reason: 'Powiedziane przez telefon',
    }),
  ),
  change('_app.reviews.$reviewId.withdraw', 'client', (w) => `/reviews/${w.reviewId}/withdraw`),
  change(
    '_app.reviews.approvers.$approverId.revoke',
    'client',
    (w) => `/reviews/approvers/${w.approver.approverId}/revoke`,
  ),
  change('_app.reviews.clients.$clientId.remind', 'client', (w) => `/reviews/clients/${w.clientId}/remind`),
];
