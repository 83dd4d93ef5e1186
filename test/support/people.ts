import { readConfig } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';
import { openLog } from '#server/log.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type Auth, keptPassword, type Origin, openAuth } from '#server/people/auth.ts';
import { keepPassword } from '#server/people/users.ts';
import { openSecrets } from '#server/security/secrets.ts';

export const testSecret = 'a secret for tests only, 32 characters or more';
export const testPassword = 'żółta łódka pod mostem';

/** A browser that has no cookie yet. */
export const stranger: Origin = {
  cookie: null,
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

/** What proving who somebody is needs, over a test database. */
export function openTestAuth(db: Db, appUrl = 'http://localhost:3000') {
  const config = readConfig({ APP_URL: appUrl, APP_SECRET: testSecret });
  const secrets = openSecrets(config);
  return { db, config, secrets, auth: openAuth({ db, config, secrets, log: openLog('silent') }) };
}

/** The browser after it was given these cookies. */
export function withCookies(origin: Origin, cookies: string[]): Origin {
  const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '').filter((pair) => !pair.endsWith('='));
  return { ...origin, cookie: pairs.join('; ') || null };
}

/** Signs a member of the factories in by password, and hands back the browser. */
export async function signIn(db: Db, auth: Auth, member: MemberActor): Promise<Origin & { sessionId: string }> {
  await keepPassword(db, member.userId, await keptPassword(testPassword), new Date());
  const session = await auth.signInWithPassword(stranger, member.email, testPassword);
  if (!session) throw new Error(`${member.email} cannot sign in`);
  return { ...withCookies(stranger, session.cookies), sessionId: session.sessionId };
}
