import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { Http } from '#server/http/http.ts';

/**
 * Rate limits as all nodes see them: a window per channel and one per app, each closed until an instant. A publication
 * that finds a window closed waits, and spends no try on it.
 */

/** No network's word closes a window for longer than this. */
const longestMs = 24 * 3600_000;

export type Window = { channelId: string } | { network: string; instance: string };

export function windowKey(window: Window): string {
  return 'channelId' in window ? `channel:${window.channelId}` : `app:${window.network}:${window.instance}`;
}

/** Keeps everybody away until then; never opens a window earlier than somebody else closed it. */
export async function closeWindow(trx: Db, window: Window, until: Date, now: Date): Promise<void> {
  const capped = new Date(Math.min(until.getTime(), now.getTime() + longestMs));
  if (capped <= now) return;
  await trx
    .insertInto('rate_windows')
    .values({ key: windowKey(window), not_before: capped, remaining: 0, resets_at: capped, updated_at: now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        not_before: sql<Date>`greatest(rate_windows.not_before, excluded.not_before)`,
        resets_at: sql<Date>`greatest(rate_windows.resets_at, excluded.resets_at)`,
        updated_at: now,
      }),
    )
    .execute();
}

/** The client, listening for a network's own headers: `exhaustedUntil` is when its last announced window opens, if it is used up. */
export function watchRates(http: Http, now: () => Date): { http: Http; exhaustedUntil(): Date | null } {
  let until: Date | null = null;
  return {
    async http(url, request) {
      const result = await http(url, request);
      if (result.kind === 'answer') {
        const announced = exhausted(result.answer.headers, now());
        if (announced && (!until || announced > until)) until = announced;
      }
      return result;
    },
    exhaustedUntil: () => until,
  };
}

/** RateLimit-* (Bluesky), X-RateLimit-* (Mastodon), X-Rate-Limit-* (X): reset as unix seconds, seconds from now, or a date. */
function exhausted(headers: Headers, now: Date): Date | null {
  for (const prefix of ['ratelimit', 'x-ratelimit', 'x-rate-limit']) {
    const remaining = headers.get(`${prefix}-remaining`);
    const reset = headers.get(`${prefix}-reset`);
    if (remaining === null || reset === null || Number(remaining) > 0) continue;
    const number = Number(reset);
    if (Number.isNaN(number)) return Number.isNaN(Date.parse(reset)) ? null : new Date(reset);
    return new Date(number > 1e9 ? number * 1000 : now.getTime() + number * 1000);
  }
  return null;
}
