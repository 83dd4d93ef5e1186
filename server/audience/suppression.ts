import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import type { SuppressionsTable } from '#server/database/schema/audience.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { readAddress } from './address.ts';

export type SuppressionReason = SuppressionsTable['reason'];

/**
 * Never mail this address again for this client. The first reason stays: a complaint is not overwritten by a bounce.
 * `email` must be one that was read by `readAddress`.
 */
export async function suppress(
  db: Db,
  input: { workspaceId: string; clientId: string; emailNormal: string; reason: SuppressionReason; detail?: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({
      workspace_id: input.workspaceId,
      client_id: input.clientId,
      email_normal: input.emailNormal,
      reason: input.reason,
      detail: (input.detail ?? '').slice(0, 500),
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['client_id', 'email_normal']).doNothing())
    .execute();
}

/** A member's own entry on the suppression list. */
export async function suppressByHand(
  db: Db,
  actor: Actor,
  input: { clientId: string; email: string },
  now: Date,
): Promise<void> {
  const address = readAddress(input.email);
  if (!address) throw domainError('invalid', 'addressInvalid', {}, 'email');
  await requireClient(db, actor, input.clientId);
  await inTransaction(db, async (trx) => {
    await suppress(
      trx,
      { workspaceId: actor.workspaceId, clientId: input.clientId, emailNormal: address.normal, reason: 'by_hand' },
      now,
    );
    await recordEvent(
      trx,
      actor,
      { event: 'address.suppressed', subject: { kind: 'address', id: address.normal }, clientId: input.clientId },
      now,
    );
  });
}

/**
 * Takes an address off the suppression list. Only what was put there by hand or by a bounce: who unsubscribed or
 * complained comes back through the sign-up form, by their own will.
 */
export async function liftSuppression(
  db: Db,
  actor: Actor,
  input: { clientId: string; emailNormal: string },
  now: Date,
): Promise<void> {
  await requireClient(db, actor, input.clientId);
  await inTransaction(db, async (trx) => {
    const row = await trx
      .deleteFrom('suppressions')
      .where('client_id', '=', input.clientId)
      .where('email_normal', '=', input.emailNormal)
      .where('reason', 'in', ['by_hand', 'bounced'])
      .where(visibleTo(actor, 'suppressions'))
      .returning('client_id')
      .executeTakeFirst();
    if (!row) throw domainError('conflict', 'suppressionStays');
    await recordEvent(
      trx,
      actor,
      {
        event: 'address.suppression_lifted',
        subject: { kind: 'address', id: input.emailNormal },
        clientId: row.client_id,
      },
      now,
    );
  });
}

/** The newest suppressed addresses of a client, at most `limit`. */
export async function suppressions(
  db: Db,
  actor: Actor,
  { clientId, limit = 200 }: { clientId: string; limit?: number },
) {
  return await db
    .selectFrom('suppressions')
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'suppressions'))
    .select(['email_normal', 'reason', 'detail', 'created_at'])
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
}

async function requireClient(db: Db, actor: Actor, clientId: string): Promise<void> {
  const client = await db
    .selectFrom('clients')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .select('id')
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
}
