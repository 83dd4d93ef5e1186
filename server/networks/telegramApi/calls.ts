import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import { objectOf, refusalOfFailure, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { Refusal } from '../network.ts';

/**
 * Calls to a Bot API server. The token is part of the address, so no address is ever shown, kept or logged; what comes
 * back from here has none in it.
 */

export type Bot = { service: string; token: string };

/** Letters that cannot leave their place in a path. */
export const tokenShape = /^\d{5,20}:[A-Za-z0-9_-]{30,64}$/;

export function bot(
  { http, signal }: Pick<Reach, 'http' | 'signal'>,
  { service, token }: Bot,
  method: string,
  body: Record<string, unknown> | FormData = {},
  more: { beforeFirstByte?: () => void } = {},
): Promise<HttpResult> {
  const isForm = body instanceof FormData;
  return http(`${service}/bot${token}/${method}`, {
    method: 'POST',
    headers: { accept: 'application/json', ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm ? body : JSON.stringify(body),
    carriesSecret: true,
    signal,
    ...more,
  });
}

/** What a method gave; undefined where it said no or is not the Bot API. */
export function resultOf({ status, json }: HttpAnswer): unknown {
  const body = objectOf(json);
  return status === 200 && body.ok === true ? body.result : undefined;
}

export type BotError = { code: number; description: string; retryAfter: number; migratedTo: string };

/** What the Bot API said no to; null for an answer that is none of its own. Its own code counts, whatever the status is. */
export function errorOf({ json }: HttpAnswer): BotError | null {
  const body = objectOf(json);
  if (body.ok !== false || typeof body.error_code !== 'number') return null;
  const { retry_after: wait, migrate_to_chat_id: chat } = objectOf(body.parameters);
  return {
    code: body.error_code,
    description: textOf(body.description),
    retryAfter: typeof wait === 'number' && wait > 0 ? wait : 0,
    migratedTo: typeof chat === 'number' || typeof chat === 'string' ? String(chat) : '',
  };
}

/** What a refusal says of the bot and its place; null when it is about the message. */
export function accountRefusal(error: BotError): Refusal | null {
  const { code, description } = error;
  const words = wordsOf(description);
  if (code === 401 || code === 404) return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (/chat not found|chat_id is empty|PEER_ID_INVALID|channel_private/i.test(description))
    return { kind: 'reconnect', reason: 'place_not_found', ...words };
  if (
    code === 403 ||
    /not enough rights|administrator rights|CHAT_WRITE_FORBIDDEN|CHAT_ADMIN_REQUIRED|have no rights/i.test(description)
  )
    return { kind: 'reconnect', reason: 'posting_not_allowed', ...words };
  return null;
}

/** The Bot API's own "not now": it did nothing. */
export function waitRefusal({ code, retryAfter }: BotError): Refusal | null {
  if (code !== 429) return null;
  return { kind: 'retry', reason: 'rate_limited', ...(retryAfter > 0 ? { afterMs: retryAfter * 1000 } : {}) };
}

/** A harmless call that gave no result. */
export function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const error = errorOf(answer);
  if (error) {
    const refusal = waitRefusal(error) ?? accountRefusal(error);
    return refusal ?? { kind: 'retry', reason: 'server_error', ...wordsOf(error.description) };
  }
  return (
    refusedBeforeActing(answer, now) ?? {
      kind: 'retry',
      reason: answer.status >= 500 ? 'server_error' : 'not_the_network',
    }
  );
}
