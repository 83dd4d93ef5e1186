import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { countTry } from '#server/security/rate-limit.ts';
import { hashToken } from '#server/security/secrets.ts';
import { keptPassword, type Origin, type SignedIn } from './auth.ts';
import { cleanLocale, cleanName, cleanPassword, cleanZone } from './fields.ts';
import { type SigningIn, welcome } from './signing-in.ts';
import { addUser, newcomer } from './users.ts';

export type FoundInvitation = {
  email: string;
  role: 'owner' | 'assistant';
  workspaceName: string;
  invitedBy: string;
  clientNames: string[];
  /** They have been here before: name and password are known, and only the consent is asked for. */
  isKnown: boolean;
};

/** What an invitation's link says. Throws `not_found` when it was used, taken back, has expired or never was. */
export async function findInvitation(
  db: Db,
  token: string,
  address: string | null,
  now: Date,
): Promise<FoundInvitation> {
  await countTry(db, 'invitationByAddress', address, now);
  const row = await open(db, token, now);
  const known = await db.selectFrom('users').select('id').where('email', '=', row.email).executeTakeFirst();
  return {
    email: row.email,
    role: row.role,
    workspaceName: row.workspace_name,
    invitedBy: row.invited_by,
    clientNames: row.client_names,
    isKnown: known !== undefined,
  };
}

export type JoinInput = { token: string; name: string; password: string; locale: string; timeZone: string };

/**
 * Accepts an invitation and signs in. The link proves the address, so someone who is known needs no password here, and
 * a new person may leave it empty and sign in by mailed link from then on.
 */
export async function acceptInvitation(
  { db, auth }: Pick<SigningIn, 'db' | 'auth'>,
  origin: Origin,
  input: JoinInput,
  now: Date,
): Promise<SignedIn> {
  const found = await findInvitation(db, input.token, origin.address, now);
  const newUser = found.isKnown ? null : await readNewUser(found.email, input);
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('invitations')
      .set({ accepted_at: now })
      .where('token_hash', '=', hashToken(input.token))
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['id', 'workspace_id', 'role', 'client_ids'])
      .executeTakeFirst();
    if (!row) throw domainError('not_found', 'notFound');
    const user = newUser ? { ...newUser, ...(await addUser(trx, newUser, now)) } : await knownUser(trx, found.email);
    await join(trx, row, user.id, now);
    const actor = newcomer(user, { workspaceId: row.workspace_id, role: row.role }, origin.address);
    const subject = { kind: 'member', id: user.id };
    await recordEvent(trx, actor, { event: 'invitation.accepted', subject, detail: { role: row.role } }, now);
  });
  const session = await auth.signInWithLink(origin, await auth.mintLink(found.email));
  if (!session) throw new Error('Someone who just joined cannot sign in.');
  await welcome(db, session, 'invitation', origin, now);
  return session;
}

async function readNewUser(email: string, input: JoinInput) {
  return {
    email,
    name: cleanName(input.name),
    locale: cleanLocale(input.locale),
    timeZone: cleanZone(input.timeZone),
    passwordHash: input.password ? await keptPassword(cleanPassword(input.password)) : null,
  };
}

async function knownUser(db: Db, email: string) {
  const user = await db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'locale', 'time_zone'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return { ...user, timeZone: user.time_zone, passwordHash: null };
}

/** Also brings back somebody who had been removed; what they wrote then still bears their name. */
async function join(
  db: Db,
  invitation: { workspace_id: string; role: 'owner' | 'assistant'; client_ids: string[] },
  userId: string,
  now: Date,
): Promise<void> {
  const { workspace_id, role } = invitation;
  await db
    .insertInto('members')
    .values({ workspace_id, user_id: userId, role, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ role, removed_at: null, created_at: now }),
    )
    .execute();
  await db
    .deleteFrom('client_members')
    .where('workspace_id', '=', workspace_id)
    .where('user_id', '=', userId)
    .execute();
  if (invitation.client_ids.length === 0) return;
  await db
    .insertInto('client_members')
    .columns(['workspace_id', 'client_id', 'user_id', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('clients')
        .select(['workspace_id', 'id', eb.val(userId).as('user_id'), sql<Date>`${now}::timestamptz`.as('created_at')])
        .where('workspace_id', '=', workspace_id)
        .where('id', 'in', invitation.client_ids),
    )
    .execute();
}

async function open(db: Db, token: string, now: Date) {
  const row = await db
    .selectFrom('invitations')
    .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
    .innerJoin('users', 'users.id', 'invitations.invited_by')
    .select(['invitations.email', 'invitations.role', 'workspaces.name as workspace_name', 'users.name as invited_by'])
    .select(
      sql<string[]>`array(select c.name from clients c
        where c.workspace_id = invitations.workspace_id and c.id = any (invitations.client_ids) order by c.name)`.as(
        'client_names',
      ),
    )
    .where('token_hash', '=', hashToken(token))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'notFound');
  return row;
}
