import type { Db } from '#server/database/connection.ts';
import { suppress } from './suppression.ts';

/** Whom a signed unsubscribe token names. */
export type Unsubscriber = { workspaceId: string; clientId: string; subscriberId: string };

/**
 * The reader's own will, by the link or by the one-click POST: off every list of this client, at once, and never
 * mailed for it again. May be said twice; the answer is the same. false when there is no such reader any more.
 */
export async function unsubscribe(
  db: Db,
  who: Unsubscriber,
  source: 'one_click' | 'page',
  now: Date,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const subscriber = await trx
      .selectFrom('subscribers')
      .where('id', '=', who.subscriberId)
      .where('workspace_id', '=', who.workspaceId)
      .where('client_id', '=', who.clientId)
      .select('email_normal')
      .executeTakeFirst();
    if (!subscriber) return false;
    const left = await trx
      .updateTable('list_members')
      .set({ status: 'unsubscribed', unsubscribed_at: now, unsubscribe_source: source })
      .where('subscriber_id', '=', who.subscriberId)
      .where('workspace_id', '=', who.workspaceId)
      .where('status', '<>', 'unsubscribed')
      .returning('list_id')
      .execute();
    await suppress(trx, { ...who, emailNormal: subscriber.email_normal, reason: 'unsubscribed', detail: source }, now);
    if (left.length > 0) {
      await trx
        .insertInto('audit_events')
        .values({
          workspace_id: who.workspaceId,
          client_id: who.clientId,
          at: now,
          actor_kind: 'subscriber',
          actor_id: who.subscriberId,
          event: 'subscriber.unsubscribed',
          subject_kind: 'subscriber',
          subject_id: who.subscriberId,
          detail: { source },
        })
        .execute();
    }
    return true;
  });
}
