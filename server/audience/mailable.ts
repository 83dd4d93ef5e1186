import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { Schema } from '#server/database/schema.ts';

export type Mailable = { subscriber_id: string; email: string; email_normal: string; merge: Record<string, string> };

/**
 * The audience rule "everyone subscribed to this list": confirmed members, minus suppressed and erased ones. Used by
 * the count that is shown and by the insert-select that freezes an audience, so that both say the same.
 * `merge` holds the fields of a newsletter's merge tags.
 */
export function mailableMembers(
  db: Db,
  { workspaceId, listId }: { workspaceId: string; listId: string },
): SelectQueryBuilder<Schema, 'list_members' | 'subscribers', Mailable> {
  return db
    .selectFrom('list_members')
    .innerJoin('subscribers', 'subscribers.id', 'list_members.subscriber_id')
    .where('list_members.list_id', '=', listId)
    .where('list_members.workspace_id', '=', workspaceId)
    .where('list_members.status', '=', 'subscribed')
    .where('subscribers.erased_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('suppressions')
            .whereRef('suppressions.client_id', '=', 'subscribers.client_id')
            .whereRef('suppressions.email_normal', '=', 'subscribers.email_normal')
            .select('suppressions.client_id'),
        ),
      ),
    )
    .select([
      'subscribers.id as subscriber_id',
      'subscribers.email',
      'subscribers.email_normal',
      sql<Record<string, string>>`subscribers.fields || jsonb_build_object(
        'email', subscribers.email, 'name', subscribers.name, 'first_name', split_part(subscribers.name, ' ', 1))`.as(
        'merge',
      ),
    ]) as unknown as SelectQueryBuilder<Schema, 'list_members' | 'subscribers', Mailable>;
}

/** How many people a newsletter to this list would reach now. */
export async function audienceSize(db: Db, rule: { workspaceId: string; listId: string }): Promise<number> {
  const row = await db
    .selectFrom(mailableMembers(db, rule).as('mailable'))
    .select(sql<number>`count(*)::int`.as('people'))
    .executeTakeFirst();
  return row?.people ?? 0;
}
