import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { countTry } from '#server/security/rate-limit.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import type { Locale } from './actor.ts';
import { keptPassword, type Origin, type SignedIn } from './auth.ts';
import { cleanEmail, cleanLocale, cleanName, cleanPassword, cleanZone } from './fields.ts';
import { type SigningIn, welcome } from './signing-in.ts';
import { addUser, newcomer } from './users.ts';

const day = 24 * 3600_000;
/** Each start prints another code, and several nodes may start: each is good for a week, or until one was used. */
const codeLife = 7 * day;
const codePrefix = 'setup_code:';

/** A code that claims this installation, to be printed at start; null when it has an owner. Only its hash is kept. */
export async function offerSetup(db: Db, now: Date): Promise<string | null> {
  if (await isClaimed(db)) return null;
  const code = newToken();
  await db
    .insertInto('installation')
    .values({ key: codePrefix + hashToken(code), value: 'open', updated_at: now })
    .execute();
  return code;
}

/** Throws `not_found` unless the code opens the set-up page; `limit` for an address that guesses. */
export async function checkSetupCode(db: Db, code: string, address: string | null, now: Date): Promise<void> {
  await countTry(db, 'setupByAddress', address, now);
  const found = await codeQuery(db, code, now).select('key').executeTakeFirst();
  if (!found || (await isClaimed(db))) throw domainError('not_found', 'notFound');
}

export type SetupInput = {
  code: string;
  workspaceName: string;
  name: string;
  email: string;
  password: string;
  timeZone: string;
  locale: string;
};

/**
 * Makes the workspace and its first owner, and signs them in. The code, and every other one, is used up by it: of two
 * people who press the button at once, one gets `not_found`.
 */
export async function claimInstallation(
  { db, auth }: Pick<SigningIn, 'db' | 'auth'>,
  origin: Origin,
  input: SetupInput,
  now: Date,
): Promise<SignedIn> {
  await checkSetupCode(db, input.code, origin.address, now);
  const workspaceName = cleanName(input.workspaceName, 'workspaceName');
  const password = cleanPassword(input.password);
  const user = {
    name: cleanName(input.name),
    email: cleanEmail(input.email),
    timeZone: cleanZone(input.timeZone),
    locale: cleanLocale(input.locale) as Locale,
    passwordHash: await keptPassword(password),
  };
  await db.transaction().execute(async (trx) => {
    const claimed = await trx
      .insertInto('installation')
      .values({ key: 'claimed', value: now.toISOString(), updated_at: now })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst();
    if (!claimed) throw domainError('not_found', 'notFound');
    await trx.deleteFrom('installation').where('key', 'like', `${codePrefix}%`).execute();
    const workspace = await trx
      .insertInto('workspaces')
      .values({ name: workspaceName, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id } = await addUser(trx, user, now);
    const membership = { workspaceId: workspace.id, role: 'owner' as const };
    await trx
      .insertInto('members')
      .values({ workspace_id: workspace.id, user_id: id, role: 'owner', created_at: now })
      .execute();
    const actor = newcomer({ ...user, id }, membership, origin.address);
    const subject = { kind: 'workspace', id: workspace.id };
    await recordEvent(trx, actor, { event: 'workspace.setUp', subject }, now);
  });
  const session = await auth.signInWithPassword(origin, user.email, password);
  if (!session) throw new Error('The owner who was just made cannot sign in.');
  await welcome(db, session, 'setup', origin, now);
  return session;
}

/** Claimed by set-up, or by the sample practice, which brings its owner along. */
async function isClaimed(db: Db): Promise<boolean> {
  const owner = await db
    .selectFrom('members')
    .select('user_id')
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}

function codeQuery(db: Db, code: string, now: Date) {
  return db
    .selectFrom('installation')
    .where('key', '=', codePrefix + hashToken(code))
    .where('updated_at', '>', new Date(now.getTime() - codeLife));
}
