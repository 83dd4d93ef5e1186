import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { countTry } from '#server/security/rate-limit.ts';
import type { MemberActor } from './actor.ts';
import { keptPassword, verifyPassword } from './auth.ts';
import { cleanLocale, cleanName, cleanPassword, cleanZone } from './fields.ts';
import { themes, weekStarts } from './preferences.ts';
import { keepPassword } from './users.ts';

/** How long after signing in by mailed link a new password may be set without the old one, in milliseconds. */
const freshFor = 30 * 60_000;

/** Saves the actor's own name, language, zone (IANA), theme and the day on which weeks begin; what is no choice becomes the usual one. */
export async function saveProfile(
  db: Db,
  actor: MemberActor,
  input: { name: string; locale: string; timeZone: string; theme: string; weekStart: string },
  now: Date,
): Promise<void> {
  const values = {
    name: cleanName(input.name),
    locale: cleanLocale(input.locale),
    time_zone: cleanZone(input.timeZone),
    theme: themes.find((theme) => theme === input.theme) ?? 'system',
    week_start: weekStarts.find((day) => String(day) === input.weekStart) ?? 1,
    updated_at: now,
  };
  await db.updateTable('users').set(values).where('id', '=', actor.userId).execute();
}

/** Whether the old password has to be given to set a new one. */
export async function passwordNeeded(db: Db, actor: MemberActor, now: Date): Promise<boolean> {
  const account = await passwordOf(db, actor);
  if (!account?.password) return false;
  const session = await db
    .selectFrom('sessions')
    .select(['method', 'created_at'])
    .where('id', '=', actor.sessionId)
    .executeTakeFirst();
  const fresh = session && now.getTime() - session.created_at.getTime() < freshFor;
  // Whoever came by mailed link has just proven the address: that is also the way out for a forgotten password.
  return !(fresh && session.method === 'link');
}

/** Sets a new password and ends the actor's other sessions. Throws `invalid wrongPassword`, `limit`. */
export async function changePassword(
  db: Db,
  actor: MemberActor,
  input: { current: string; next: string },
  now: Date,
): Promise<void> {
  const next = cleanPassword(input.next, 'next');
  if (await passwordNeeded(db, actor, now)) {
    await countTry(db, 'signInByAccount', actor.email, now);
    const kept = (await passwordOf(db, actor))?.password ?? '';
    if (!(await verifyPassword(kept, input.current)))
      throw domainError('invalid', 'currentPasswordWrong', {}, 'current');
  }
  const hash = await keptPassword(next);
  await db.transaction().execute(async (trx) => {
    await keepPassword(trx, actor.userId, hash, now);
    await trx.deleteFrom('sessions').where('user_id', '=', actor.userId).where('id', '!=', actor.sessionId).execute();
    const subject = { kind: 'member', id: actor.userId };
    await recordEvent(trx, actor, { event: 'member.passwordChanged', subject }, now);
  });
}

function passwordOf(db: Db, actor: MemberActor) {
  return db
    .selectFrom('accounts')
    .select('password')
    .where('user_id', '=', actor.userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
}
