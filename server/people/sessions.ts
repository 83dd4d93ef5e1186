import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from './actor.ts';
import type { SignInMethod } from './signing-in.ts';

export type OpenSession = {
  id: string;
  isThis: boolean;
  /** null when the browser did not say. */
  browser: string | null;
  system: string | null;
  address: string | null;
  startedAt: Date;
  /** To the day: it is noted when a session is prolonged. */
  seenAt: Date;
  method: SignInMethod | null;
};

/** Where the actor is signed in; this session first, then the latest. */
export async function listSessions(db: Db, actor: MemberActor, now: Date): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'updated_at', 'method'])
    .where('user_id', '=', actor.userId)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .execute();
  const sessions = rows.map((row) => ({
    id: row.id,
    isThis: row.id === actor.sessionId,
    ...deviceOf(row.user_agent ?? ''),
    address: row.ip_address || null,
    startedAt: row.created_at,
    seenAt: row.updated_at,
    method: row.method,
  }));
  return sessions.sort((a, b) => Number(b.isThis) - Number(a.isThis));
}

/** Ends one of the actor's own sessions. Throws `not_found`. */
export async function endSession(db: Db, actor: MemberActor, input: { sessionId: string }, now: Date): Promise<void> {
  const ended = await db
    .deleteFrom('sessions')
    .where('user_id', '=', actor.userId)
    .where('id', '=', input.sessionId)
    .returning('id')
    .executeTakeFirst();
  if (!ended) throw domainError('not_found', 'notFound');
  await record(db, actor, 1, now);
}

/** Ends every session of the actor but this one; answers how many. */
export async function endOtherSessions(db: Db, actor: MemberActor, now: Date): Promise<number> {
  const ended = await db
    .deleteFrom('sessions')
    .where('user_id', '=', actor.userId)
    .where('id', '!=', actor.sessionId)
    .returning('id')
    .execute();
  if (ended.length > 0) await record(db, actor, ended.length, now);
  return ended.length;
}

const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Browser and system by their own names, good enough to know one's own devices. */
export function deviceOf(userAgent: string): { browser: string | null; system: string | null } {
  const first = (names: [RegExp, string][]) => names.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
  return { browser: first(browsers), system: first(systems) };
}

function record(db: Db, actor: MemberActor, count: number, now: Date): Promise<void> {
  const subject = { kind: 'member', id: actor.userId };
  return recordEvent(db, actor, { event: 'member.sessionsEnded', subject, detail: { count } }, now);
}
