import { sql } from 'kysely';
import { invitation as invitationMail } from '#emails/invitation.ts';
import { recordEvent } from '#server/audit/audit.ts';
import type { Config } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { queueMail } from '#server/mail/outbox.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import type { MemberActor } from './actor.ts';
import { cleanEmail } from './fields.ts';
import { requireOwner } from './scope.ts';

const day = 24 * 3600_000;
export const invitationDays = 7;

export type InvitationInput = { email: string; role: 'owner' | 'assistant'; clientIds: string[] };

export type OpenInvitation = {
  id: string;
  email: string;
  role: 'owner' | 'assistant';
  clientNames: string[];
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  isExpired: boolean;
};

/**
 * Invites someone by mail. An earlier open invitation to the same address is taken back by it, so inviting again sends
 * a fresh link. Throws `conflict alreadyMember`, `invalid`, `not_found` for a client that is not the workspace's.
 */
export async function invite(
  services: { db: Db; config: Pick<Config, 'appUrl'> },
  actor: MemberActor,
  input: InvitationInput,
  now: Date,
): Promise<void> {
  const { db, config } = services;
  requireOwner(actor);
  const email = cleanEmail(input.email);
  const clients = input.role === 'owner' ? [] : await clientsNamed(db, actor, input.clientIds);
  const token = newToken();
  const workspace = await db
    .selectFrom('workspaces')
    .select('name')
    .where('id', '=', actor.workspaceId)
    .executeTakeFirstOrThrow();
  const mail = invitationMail(
    {
      workspace: workspace.name,
      invitedBy: actor.name,
      role: input.role,
      clients: clients.map((client) => client.name),
      days: invitationDays,
      url: `${config.appUrl}/invitations/${token}`,
    },
    actor.locale,
  );
  await db.transaction().execute(async (trx) => {
    await refuseMember(trx, actor, email);
    await trx
      .updateTable('invitations')
      .set({ revoked_at: now })
      .where('workspace_id', '=', actor.workspaceId)
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
    const { id } = await trx
      .insertInto('invitations')
      .values({
        workspace_id: actor.workspaceId,
        email,
        role: input.role,
        client_ids: clients.map((client) => client.id),
        token_hash: hashToken(token),
        invited_by: actor.userId,
        created_at: now,
        expires_at: new Date(now.getTime() + invitationDays * day),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const detail = { email, role: input.role };
    await recordEvent(trx, actor, { event: 'invitation.sent', subject: { kind: 'invitation', id }, detail }, now);
    await queueMail(
      trx,
      {
        ...mail,
        workspaceId: actor.workspaceId,
        kind: 'invitation',
        to: { email, name: '' },
        dedupeKey: `invitation:${id}`,
      },
      now,
    );
  });
}

/** Invitations nobody has answered yet, newest first; expired ones are shown, so that they can be sent again. */
export async function listInvitations(db: Db, actor: MemberActor, now: Date): Promise<OpenInvitation[]> {
  requireOwner(actor);
  const rows = await db
    .selectFrom('invitations')
    .innerJoin('users', 'users.id', 'invitations.invited_by')
    .select(['invitations.id', 'invitations.email', 'invitations.role', 'users.name as invited_by'])
    .select(['invitations.created_at', 'invitations.expires_at'])
    .select(
      sql<string[]>`array(select c.name from clients c
        where c.workspace_id = invitations.workspace_id and c.id = any (invitations.client_ids) order by c.name)`.as(
        'client_names',
      ),
    )
    .where('invitations.workspace_id', '=', actor.workspaceId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('invitations.created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    clientNames: row.client_names,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    isExpired: row.expires_at.getTime() <= now.getTime(),
  }));
}

/** Takes an invitation back; its link opens nothing from then on. Throws `not_found` when it is not open. */
export async function revokeInvitation(
  db: Db,
  actor: MemberActor,
  input: { invitationId: string },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('invitations')
      .set({ revoked_at: now })
      .where('workspace_id', '=', actor.workspaceId)
      .where(sql<string>`id::text`, '=', input.invitationId)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning(['id', 'email'])
      .executeTakeFirst();
    if (!row) throw domainError('not_found', 'notFound');
    const subject = { kind: 'invitation', id: row.id };
    await recordEvent(trx, actor, { event: 'invitation.revoked', subject, detail: { email: row.email } }, now);
  });
}

/** The workspace's own clients of that list. Throws `not_found` when one is another's. */
export async function clientsNamed(db: Db, actor: MemberActor, ids: string[]): Promise<{ id: string; name: string }[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const rows = await db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('workspace_id', '=', actor.workspaceId)
    .where(sql<string>`id::text`, 'in', wanted)
    .orderBy('name')
    .execute();
  if (rows.length !== wanted.length) throw domainError('not_found', 'notFound');
  return rows;
}

async function refuseMember(db: Db, actor: MemberActor, email: string): Promise<void> {
  const member = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select('users.id')
    .where('users.email', '=', email)
    .where('members.workspace_id', '=', actor.workspaceId)
    .where('members.removed_at', 'is', null)
    .executeTakeFirst();
  if (member) throw domainError('conflict', 'alreadyMember', { email }, 'email');
}
