import { randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { hashToken } from './secrets.ts';

const minute = 60_000;

/** How many tries within how long (milliseconds). Per address: an office shares one. Per account: a person mistypes. */
const rules = {
  signInByAddress: { most: 40, within: 15 * minute },
  signInByAccount: { most: 10, within: 15 * minute },
  linkByAddress: { most: 20, within: 60 * minute },
  linkByAccount: { most: 5, within: 60 * minute },
  linkUsedByAddress: { most: 40, within: 15 * minute },
  setupByAddress: { most: 20, within: 60 * minute },
  invitationByAddress: { most: 40, within: 60 * minute },
  formByAddress: { most: 20, within: 60 * minute },
  formByAccount: { most: 3, within: 60 * minute },
  feedByAddress: { most: 240, within: 15 * minute },
  approverLinkByAddress: { most: 120, within: 15 * minute },
} as const;

export type RateRule = keyof typeof rules;

/**
 * Counts one try; throws `limit` with the minutes to wait when there were too many. All nodes count together, in
 * Postgres. `about` is an address (IPv6: its /64) or an account; only its hash is kept.
 */
export async function countTry(db: Db, rule: RateRule, about: string | null, now: Date): Promise<void> {
  const { most, within } = rules[rule];
  const start = now.getTime() - within;
  const { rows } = await sql<{ count: number; last_request: string }>`
    insert into rate_limits as r (id, key, count, last_request)
    values (${randomUUID()}, ${keyOf(rule, about)}, 1, ${now.getTime()})
    on conflict (key) do update set
      count = case when r.last_request <= ${start} then 1 else r.count + 1 end,
      last_request = case when r.last_request <= ${start} then excluded.last_request else r.last_request end
    returning count, last_request`.execute(db);
  const row = rows[0];
  if (!row || row.count <= most) return;
  const minutes = Math.max(1, Math.ceil((Number(row.last_request) + within - now.getTime()) / minute));
  throw domainError('limit', 'tooManyTries', { minutes });
}

/** Forgets the tries: it was the right person after all. */
export async function forgiveTries(db: Db, rule: RateRule, about: string | null): Promise<void> {
  await db.deleteFrom('rate_limits').where('key', '=', keyOf(rule, about)).execute();
}

/** Removes counts that no rule looks at any more. */
export async function tidyTries(db: Db, now: Date): Promise<void> {
  const longest = Math.max(...Object.values(rules).map((rule) => rule.within));
  await db
    .deleteFrom('rate_limits')
    .where('last_request', '<', String(now.getTime() - longest))
    .execute();
}

function keyOf(rule: RateRule, about: string | null): string {
  return `${rule}:${hashToken(about ? networkOf(about) : 'nowhere').slice(0, 32)}`;
}

/** One household or server has a whole /64 of IPv6 to itself. */
function networkOf(about: string): string {
  if (!ipaddr.isValid(about)) return about.toLowerCase();
  const address = ipaddr.process(about);
  if (address.kind() === 'ipv4') return address.toString();
  return address.toByteArray().slice(0, 8).join('.');
}
