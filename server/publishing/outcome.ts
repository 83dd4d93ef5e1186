import type { ReasonCode } from '#server/networks/interface/reasons.ts';
import type { Found, Outcome, PostNetwork } from '#server/networks/network.ts';
import { nextTry } from './backoff.ts';

/** What becomes of a publication after an answer. */
export type Verdict =
  | { status: 'published'; remoteId: string; remoteUrl: string | null }
  | { status: 'processing'; at: Date; remoteId: string | null }
  | { status: 'planned'; at: Date; tries: number; reason: ReasonCode; words: string | null }
  | { status: 'unknown'; at: Date; reason: ReasonCode; words: string | null }
  | { status: 'reconnect' | 'rejected' | 'exhausted'; reason: ReasonCode; words: string | null }
  /** `isChannelLost`: asked of a person because the channel's access is dead too. */
  | { status: 'unconfirmed'; reason: ReasonCode; words: string | null; isChannelLost?: true };

export type Judged = {
  network: PostNetwork;
  tries: number;
  graceEndsAt: Date;
  /** An earlier try of the same key ended in doubt that only a try with the same key can end (receiverKey). */
  hasDoubt: boolean;
};

/** A limit was reached, of the account or the app: nothing is wrong with the post, and being told to wait is no failed try. */
export const isTooMuch = (reason: ReasonCode): boolean =>
  reason === 'rate_limited' || reason === 'quota_reached' || reason === 'credits_used_up';

/** Maps the answer to the one irreversible call to what becomes of the publication. */
export function verdictOn(
  outcome: Outcome,
  { network, tries, graceEndsAt, hasDoubt }: Judged,
  random: () => number,
  now: Date,
): Verdict {
  switch (outcome.kind) {
    case 'published':
      return { status: 'published', remoteId: outcome.remoteId, remoteUrl: outcome.remoteUrl ?? null };
    case 'processing':
      return { status: 'processing', at: later(now, outcome.checkAfterMs), remoteId: outcome.remoteId ?? null };
    case 'reconnect':
      return hasDoubt
        ? { status: 'unconfirmed', ...why(outcome), isChannelLost: true }
        : { status: 'reconnect', ...why(outcome) };
    case 'rejected':
      // What refuses this try says nothing of the one that was in doubt.
      return { status: hasDoubt ? 'unconfirmed' : 'rejected', ...why(outcome) };
    case 'retry': {
      const spent = isTooMuch(outcome.reason) ? tries : tries + 1;
      const at = nextTry(spent || 1, outcome.afterMs, random, now);
      if (at <= graceEndsAt) return { status: 'planned', at, tries: spent, ...why(outcome) };
      return { status: hasDoubt ? 'unconfirmed' : 'exhausted', ...why(outcome) };
    }
    case 'unknown':
      return doubt(outcome, network, { tries, graceEndsAt, random }, now);
  }
}

/** Nobody knows whether it was made. What can be looked up is; what cannot is asked of a person; never blindly repeated. */
function doubt(
  outcome: Extract<Outcome, { kind: 'unknown' }>,
  network: PostNetwork,
  { tries, graceEndsAt, random }: { tries: number; graceEndsAt: Date; random: () => number },
  now: Date,
): Verdict {
  if (network.idempotency === 'none') return { status: 'unconfirmed', ...why(outcome) };
  if (network.idempotency !== 'receiverKey')
    return { status: 'unknown', at: later(now, network.consistentAfterMs), ...why(outcome) };
  // The receiver knows the key: the same again is no second one.
  const at = nextTry(tries + 1, undefined, random, now);
  return at <= graceEndsAt
    ? { status: 'planned', at, tries: tries + 1, ...why(outcome) }
    : { status: 'unconfirmed', ...why(outcome) };
}

/** Looking goes on this long after the doubtful call; then a person is asked. */
const longestLookMs = 10 * 60_000;

export type Looked = {
  network: Exclude<PostNetwork, { idempotency: 'none' | 'receiverKey' }>;
  armedAt: Date;
  /** The process that armed it is proven gone. */
  isWorkerGone: boolean;
  reason: ReasonCode;
  words: string | null;
};

/** Maps what a look at the network found. What is proven absent is planned again where repeating it is safe. */
export function verdictOnLook(
  found: Found,
  { network, armedAt, isWorkerGone, reason, words }: Looked,
  now: Date,
): Verdict {
  if (found.kind === 'found')
    return { status: 'published', remoteId: found.remoteId, remoteUrl: found.remoteUrl ?? null };
  const elapsed = now.getTime() - armedAt.getTime();
  if (found.kind === 'unsure') {
    if (elapsed > longestLookMs) return { status: 'unconfirmed', reason: found.reason, words };
    return { status: 'unknown', at: later(now, Math.min(Math.max(elapsed / 2, 5_000), 120_000)), reason, words };
  }
  const repeatable =
    network.idempotency === 'clientKey' ||
    network.idempotency === 'twoStep' ||
    (network.idempotency === 'keyWindow' && elapsed < network.windowMs) ||
    isWorkerGone;
  return repeatable
    ? { status: 'planned', at: now, tries: 0, reason, words }
    : { status: 'unconfirmed', reason, words };
}

function why({ reason, words }: { reason: ReasonCode; words?: string }): { reason: ReasonCode; words: string | null } {
  return { reason, words: words ?? null };
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
