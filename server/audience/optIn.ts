import { confirmSubscription } from '#emails/confirmSubscription.ts';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { queueMail } from '#server/mail/outbox.ts';
import { countTry } from '#server/security/rate-limit.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import { readAddress } from './address.ts';
import { keepSubscriber } from './subscribers.ts';

/** A list's sign-up form, as the public sees it. */
export type PublicForm = {
  listId: string;
  clientId: string;
  workspaceId: string;
  listName: string;
  intro: string;
  clientName: string;
  colour: string;
  locale: 'pl' | 'en';
  postalAddress: string;
};

/** The open form at this address, or null. Known by its unguessable token alone: there is no actor yet. */
export async function formByToken(db: Db, token: string): Promise<PublicForm | null> {
  if (!/^[\w-]{1,200}$/.test(token)) return null;
  const row = await db
    .selectFrom('lists')
    .innerJoin('clients', 'clients.id', 'lists.client_id')
    .where('lists.form_token', '=', token)
    .where('lists.archived_at', 'is', null)
    .where('clients.archived_at', 'is', null)
    .select([
      'lists.id as listId',
      'lists.client_id as clientId',
      'lists.workspace_id as workspaceId',
      'lists.name as listName',
      'lists.form_intro as intro',
      'clients.name as clientName',
      'clients.colour',
      'clients.locale',
      'clients.postal_address as postalAddress',
    ])
    .executeTakeFirst();
  return row ?? null;
}

/** How long a confirmation link works, in milliseconds: a week. */
export const confirmWithin = 7 * 24 * 3600 * 1000;

/**
 * Someone asked to be on the list. Nothing is sent to them but one mail with a link; only that link subscribes.
 * Returns what the mail needs, or null when there is nothing to send (already subscribed, or asked a moment ago):
 * the page says the same in either case, so that it never tells who is on the list.
 */
export async function requestSubscription(
  db: Db,
  form: PublicForm,
  input: { email: string; name: string; address: string | null },
  now: Date,
): Promise<{ email: string; name: string; token: string } | null> {
  const address = readAddress(input.email);
  if (!address) throw domainError('invalid', 'addressInvalid', {}, 'email');
  const token = newToken();
  const name = input.name.replace(/\p{C}/gu, '').trim().slice(0, 120);
  return await db.transaction().execute(async (trx) => {
    // Who only left may come back. Who complained, or cannot be reached, is not even asked.
    const barred = await trx
      .selectFrom('suppressions')
      .where('client_id', '=', form.clientId)
      .where('email_normal', '=', address.normal)
      .where('reason', '<>', 'unsubscribed')
      .select('reason')
      .executeTakeFirst();
    if (barred) return null;
    const subscriberId = await keepSubscriber(trx, { ...form, address, name, keepName: true }, now);
    const asked = await trx
      .insertInto('list_members')
      .values({
        list_id: form.listId,
        subscriber_id: subscriberId,
        workspace_id: form.workspaceId,
        client_id: form.clientId,
        status: 'pending',
        source: 'form',
        consent: { asked_at: now.toISOString(), asked_from: input.address },
        confirm_token_hash: hashToken(token),
        created_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['list_id', 'subscriber_id'])
          .doUpdateSet({
            confirm_token_hash: hashToken(token),
            created_at: now,
            consent: { asked_at: now.toISOString(), asked_from: input.address },
          })
          // Asked again within ten minutes: the first mail is on its way.
          .where(({ and, or, eb }) =>
            or([
              eb('list_members.status', '=', 'unsubscribed'),
              and([
                eb('list_members.status', '=', 'pending'),
                eb('list_members.created_at', '<', new Date(now.getTime() - 600_000)),
              ]),
            ]),
          ),
      )
      .returning('subscriber_id')
      .executeTakeFirst();
    return asked ? { email: address.email, name, token } : null;
  });
}

/** `requestSubscription`, and the mail with the link where there is one to send. */
export async function askForConfirmation(
  { db, config }: Pick<Services, 'db' | 'config'>,
  form: PublicForm,
  input: { email: string; name: string; address: string | null },
  now: Date,
): Promise<void> {
  await countTry(db, 'formByAddress', input.address, now);
  const address = readAddress(input.email);
  // Nobody's mailbox is filled by way of somebody else's form.
  if (address) await countTry(db, 'formByAccount', `${form.listId}:${address.normal}`, now);
  const asked = await requestSubscription(db, form, input, now);
  if (!asked) return;
  const { clientName: client, listName: list, postalAddress, locale, workspaceId } = form;
  const url = `${config.appUrl}/confirm/${asked.token}`;
  const mail = confirmSubscription({ client, list, postalAddress, url }, locale);
  await queueMail(
    db,
    { workspaceId, kind: 'confirm_subscription', to: { email: asked.email, name: asked.name }, ...mail },
    now,
  );
}

/** Who would be confirmed by this link, or null when it is unknown or older than a week. Changes nothing. */
export async function pendingByToken(
  db: Db,
  token: string,
  now: Date,
): Promise<(PublicForm & { email: string }) | null> {
  const row = await db
    .selectFrom('list_members')
    .innerJoin('subscribers', 'subscribers.id', 'list_members.subscriber_id')
    .innerJoin('lists', 'lists.id', 'list_members.list_id')
    .innerJoin('clients', 'clients.id', 'list_members.client_id')
    .where('list_members.confirm_token_hash', '=', hashToken(token))
    .where('list_members.created_at', '>', new Date(now.getTime() - confirmWithin))
    .select([
      'subscribers.email',
      'lists.id as listId',
      'lists.client_id as clientId',
      'lists.workspace_id as workspaceId',
      'lists.name as listName',
      'lists.form_intro as intro',
      'clients.name as clientName',
      'clients.colour',
      'clients.locale',
      'clients.postal_address as postalAddress',
    ])
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The second of the two opt-ins: by a POST, never by opening the link. It lifts the address's own earlier
 * unsubscription, and nothing else: who complained or bounced stays suppressed.
 */
export async function confirm(db: Db, token: string, address: string | null, now: Date): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('list_members')
      .from('subscribers')
      .whereRef('subscribers.id', '=', 'list_members.subscriber_id')
      .where('list_members.confirm_token_hash', '=', hashToken(token))
      .where('list_members.created_at', '>', new Date(now.getTime() - confirmWithin))
      .set((eb) => ({
        status: 'subscribed' as const,
        confirmed_at: now,
        unsubscribed_at: null,
        unsubscribe_source: null,
        consent: eb('list_members.consent', '||', eb.val({ confirmed_at: now.toISOString(), confirmed_from: address })),
      }))
      .returning(['list_members.client_id', 'subscribers.email_normal'])
      .executeTakeFirst();
    if (!row) return false;
    await trx
      .deleteFrom('suppressions')
      .where('client_id', '=', row.client_id)
      .where('email_normal', '=', row.email_normal)
      .where('reason', '=', 'unsubscribed')
      .execute();
    return true;
  });
}
