import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor, ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';

/** Days that a link opens the approver's page, counted from the mail it came with. It is not used up by opening. */
export const linkDays = 30;
const day = 86_400_000;
/** A link that was asked for again within this time is not made again: the mail is on its way. */
const askAgainAfter = 10 * 60_000;

export type Link = { id: string; token: string; expiresAt: Date };

export type FoundLink =
  | { kind: 'open'; actor: ApproverActor; expiresAt: Date }
  /** Was good; its holder may ask for a fresh one, which goes to the approver's own address. */
  | { kind: 'expired'; linkId: string; actor: ApproverActor }
  /** Taken back, or its approver or client is gone. */
  | { kind: 'revoked' }
  | { kind: 'unknown' };

/**
 * Makes a link for one approver; only its hash is kept, so `token` exists here and in the mail. Called by what sends
 * mail to approvers, in its transaction, which has scoped the approver already.
 */
export async function issueLink(
  db: Db,
  { workspaceId, clientId, approverId }: { workspaceId: string; clientId: string; approverId: string },
  now: Date,
): Promise<Link> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + linkDays * day);
  const { id } = await db
    .insertInto('approver_links')
    .values({
      workspace_id: workspaceId,
      client_id: clientId,
      approver_id: approverId,
      token_hash: hashToken(token),
      created_at: now,
      expires_at: expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, token, expiresAt };
}

/** Whose link this is, and whether it opens anything. The token is what scopes: there is no actor before this. */
export async function findLink(db: Db, token: string, address: string | null, now: Date): Promise<FoundLink> {
  const row = await db
    .selectFrom('approver_links as l')
    .innerJoin('approvers as a', 'a.id', 'l.approver_id')
    .innerJoin('clients as c', 'c.id', 'l.client_id')
    .where('l.token_hash', '=', hashToken(token))
    .select([
      'l.id',
      'l.workspace_id',
      'l.client_id',
      'l.approver_id',
      'l.expires_at',
      'l.revoked_at',
      'a.name',
      'a.email',
      'a.locale',
      'a.removed_at',
      'c.archived_at',
    ])
    .executeTakeFirst();
  if (!row) return { kind: 'unknown' };
  if (row.revoked_at || row.removed_at || row.archived_at) return { kind: 'revoked' };
  const actor: ApproverActor = {
    kind: 'approver',
    workspaceId: row.workspace_id,
    clientId: row.client_id,
    approverId: row.approver_id,
    linkId: row.id,
    name: row.name,
    email: row.email,
    locale: row.locale,
    address,
  };
  if (row.expires_at.getTime() <= now.getTime()) return { kind: 'expired', linkId: row.id, actor };
  return { kind: 'open', actor, expiresAt: row.expires_at };
}

/**
 * Notes that a link was opened, and on which device. The first opening on another device is an audit event, so that
 * forwarding is seen. `device` is the random value of the device's cookie, null when it has none yet; the device that
 * is now known is handed back.
 */
export async function recordOpening(
  db: Db,
  actor: ApproverActor,
  { device, userAgent }: { device: string | null; userAgent: string | null },
  now: Date,
): Promise<{ device: string }> {
  const known = device ?? newToken();
  await inTransaction(db, async (trx) => {
    // Two devices that open at one instant must not both think that they are the first.
    await trx
      .updateTable('approver_links')
      .set((eb) => ({ first_opened_at: eb.fn.coalesce('first_opened_at', eb.val(now)), last_opened_at: now }))
      .where('id', '=', actor.linkId)
      .execute();
    const seen = await trx
      .insertInto('approver_devices')
      .values({
        link_id: actor.linkId,
        device_hash: hashToken(known),
        user_agent: userAgent?.slice(0, 400) ?? null,
        address: actor.address,
        first_seen_at: now,
        last_seen_at: now,
      })
      .onConflict((conflict) => conflict.columns(['link_id', 'device_hash']).doNothing())
      .returning('link_id')
      .executeTakeFirst();
    if (!seen) {
      await trx
        .updateTable('approver_devices')
        .set({ last_seen_at: now })
        .where('link_id', '=', actor.linkId)
        .where('device_hash', '=', hashToken(known))
        .execute();
      return;
    }
    const { devices } = await trx
      .selectFrom('approver_devices')
      .where('link_id', '=', actor.linkId)
      .select((eb) => eb.fn.countAll<string>().as('devices'))
      .executeTakeFirstOrThrow();
    await recordEvent(
      trx,
      actor,
      {
        event: devices === '1' ? 'link.opened' : 'link.openedOnAnotherDevice',
        subject: { kind: 'link', id: actor.linkId },
        detail: { devices: Number(devices), userAgent: userAgent?.slice(0, 200) ?? null },
      },
      now,
    );
  });
  return { device: known };
}

/** Takes back every link of an approver that still opens something. Answers how many; throws `not_found`. */
export async function revokeLinks(
  db: Db,
  actor: MemberActor,
  { approverId }: { approverId: string },
  now: Date,
): Promise<number> {
  return inTransaction(db, async (trx) => {
    const approver = await trx
      .selectFrom('approvers')
      .where(visibleTo(actor, 'approvers'))
      .where('id', '=', approverId)
      .select(['id', 'client_id', 'name'])
      .executeTakeFirst();
    if (!approver) throw domainError('not_found', 'approverNotFound');
    const revoked = await trx
      .updateTable('approver_links')
      .set({ revoked_at: now })
      .where('approver_id', '=', approver.id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('id')
      .execute();
    if (revoked.length > 0) await recordRevoked(trx, actor, approver, revoked.length, now);
    return revoked.length;
  });
}

/** "This is not me": the holder of a link that went astray gives it back. */
export async function disownLink(db: Db, actor: ApproverActor, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('approver_links')
      .set({ revoked_at: now })
      .where('id', '=', actor.linkId)
      .where(visibleTo(actor, 'approver_links'))
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!row) return;
    await recordEvent(trx, actor, { event: 'link.disowned', subject: { kind: 'link', id: row.id } }, now);
  });
}

/** Whether this approver was sent a link so lately that another would only be noise. */
export async function wasJustSent(db: Db, approverId: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('approver_links')
    .where('approver_id', '=', approverId)
    .where('revoked_at', 'is', null)
    .where('created_at', '>', new Date(now.getTime() - askAgainAfter))
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function recordRevoked(
  db: Db,
  actor: Actor,
  approver: { id: string; client_id: string; name: string },
  links: number,
  now: Date,
): Promise<void> {
  await recordEvent(
    db,
    actor,
    {
      event: 'link.revoked',
      subject: { kind: 'approver', id: approver.id },
      clientId: approver.client_id,
      detail: { approver: approver.name, links },
    },
    now,
  );
}
