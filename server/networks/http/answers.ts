import type { HttpAnswer, HttpFailure, HttpFailureReason } from '#server/http/http.ts';
import type { ConnectFailure } from '../interface/connecting.ts';
import type { ReasonCode } from '../interface/reasons.ts';
import type { Health, Outcome, Refusal } from '../network.ts';

/** What every network's answers have in common: failures on the way, waiting times, the network's own words. */

const reasons: Record<HttpFailureReason, ReasonCode> = {
  private_address: 'private_address',
  name_not_found: 'name_not_found',
  connection_refused: 'connection_refused',
  connection_reset: 'connection_reset',
  timeout: 'timeout',
  tls: 'tls',
  certificate_untrusted: 'certificate_untrusted',
  certificate_expired: 'certificate_expired',
  certificate_wrong_name: 'certificate_wrong_name',
  too_large: 'answer_unreadable',
  too_many_redirects: 'not_the_network',
  deadline_passed: 'deadline_passed',
  bad_address: 'address_unusable',
  insecure: 'insecure',
};

/** No answer to a call that may be repeated: a read, an upload, a token. */
export function refusalOfFailure({ reason }: HttpFailure): Refusal {
  const isHopeless = reason === 'bad_address' || reason === 'insecure';
  return { kind: isHopeless ? 'reconnect' : 'retry', reason: reasons[reason] };
}

/** No answer to the one call that cannot be taken back. */
export function outcomeOfFailure(failure: HttpFailure): Outcome {
  return failure.sent ? { kind: 'unknown', reason: reasons[failure.reason] } : refusalOfFailure(failure);
}

/** No answer while connecting; `field` is where the address was typed. */
export function connectFailure({ reason }: HttpFailure, field: string): ConnectFailure {
  return { kind: 'failed', reason: reasons[reason], field };
}

export function reasonOfFailure({ reason }: HttpFailure): ReasonCode {
  return reasons[reason];
}

/**
 * How long the network asks us to wait, in milliseconds: Retry-After, else the reset of its rate limit (Bluesky and X
 * state Unix seconds, Mastodon a date). Undefined when it does not say.
 */
export function waitOf(headers: Headers, now: Date): number | undefined {
  const asked = headers.get('retry-after');
  if (asked && /^\d{1,6}$/.test(asked)) return Number(asked) * 1000;
  const reset = headers.get('ratelimit-reset') ?? headers.get('x-ratelimit-reset') ?? headers.get('x-rate-limit-reset');
  const until = instantOf(asked, now) ?? instantOf(reset, now);
  return until === undefined ? undefined : Math.min(Math.max(until - now.getTime(), 1_000), dayMs);
}

const dayMs = 86_400_000;

function instantOf(text: string | null, now: Date): number | undefined {
  if (!text) return undefined;
  // A number is Unix seconds, or seconds from now where it is too small for that.
  const number = /^\d{1,11}$/.test(text) ? Number(text) : null;
  if (number !== null) return number > 1e9 ? number * 1000 : now.getTime() + number * 1000;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** The refusals that every network gives alike, before it acts: too much, or out of service for a stated time. */
export function refusedBeforeActing(answer: HttpAnswer, now: Date): Refusal | null {
  const afterMs = waitOf(answer.headers, now);
  const wait = afterMs === undefined ? {} : { afterMs };
  if (answer.status === 429) return { kind: 'retry', reason: 'rate_limited', ...wait };
  if (answer.status === 503 && answer.headers.has('retry-after'))
    return { kind: 'retry', reason: 'unavailable', ...wait };
  return null;
}

/** What a refusal of a harmless call says of the account's health. */
export function healthOf({ kind, reason, words }: Refusal): Health {
  return { kind: kind === 'reconnect' ? 'reconnect' : 'trouble', reason, ...(words ? { words } : {}) };
}

/** The network's own words as they may be shown: one line, printable, not endless; undefined when there are none. */
export function wordsOf(text: unknown): { words?: string } {
  if (typeof text !== 'string') return {};
  const words = text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
  return words ? { words } : {};
}

/** The parsed body when it is an object; {} for anything else, so that reading a field never throws. */
export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
