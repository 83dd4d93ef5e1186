import type { Db } from '#server/database/connection.ts';
import { samplePeople } from './people.ts';

/** Rows of one insert; PostgreSQL takes 65 534 parameters. */
const chunk = 1_000;

/** Subscribes `count` readers who do not exist. */
export async function addPeople(
  db: Db,
  target: { workspaceId: string; clientId: string; listId: string; by: string },
  { count, slug }: { count: number; slug: string },
  at: Date,
): Promise<void> {
  const people = samplePeople(count, slug);
  const { workspaceId: workspace_id, clientId: client_id, listId: list_id } = target;
  for (let from = 0; from < people.length; from += chunk) {
    const rows = await db
      .insertInto('subscribers')
      .values(
        people
          .slice(from, from + chunk)
          .map(({ name, email }) => ({ workspace_id, client_id, email, email_normal: email, name, created_at: at })),
      )
      .returning('id')
      .execute();
    await db
      .insertInto('list_members')
      .values(
        rows.map(({ id }) => ({
          list_id,
          subscriber_id: id,
          workspace_id,
          client_id,
          status: 'subscribed' as const,
          source: 'import' as const,
          consent: { by: target.by, at: at.toISOString() },
          created_at: at,
          confirmed_at: at,
        })),
      )
      .execute();
  }
}
