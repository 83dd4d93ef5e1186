import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { newToken } from '#server/security/secrets.ts';
import { clientOfList } from './subscribers.ts';

export type ListSummary = {
  id: string;
  clientId: string;
  clientName: string;
  clientColour: string;
  name: string;
  formToken: string | null;
  subscribed: number;
  pending: number;
  unsubscribed: number;
};

/** The most lists that a page shows; a client has a handful. */
const mostLists = 200;

/** Lists of the clients that the actor may see, with how many people stand where. */
export async function lists(db: Db, actor: Actor, { clientId }: { clientId?: string } = {}): Promise<ListSummary[]> {
  const rows = await db
    .selectFrom('lists')
    .innerJoin('clients', 'clients.id', 'lists.client_id')
    .where(visibleTo(actor, 'lists'))
    .where('lists.archived_at', 'is', null)
    .where('clients.archived_at', 'is', null)
    .$if(clientId !== undefined, (query) => query.where('lists.client_id', '=', clientId ?? ''))
    .select([
      'lists.id',
      'lists.client_id',
      'lists.name',
      'lists.form_token',
      'clients.name as client_name',
      'clients.colour',
    ])
    .orderBy('clients.name')
    .orderBy('lists.name')
    .limit(mostLists)
    .execute();
  const counts = await db
    .selectFrom('list_members')
    .where('list_id', 'in', rows.length > 0 ? rows.map((row) => row.id) : ['00000000-0000-0000-0000-000000000000'])
    .where('workspace_id', '=', actor.workspaceId)
    .select(['list_id', 'status', sql<number>`count(*)::int`.as('people')])
    .groupBy(['list_id', 'status'])
    .execute();
  const count = (id: string, status: string): number =>
    counts.find((one) => one.list_id === id && one.status === status)?.people ?? 0;
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    clientName: row.client_name,
    clientColour: row.colour,
    name: row.name,
    formToken: row.form_token,
    subscribed: count(row.id, 'subscribed'),
    pending: count(row.id, 'pending'),
    unsubscribed: count(row.id, 'unsubscribed'),
  }));
}

/** One list with its counts; throws not_found. */
export async function listById(db: Db, actor: Actor, listId: string): Promise<ListSummary & { formIntro: string }> {
  const row = await db
    .selectFrom('lists')
    .where('id', '=', listId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'lists'))
    .select(['client_id', 'form_intro'])
    .executeTakeFirst();
  const summary = row
    ? (await lists(db, actor, { clientId: row.client_id })).find((list) => list.id === listId)
    : undefined;
  if (!row || !summary) throw domainError('not_found', 'listNotFound');
  return { ...summary, formIntro: row.form_intro };
}

/** A new, empty list of a client. Throws not_found (client), invalid (name). */
export async function createList(
  db: Db,
  actor: Actor,
  input: { clientId: string; name: string },
  now: Date,
): Promise<string> {
  const name = readName(input.name);
  return await db.transaction().execute(async (trx) => {
    const client = await trx
      .selectFrom('clients')
      .where('id', '=', input.clientId)
      .where(visibleTo(actor, 'clients', 'id'))
      .select('id')
      .executeTakeFirst();
    if (!client) throw domainError('not_found', 'clientNotFound');
    const { id } = await trx
      .insertInto('lists')
      .values({ workspace_id: actor.workspaceId, client_id: client.id, name, created_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordEvent(trx, actor, { event: 'list.created', subject: { kind: 'list', id }, clientId: client.id }, now);
    return id;
  });
}

export async function renameList(
  db: Db,
  actor: Actor,
  input: { listId: string; name: string; formIntro: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('lists')
      .set({ name: readName(input.name), form_intro: input.formIntro.trim().slice(0, 1000) })
      .where('id', '=', input.listId)
      .where(visibleTo(actor, 'lists'))
      .returning('client_id')
      .executeTakeFirst();
    if (!row) throw domainError('not_found', 'listNotFound');
    await recordEvent(
      trx,
      actor,
      { event: 'list.renamed', subject: { kind: 'list', id: input.listId }, clientId: row.client_id },
      now,
    );
  });
}

/** Opens the sign-up form at a new, unguessable address, or closes it; an old address never works again. */
export async function setForm(
  db: Db,
  actor: Actor,
  { listId, open }: { listId: string; open: boolean },
  now: Date,
): Promise<void> {
  await clientOfList(db, actor, listId);
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('lists')
      .set({ form_token: open ? newToken() : null })
      .where('id', '=', listId)
      .where('form_token', open ? 'is' : 'is not', null)
      .where(visibleTo(actor, 'lists'))
      .returning('client_id')
      .executeTakeFirst();
    if (!row) return;
    await recordEvent(
      trx,
      actor,
      {
        event: open ? 'list.form_opened' : 'list.form_closed',
        subject: { kind: 'list', id: listId },
        clientId: row.client_id,
      },
      now,
    );
  });
}

/** Takes a list out of sight; its people and their consents are kept. */
export async function archiveList(db: Db, actor: Actor, listId: string, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('lists')
      .set({ archived_at: now, form_token: null })
      .where('id', '=', listId)
      .where('archived_at', 'is', null)
      .where(visibleTo(actor, 'lists'))
      .returning('client_id')
      .executeTakeFirst();
    if (!row) throw domainError('not_found', 'listNotFound');
    await recordEvent(
      trx,
      actor,
      { event: 'list.archived', subject: { kind: 'list', id: listId }, clientId: row.client_id },
      now,
    );
  });
}

function readName(text: string): string {
  const name = text.trim();
  if (name.length === 0) throw domainError('invalid', 'nameMissing', {}, 'name');
  if (name.length > 80) throw domainError('invalid', 'nameTooLong', { most: 80 }, 'name');
  return name;
}
