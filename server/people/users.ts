import { randomUUID } from 'node:crypto';
import type { Db } from '#server/database/connection.ts';
import type { Locale, MemberActor } from './actor.ts';

export type NewUser = { email: string; name: string; locale: Locale; timeZone: string; passwordHash: string | null };

/**
 * Writes a user in better-auth's tables. `email` is lower case and counts as verified: it came with an invitation, or
 * its owner claimed the installation. `passwordHash` is null for people who sign in by mailed link only.
 */
export async function addUser(db: Db, user: NewUser, now: Date): Promise<{ id: string }> {
  const id = randomUUID();
  await db
    .insertInto('users')
    .values({
      id,
      email: user.email,
      name: user.name,
      locale: user.locale,
      time_zone: user.timeZone,
      email_verified: true,
      created_at: now,
      updated_at: now,
    })
    .execute();
  if (user.passwordHash) await keepPassword(db, id, user.passwordHash, now);
  return { id };
}

/** Sets or replaces a user's password. */
export async function keepPassword(db: Db, userId: string, passwordHash: string, now: Date): Promise<void> {
  await db
    .insertInto('accounts')
    .values({
      id: randomUUID(),
      user_id: userId,
      account_id: userId,
      provider_id: 'credential',
      password: passwordHash,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: passwordHash, updated_at: now }),
    )
    .execute();
}

/** A member as an actor who has no session yet: for the audit event of how they came in. */
export function newcomer(
  user: NewUser & { id: string },
  membership: { workspaceId: string; role: 'owner' | 'assistant' },
  address: string | null,
): MemberActor {
  return {
    kind: 'member',
    workspaceId: membership.workspaceId,
    userId: user.id,
    role: membership.role,
    name: user.name,
    email: user.email,
    locale: user.locale,
    timeZone: user.timeZone,
    sessionId: '',
    address,
  };
}
