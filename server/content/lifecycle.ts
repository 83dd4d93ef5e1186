/**
 * The life of a content as one table. The first six stages are stored on the content and decided by people; the rest
 * is derived from its publications and never stored.
 */
export const contentStages = ['idea', 'draft', 'in_review', 'changes_requested', 'approved', 'cancelled'] as const;
export type ContentStage = (typeof contentStages)[number];

/** Worst first: the first one that any publication shows is the content's. */
export const publishingStages = ['unconfirmed', 'failed', 'reconnect', 'held', 'publishing', 'published'] as const;
export type PublishingStage = (typeof publishingStages)[number];

export type Stage = ContentStage | PublishingStage;

export const publicationStatuses = [
  'planned',
  'held',
  'sending',
  'processing',
  'unknown',
  'reconnect',
  'published',
  'rejected',
  'exhausted',
  'unconfirmed',
  'cancelled',
] as const;
export type PublicationStatus = (typeof publicationStatuses)[number];

/**
 * What happens to a content.
 * - `edit`: its working draft is saved.
 * - `plan` / `shelve`: it gets a date / loses it and goes among the ideas.
 * - `send_for_review`, `withdraw_review`, `approve`, `request_changes`: the round with the client.
 * - `approve_on_behalf`: a member decides for the client, with a reason.
 * - `settle_approved` / `settle_unapproved`: after a new version (or a new channel, or another policy) it was looked up
 *   whether each live publication's payload is approved.
 * - `cancel`.
 */
export const lifecycleEvents = [
  'edit',
  'plan',
  'shelve',
  'send_for_review',
  'withdraw_review',
  'approve',
  'request_changes',
  'approve_on_behalf',
  'settle_approved',
  'settle_unapproved',
  'cancel',
] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** Why an event cannot happen now; a key of the words (`errors`). */
export type LifecycleRefusal =
  | 'contentCancelled'
  | 'reviewNotOpen'
  | 'reviewOpen'
  | 'alreadyApproved'
  | 'goingOut'
  | 'alreadyPublished'
  | 'decideUnconfirmedFirst';

type Refused = { refused: LifecycleRefusal };
const refuse = (refused: LifecycleRefusal): Refused => ({ refused });

const cancelled = refuse('contentCancelled');
const notOpen = refuse('reviewNotOpen');

/** The stored part: stage and event give the next stage, or say why not. */
const decided: Record<ContentStage, Record<LifecycleEvent, ContentStage | Refused>> = {
  idea: {
    edit: 'idea',
    plan: 'draft',
    shelve: 'idea',
    send_for_review: 'in_review',
    withdraw_review: notOpen,
    approve: notOpen,
    request_changes: notOpen,
    approve_on_behalf: 'approved',
    settle_approved: 'approved',
    settle_unapproved: 'idea',
    cancel: 'cancelled',
  },
  draft: {
    edit: 'draft',
    plan: 'draft',
    shelve: 'idea',
    send_for_review: 'in_review',
    withdraw_review: notOpen,
    approve: notOpen,
    request_changes: notOpen,
    approve_on_behalf: 'approved',
    settle_approved: 'approved',
    settle_unapproved: 'draft',
    cancel: 'cancelled',
  },
  in_review: {
    edit: 'in_review',
    plan: 'in_review',
    // The client was shown a date; taking it away takes the round back first.
    shelve: refuse('reviewOpen'),
    send_for_review: 'in_review',
    withdraw_review: 'draft',
    approve: 'approved',
    request_changes: 'changes_requested',
    approve_on_behalf: 'approved',
    // What is shown to the client is decided by the client, not by an older approval that happens to match.
    settle_approved: 'in_review',
    settle_unapproved: 'in_review',
    cancel: 'cancelled',
  },
  changes_requested: {
    edit: 'changes_requested',
    plan: 'changes_requested',
    shelve: 'idea',
    send_for_review: 'in_review',
    withdraw_review: notOpen,
    approve: notOpen,
    request_changes: notOpen,
    approve_on_behalf: 'approved',
    // Restoring the words that were agreed to restores the agreement.
    settle_approved: 'approved',
    settle_unapproved: 'changes_requested',
    cancel: 'cancelled',
  },
  approved: {
    edit: 'approved',
    plan: 'approved',
    shelve: 'idea',
    send_for_review: 'in_review',
    withdraw_review: notOpen,
    approve: refuse('alreadyApproved'),
    request_changes: notOpen,
    approve_on_behalf: refuse('alreadyApproved'),
    settle_approved: 'approved',
    settle_unapproved: 'draft',
    cancel: 'cancelled',
  },
  cancelled: {
    edit: cancelled,
    plan: cancelled,
    shelve: cancelled,
    send_for_review: cancelled,
    withdraw_review: cancelled,
    approve: cancelled,
    request_changes: cancelled,
    approve_on_behalf: cancelled,
    settle_approved: cancelled,
    settle_unapproved: cancelled,
    cancel: cancelled,
  },
};

const goingOut = refuse('goingOut');
const out = refuse('alreadyPublished');
const unsure = refuse('decideUnconfirmedFirst');

/** The derived part: what its publications forbid, whatever the stored stage says. Missing: the stored stage decides. */
const forbidden: Record<PublishingStage, Partial<Record<LifecycleEvent, Refused>>> = {
  unconfirmed: {
    plan: unsure,
    shelve: unsure,
    send_for_review: unsure,
    approve_on_behalf: unsure,
    cancel: unsure,
  },
  failed: {},
  reconnect: {},
  held: {},
  publishing: {
    plan: goingOut,
    shelve: goingOut,
    send_for_review: goingOut,
    approve_on_behalf: goingOut,
    cancel: goingOut,
  },
  published: {
    edit: out,
    plan: out,
    shelve: out,
    send_for_review: out,
    approve: out,
    request_changes: out,
    approve_on_behalf: out,
    cancel: out,
  },
};

/**
 * The stage that is stored after `event`, or why the event is refused.
 * Given what the publications show (`deriveStage`), their part of the table is asked first. The answer guides and is
 * shown; what guards is the stage (and status) in the WHERE of the update.
 */
export function nextStage(stage: ContentStage, event: LifecycleEvent, shown: Stage = stage): ContentStage | Refused {
  const refused = isPublishingStage(shown) ? forbidden[shown][event] : undefined;
  return refused ?? decided[stage][event];
}

/** The stored stages that `event` is possible from: what goes into the WHERE. */
export function stagesBefore(event: LifecycleEvent): ContentStage[] {
  return contentStages.filter((stage) => typeof decided[stage][event] === 'string');
}

export function isRefused(next: ContentStage | Refused): next is Refused {
  return typeof next !== 'string';
}

export function isPublishingStage(stage: Stage): stage is PublishingStage {
  return (publishingStages as readonly string[]).includes(stage);
}

const shownBy: Record<PublicationStatus, PublishingStage | null> = {
  planned: null,
  held: 'held',
  sending: 'publishing',
  processing: 'publishing',
  // Being looked for: a person is asked only when looking proves nothing.
  unknown: 'publishing',
  reconnect: 'reconnect',
  published: 'published',
  rejected: 'failed',
  exhausted: 'failed',
  unconfirmed: 'unconfirmed',
  cancelled: null,
};

/**
 * What a content shows: the worst of what its publications show, else its stored stage.
 * Partly out and the rest still planned is `publishing`; what came out stays out, even when the rest was cancelled.
 */
export function deriveStage(stage: ContentStage, publications: readonly PublicationStatus[]): Stage {
  const live = publications.filter((status) => status !== 'cancelled');
  const shown = live.map((status) => shownBy[status]);
  const worst = publishingStages.find((candidate) => shown.includes(candidate));
  if (!worst) return stage;
  return worst === 'published' && shown.includes(null) ? 'publishing' : worst;
}

/** What one publication shows, beside the stage its content has. */
export function publicationStage(stage: ContentStage, status: PublicationStatus): Stage {
  return status === 'cancelled' ? 'cancelled' : (shownBy[status] ?? stage);
}
