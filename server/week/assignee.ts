import { recordEvent } from '#server/audit/audit.ts';
import { listColleagues } from '#server/clients/assigning.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/**
 * Whose content it is to see to; null: nobody's in particular. Only who works for the client can be.
 * Errors: `not_found` contentNotFound; `invalid` assigneeUnknown.
 */
export async function assignContent(
  db: Db,
  actor: MemberActor,
  { contentId, userId }: { contentId: string; userId: string | null },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const content = await trx
      .selectFrom('contents')
      .select(['client_id', 'title', 'assignee_id'])
      .where('id', '=', contentId)
      .where(visibleTo(actor, 'contents'))
      .forUpdate()
      .executeTakeFirst();
    if (!content) throw domainError('not_found', 'contentNotFound');
    if (content.assignee_id === userId) return;
    const person = userId ? await colleague(trx, actor, content.client_id, userId) : null;
    await trx
      .updateTable('contents')
      .set({ assignee_id: userId, updated_at: now })
      .where('id', '=', contentId)
      .execute();
    await recordEvent(
      trx,
      actor,
      {
        event: 'content.assigned',
        subject: { kind: 'content', id: contentId },
        clientId: content.client_id,
        detail: { title: content.title, person: person?.name ?? '' },
      },
      now,
    );
  });
}

/** Who can be given a client's content: owners, and the assistants who work for it. */
export async function assignable(
  db: Db,
  actor: MemberActor,
  clientId: string,
): Promise<{ userId: string; name: string }[]> {
  const people = await listColleagues(db, actor, clientId);
  return people.filter(({ works }) => works).map(({ userId, name }) => ({ userId, name }));
}

async function colleague(trx: Db, actor: MemberActor, clientId: string, userId: string): Promise<{ name: string }> {
  const person = (await assignable(trx, actor, clientId)).find((each) => each.userId === userId);
  if (!person) throw domainError('invalid', 'assigneeUnknown', {}, 'assignee');
  return person;
}
