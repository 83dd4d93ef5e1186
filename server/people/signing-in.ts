import { signInLink } from '#emails/signInLink.ts';
import { recordEvent } from '#server/audit/audit.ts';
import type { Config } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { queueMail } from '#server/mail/outbox.ts';
import { countTry, forgiveTries } from '#server/security/rate-limit.ts';
import type { Locale } from './actor.ts';
import { type Auth, linkLife, type Origin, type SignedIn } from './auth.ts';
import { cleanEmail } from './fields.ts';
import { memberOf } from './members.ts';

export type SigningIn = { db: Db; auth: Auth; config: Pick<Config, 'appUrl'> };

export type SignInMethod = 'password' | 'link' | 'setup' | 'invitation';

/** Throws `invalid wrongPassword` whatever is wrong, and `limit` after too many tries. */
export async function signInWithPassword(
  { db, auth }: SigningIn,
  origin: Origin,
  input: { email: string; password: string },
  now: Date,
): Promise<SignedIn> {
  const email = cleanEmail(input.email);
  if (!input.password) throw domainError('invalid', 'passwordMissing', {}, 'password');
  await countTry(db, 'signInByAddress', origin.address, now);
  await countTry(db, 'signInByAccount', email, now);
  const session = await auth.signInWithPassword(origin, email, input.password.slice(0, 1000));
  if (!session || !(await welcome(db, session, 'password', origin, now)))
    throw domainError('invalid', 'wrongPassword', {}, 'password');
  await forgiveTries(db, 'signInByAccount', email);
  return session;
}

/**
 * Mails a link for signing in, if the address is a member's. The answer and the work are the same if it is not: a
 * token is made and the mail is drawn either way. Throws `invalid` and `limit` only.
 */
export async function mailSignInLink(
  { db, auth, config }: SigningIn,
  origin: Origin,
  input: { email: string; to: string; locale: Locale },
  now: Date,
): Promise<void> {
  const email = cleanEmail(input.email);
  await countTry(db, 'linkByAddress', origin.address, now);
  await countTry(db, 'linkByAccount', email, now);
  const token = await auth.mintLink(email);
  const user = await memberAt(db, email);
  const locale = user?.locale ?? input.locale;
  const to = input.to === '/' ? '' : `?to=${encodeURIComponent(input.to)}`;
  const url = `${config.appUrl}/sign-in/link/${token}${to}`;
  const mail = signInLink({ name: user?.name ?? email, url, minutes: linkLife / 60 }, locale);
  if (!user) return;
  await queueMail(
    db,
    { ...mail, workspaceId: user.workspace_id, kind: 'sign_in_link', to: { email, name: user.name }, isSecret: true },
    now,
  );
}

/** Throws `invalid linkUsedUp` when the token was used, has expired or never was. */
export async function signInWithLink(
  { db, auth }: SigningIn,
  origin: Origin,
  token: string,
  now: Date,
): Promise<SignedIn> {
  await countTry(db, 'linkUsedByAddress', origin.address, now);
  const session = await auth.signInWithLink(origin, token);
  if (!session || !(await welcome(db, session, 'link', origin, now))) throw domainError('invalid', 'linkUsedUp');
  return session;
}

/** Notes how a session began. False, and the session is gone, when its user is a member of nothing. */
export async function welcome(
  db: Db,
  session: SignedIn,
  method: SignInMethod,
  origin: Origin,
  now: Date,
): Promise<boolean> {
  const member = await memberOf(db, session, origin.address);
  if (!member) {
    await db.deleteFrom('sessions').where('id', '=', session.sessionId).execute();
    return false;
  }
  await db.updateTable('sessions').set({ method }).where('id', '=', session.sessionId).execute();
  const subject = { kind: 'member', id: member.userId };
  await recordEvent(db, member, { event: 'member.signedIn', subject, detail: { method } }, now);
  return true;
}

function memberAt(db: Db, email: string) {
  return db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select(['users.name', 'users.locale', 'members.workspace_id'])
    .where('users.email', '=', email)
    .where('members.removed_at', 'is', null)
    .orderBy('members.created_at')
    .limit(1)
    .executeTakeFirst();
}
