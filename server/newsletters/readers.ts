import { sql } from 'kysely';
import { mailableMembers } from '#server/audience/mailable.ts';
import type { Db } from '#server/database/connection.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { readerFields, type Values } from './merge.ts';

/** Somebody whose values can fill a preview. */
export type SampleReader = { subscriberId: string; name: string; email: string };

/** A few people of a list: those with a name first. */
export async function sampleReaders(
  db: Db,
  { workspaceId, listId }: { workspaceId: string; listId: string },
): Promise<SampleReader[]> {
  const rows = await db
    .selectFrom(mailableMembers(db, { workspaceId, listId }).as('m'))
    .select(['m.subscriber_id', 'm.email', sql<string>`m.merge->>'name'`.as('name')])
    .orderBy(sql`(m.merge->>'name') = ''`)
    .orderBy('m.email_normal')
    .limit(8)
    .execute();
  return rows.map((row) => ({ subscriberId: row.subscriber_id, email: row.email, name: row.name ?? '' }));
}

/** What fills the holes for one reader; empty when there is no such reader of this client. */
export async function readerValues(
  db: Db,
  { workspaceId, clientId, subscriberId }: { workspaceId: string; clientId: string; subscriberId: string | null },
): Promise<Values> {
  if (!subscriberId) return {};
  const row = await db
    .selectFrom('subscribers')
    .where('id', '=', subscriberId)
    .where('workspace_id', '=', workspaceId)
    .where('client_id', '=', clientId)
    .where('erased_at', 'is', null)
    .select(['email', 'name', 'fields'])
    .executeTakeFirst();
  if (!row) return {};
  return { ...row.fields, email: row.email, name: row.name, first_name: row.name.split(' ')[0] ?? '' };
}

/** The merge fields that a client's readers have: those that everybody has, then the client's own from imports. */
export async function mergeFields(db: Db, actor: Actor, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('subscribers')
        .where('client_id', '=', clientId)
        .where('fields', '!=', sql<never>`'{}'::jsonb`)
        .where(visibleTo(actor, 'subscribers'))
        .select('fields')
        .orderBy('created_at', 'desc')
        .limit(500)
        .as('recent'),
    )
    .select(sql<string>`distinct jsonb_object_keys(recent.fields)`.as('field'))
    .execute();
  const own = rows
    .map((row) => row.field)
    .filter((field) => /^[a-z0-9_]{1,40}$/.test(field) && !(readerFields as readonly string[]).includes(field));
  return [...readerFields, ...own.sort()];
}
