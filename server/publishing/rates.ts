import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { Http } from '#server/http/http.ts';
import { networkNames, networkOf } from '#server/networks/index.ts';
import type { Holder } from '#server/networks/interface/limits.ts';

/**
 * Rate limits as all nodes see them: a window per channel and one per app, each closed until an instant. A publication
 * that finds a window closed waits, and spends no try on it.
 */

/** No network's word closes a window for longer than this. */
const longestMs = 24 * 3600_000;

/** Where something is published, as far as limits go. */
export type Place = { channelId: string; workspaceId: string; network: string; instance: string };

/** Networks at which each workspace has an app of its own, whose limits are nobody else's. */
export const ownAppNetworks: readonly string[] = networkNames.filter((name) => {
  const connecting = networkOf(name)?.connecting;
  return connecting?.by === 'oauth' && connecting.app === 'own';
});

/** The name under which the limits of an account, or of the app that it is connected through, are kept. `isWindowOf` says the same in SQL. */
export function holderKey(of: Holder, { channelId, workspaceId, network, instance }: Place): string {
  if (of === 'account') return `channel:${channelId}`;
  return `app:${network}:${instance}:${ownAppNetworks.includes(network) ? workspaceId : ''}`;
}

/** Whether `r` is one of the rate windows of a channel `ch`: its own, or that of the app it is connected through. */
export const isWindowOf: RawBuilder<SqlBool> = sql<SqlBool>`
  r.key in ('channel:' || ch.id, 'app:' || ch.network || ':' || coalesce(ch.settings ->> 'instance', '')
    || ':' || case when ch.network = any(${[...ownAppNetworks]}::text[]) then ch.workspace_id::text else '' end)`;

/** Keeps everybody away until then; never opens a window earlier than somebody else closed it. */
export async function closeWindow(
  trx: Db,
  { of, place, until }: { of: Holder; place: Place; until: Date },
  now: Date,
): Promise<void> {
  const capped = new Date(Math.min(until.getTime(), now.getTime() + longestMs));
  if (capped <= now) return;
  await trx
    .insertInto('rate_windows')
    .values({ key: holderKey(of, place), not_before: capped, remaining: 0, resets_at: capped, updated_at: now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        not_before: sql<Date>`greatest(rate_windows.not_before, excluded.not_before)`,
        resets_at: sql<Date>`greatest(rate_windows.resets_at, excluded.resets_at)`,
        updated_at: now,
      }),
    )
    .execute();
}

/** What a network's own headers say is used up, and when there is some again. */
export type UsedUp = ReadonlyMap<Holder, Date>;

/** The client, listening for a network's own headers: `usedUp` is what they announced so far. */
export function watchRates(http: Http, now: () => Date): { http: Http; usedUp: UsedUp } {
  const usedUp = new Map<Holder, Date>();
  return {
    async http(url, request) {
      const result = await http(url, request);
      if (result.kind === 'answer') {
        for (const [of, until] of announced(result.answer.headers, now())) {
          const known = usedUp.get(of);
          if (!known || until > known) usedUp.set(of, until);
        }
      }
      return result;
    },
    usedUp,
  };
}

/** The headers that come in threes (limit, remaining, reset), and whom each of them counts. */
const headers: readonly (readonly [prefix: string, of: Holder])[] = [
  // Bluesky; Mastodon and its like; X: of a quarter of an hour, and the two of a day.
  ['ratelimit', 'account'],
  ['x-ratelimit', 'account'],
  ['x-rate-limit', 'account'],
  ['x-user-limit-24hour', 'account'],
  ['x-app-limit-24hour', 'app'],
];

function announced(said: Headers, now: Date): [Holder, Date][] {
  return headers.flatMap(([prefix, of]): [Holder, Date][] => {
    const [remaining, reset] = [said.get(`${prefix}-remaining`), said.get(`${prefix}-reset`)];
    if (remaining === null || reset === null || Number(remaining) > 0) return [];
    const until = resetOf(reset, now);
    return until ? [[of, until]] : [];
  });
}

/** Unix seconds, seconds from now, or a date. */
function resetOf(reset: string, now: Date): Date | null {
  const number = Number(reset);
  if (Number.isNaN(number)) return Number.isNaN(Date.parse(reset)) ? null : new Date(reset);
  return new Date(number > 1e9 ? number * 1000 : now.getTime() + number * 1000);
}
