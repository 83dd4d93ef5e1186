import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type Address, readAddress } from './address.ts';
import { suppress } from './suppression.ts';

export type MemberRow = {
  subscriberId: string;
  email: string;
  name: string;
  status: 'pending' | 'subscribed' | 'unsubscribed';
  suppressed: string | null;
  source: string;
  createdAt: Date;
};

export const membersPerPage = 50;

/**
 * People of a list, newest first, one page of 50. `search` finds parts of the address or the name.
 * `after` is the last row of the page before.
 */
export async function membersOf(
  db: Db,
  actor: Actor,
  {
    listId,
    search = '',
    status,
    after,
  }: {
    listId: string;
    search?: string;
    status?: MemberRow['status'];
    after?: { createdAt: string; subscriberId: string };
  },
): Promise<{ rows: MemberRow[]; more: boolean }> {
  const pattern = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await db
    .selectFrom('list_members')
    .innerJoin('subscribers', 'subscribers.id', 'list_members.subscriber_id')
    .leftJoin('suppressions', (join) =>
      join
        .onRef('suppressions.client_id', '=', 'subscribers.client_id')
        .onRef('suppressions.email_normal', '=', 'subscribers.email_normal'),
    )
    .where('list_members.list_id', '=', listId)
    .where(visibleTo(actor, 'list_members'))
    .where('subscribers.erased_at', 'is', null)
    .$if(search.trim() !== '', (query) =>
      query.where(({ or, eb }) =>
        or([eb('subscribers.email_normal', 'ilike', pattern), eb('subscribers.name', 'ilike', pattern)]),
      ),
    )
    .$if(status !== undefined, (query) => query.where('list_members.status', '=', status ?? 'subscribed'))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(list_members.created_at, list_members.subscriber_id) < (${after?.createdAt}::timestamptz, ${after?.subscriberId}::uuid)`,
      ),
    )
    .select([
      'subscribers.id as subscriberId',
      'subscribers.email',
      'subscribers.name',
      'list_members.status',
      'suppressions.reason as suppressed',
      'list_members.source',
      'list_members.created_at as createdAt',
    ])
    .orderBy('list_members.created_at', 'desc')
    .orderBy('list_members.subscriber_id', 'desc')
    .limit(membersPerPage + 1)
    .execute();
  return { rows: rows.slice(0, membersPerPage), more: rows.length > membersPerPage };
}

/** The list's client, if the actor may see it; throws not_found. */
export async function clientOfList(db: Db, actor: Actor, listId: string): Promise<string> {
  const row = await db
    .selectFrom('lists')
    .where('id', '=', listId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'lists'))
    .select('client_id')
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'listNotFound');
  return row.client_id;
}

/**
 * The subscriber of that address, made when there is none; a name is never replaced by nothing, and with `keepName`
 * not at all (a form is open to strangers).
 */
export async function keepSubscriber(
  db: Db,
  input: {
    workspaceId: string;
    clientId: string;
    address: Address;
    name: string;
    fields?: Record<string, string>;
    keepName?: boolean;
  },
  now: Date,
): Promise<string> {
  const row = await db
    .insertInto('subscribers')
    .values({
      workspace_id: input.workspaceId,
      client_id: input.clientId,
      email: input.address.email,
      email_normal: input.address.normal,
      name: input.name,
      fields: input.fields ?? {},
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'email_normal']).doUpdateSet({
        name: sql`case when excluded.name = '' or (${input.keepName ?? false} and subscribers.name <> '') then subscribers.name else excluded.name end`,
        fields: sql`subscribers.fields || excluded.fields`,
        erased_at: null,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * Adds one person who agreed (the member says so, and it is kept as the proof). Refused for an address that
 * unsubscribed, complained or bounced, and for one that is already there.
 */
export async function addSubscriber(
  db: Db,
  actor: Actor,
  input: { listId: string; email: string; name: string; consented: boolean },
  now: Date,
): Promise<string> {
  const address = readAddress(input.email);
  if (!address) throw domainError('invalid', 'addressInvalid', {}, 'email');
  if (!input.consented) throw domainError('invalid', 'consentMissing', {}, 'consented');
  return await db.transaction().execute(async (trx) => {
    const clientId = await clientOfList(trx, actor, input.listId);
    const suppressed = await trx
      .selectFrom('suppressions')
      .where('client_id', '=', clientId)
      .where('email_normal', '=', address.normal)
      .select('reason')
      .executeTakeFirst();
    if (suppressed) throw domainError('conflict', 'addressSuppressed', { reason: suppressed.reason }, 'email');
    const subscriberId = await keepSubscriber(
      trx,
      {
        workspaceId: actor.workspaceId,
        clientId,
        address,
        name: input.name.replace(/\p{C}/gu, '').trim().slice(0, 120),
      },
      now,
    );
    const added = await trx
      .insertInto('list_members')
      .values({
        list_id: input.listId,
        subscriber_id: subscriberId,
        workspace_id: actor.workspaceId,
        client_id: clientId,
        status: 'subscribed',
        source: 'added',
        consent: { by: actor.kind === 'member' ? actor.userId : actor.kind, at: now.toISOString() },
        created_at: now,
        confirmed_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['list_id', 'subscriber_id'])
          .doUpdateSet({ status: 'subscribed', confirmed_at: now })
          .where('list_members.status', '=', 'pending'),
      )
      .returning('subscriber_id')
      .executeTakeFirst();
    if (!added) throw domainError('conflict', 'addressOnList', {}, 'email');
    await recordEvent(
      trx,
      actor,
      { event: 'subscriber.added', subject: { kind: 'subscriber', id: subscriberId }, clientId },
      now,
    );
    return subscriberId;
  });
}

/** A member takes someone off a list, because they asked; the address is never mailed for this client again. */
export async function unsubscribeByHand(
  db: Db,
  actor: Actor,
  input: { listId: string; subscriberId: string },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const clientId = await clientOfList(trx, actor, input.listId);
    const row = await trx
      .updateTable('list_members')
      .from('subscribers')
      .whereRef('subscribers.id', '=', 'list_members.subscriber_id')
      .where('list_members.list_id', '=', input.listId)
      .where('list_members.subscriber_id', '=', input.subscriberId)
      .where('list_members.status', '<>', 'unsubscribed')
      .set({ status: 'unsubscribed', unsubscribed_at: now, unsubscribe_source: 'member' })
      .returning('subscribers.email_normal')
      .executeTakeFirst();
    if (!row) return;
    await suppress(
      trx,
      {
        workspaceId: actor.workspaceId,
        clientId,
        emailNormal: row.email_normal,
        reason: 'unsubscribed',
        detail: 'member',
      },
      now,
    );
    await recordEvent(
      trx,
      actor,
      { event: 'subscriber.unsubscribed', subject: { kind: 'subscriber', id: input.subscriberId }, clientId },
      now,
    );
  });
}
