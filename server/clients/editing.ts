import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { cleanLocale } from '#server/people/fields.ts';
import { requireOwner, visibleTo } from '#server/people/scope.ts';
import { cleanClientName, cleanClientZone, cleanColour, cleanLines } from './fields.ts';

/**
 * A new client of the workspace; everything else has a default that can be changed later. Only an owner.
 * Throws `invalid` with field name, zone or colour.
 */
export async function createClient(
  db: Db,
  actor: MemberActor,
  input: { name: string; zone: string; locale: string; colour: string },
  now: Date,
): Promise<{ id: string }> {
  requireOwner(actor);
  const values = {
    name: cleanClientName(input.name),
    time_zone: cleanClientZone(input.zone),
    locale: cleanLocale(input.locale),
    colour: cleanColour(input.colour),
  };
  return db.transaction().execute(async (trx) => {
    const client = await trx
      .insertInto('clients')
      .values({ ...values, workspace_id: actor.workspaceId, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const subject = { kind: 'client', id: client.id };
    await recordEvent(
      trx,
      actor,
      { event: 'client.created', subject, clientId: client.id, detail: { name: values.name } },
      now,
    );
    return client;
  });
}

/** Name, language, colour, postal address and footer of mails. The zone has its own way (zone.ts). Only an owner. */
export async function updateClient(
  db: Db,
  actor: MemberActor,
  input: { clientId: string; name: string; locale: string; colour: string; postalAddress: string; mailFooter: string },
  now: Date,
): Promise<void> {
  const values = {
    name: cleanClientName(input.name),
    locale: cleanLocale(input.locale),
    colour: cleanColour(input.colour),
    postal_address: cleanLines(input.postalAddress, 'postalAddress'),
    mail_footer: cleanLines(input.mailFooter, 'mailFooter'),
  };
  await changeClient(db, actor, input.clientId, async (trx, before) => {
    const changed = (Object.keys(values) as (keyof typeof values)[]).filter((key) => before[key] !== values[key]);
    if (changed.length === 0) return null;
    await trx.updateTable('clients').set(values).where('id', '=', input.clientId).execute();
    return { event: 'client.changed', detail: { name: values.name, changed: changed.join(', ') }, now };
  });
}

/** Takes a stored picture of this client as its logo, or none. Only an owner. */
export async function changeLogo(
  db: Db,
  actor: MemberActor,
  { clientId, mediaId }: { clientId: string; mediaId: string | null },
  now: Date,
): Promise<void> {
  await changeClient(db, actor, clientId, async (trx, before) => {
    if (mediaId !== null) {
      const media = await trx
        .selectFrom('media')
        .select('id')
        .where('id', '=', mediaId)
        .where('client_id', '=', clientId)
        .where(visibleTo(actor, 'media'))
        .executeTakeFirst();
      if (!media) throw domainError('not_found', 'notFound');
    }
    await trx.updateTable('clients').set({ logo_media_id: mediaId }).where('id', '=', clientId).execute();
    return { event: 'client.logoChanged', detail: { name: before.name, removed: mediaId === null }, now };
  });
}

type Change = { event: string; detail: Record<string, string | number | boolean | null>; now: Date } | null;

/**
 * Does `work` on a client of the actor, locked, in one transaction, and records what it answers (null: nothing changed).
 * Only an owner, unless `anyMember`. Throws `not_found clientNotFound`.
 */
export async function changeClient(
  db: Db,
  actor: MemberActor,
  clientId: string,
  work: (trx: Db, before: LockedClient) => Promise<Change>,
  { anyMember = false }: { anyMember?: boolean } = {},
): Promise<void> {
  if (!anyMember) requireOwner(actor);
  await inTransaction(db, async (trx) => {
    const before = await lockClient(trx, actor, clientId);
    const change = await work(trx, before);
    if (!change) return;
    const subject = { kind: 'client', id: clientId };
    await recordEvent(trx, actor, { event: change.event, subject, clientId, detail: change.detail }, change.now);
  });
}

export type LockedClient = Awaited<ReturnType<typeof lockClient>>;

async function lockClient(trx: Db, actor: MemberActor, clientId: string) {
  const client = await trx
    .selectFrom('clients')
    .selectAll()
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .forUpdate()
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  return client;
}
