import { sql } from 'kysely';
import { mailableMembers } from '#server/audience/mailable.ts';
import type { NewsletterPayload } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';

/**
 * Freezes the audience of a newsletter that is due, in the caller's transaction, and starts its windows: recipients
 * numbered 1..n, unique by address, without the suppressed. The publication must be armed. Called twice it does
 * nothing: one send per publication. Throws when the numbers do not add up; then nothing is sent.
 */
export async function startSend(
  trx: Db,
  publication: { id: string; workspaceId: string; clientId: string },
  now: Date,
): Promise<void> {
  const { payload } = await trx
    .selectFrom('publications')
    .where('id', '=', publication.id)
    .where('workspace_id', '=', publication.workspaceId)
    .select('payload')
    .executeTakeFirstOrThrow();
  if (payload?.kind !== 'newsletter') throw new Error(`Publication ${publication.id} is no newsletter.`);
  const send = await trx
    .insertInto('sends')
    .values({
      workspace_id: publication.workspaceId,
      client_id: publication.clientId,
      publication_id: publication.id,
      total: 0,
      frozen_at: now,
    })
    .onConflict((conflict) => conflict.column('publication_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!send) return;
  await freeze(trx, { sendId: send.id, workspaceId: publication.workspaceId, payload });
  const count = await trx
    .selectFrom('recipients')
    .where('send_id', '=', send.id)
    .select([sql<number>`count(*)::int`.as('rows'), sql<number>`coalesce(max(number), 0)`.as('last')])
    .executeTakeFirstOrThrow();
  if (count.rows !== count.last)
    throw new Error(`Send ${send.id}: ${count.rows} recipients, numbered to ${count.last}.`);
  await trx.updateTable('sends').set({ total: count.rows }).where('id', '=', send.id).execute();
  await enqueue(trx, { name: 'send.window', data: { sendId: send.id }, clientId: publication.clientId });
}

/** One insert-select; the order by address puts readers of one provider apart from each other only as chance has it. */
async function freeze(
  trx: Db,
  { sendId, workspaceId, payload }: { sendId: string; workspaceId: string; payload: NewsletterPayload },
): Promise<void> {
  await trx
    .insertInto('recipients')
    .columns(['send_id', 'number', 'workspace_id', 'subscriber_id', 'email', 'email_normal', 'merge'])
    .expression(
      trx
        .selectFrom(mailableMembers(trx, { workspaceId, listId: payload.audience.listId }).as('m'))
        .select([
          sql<string>`${sendId}::uuid`.as('send_id'),
          sql<number>`(row_number() over (order by m.email_normal))::int`.as('number'),
          sql<string>`${workspaceId}::uuid`.as('workspace_id'),
          'm.subscriber_id',
          'm.email',
          'm.email_normal',
          'm.merge',
        ]),
    )
    .execute();
}
