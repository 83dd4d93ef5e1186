import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { commentWasAnswered } from '#server/notifications/approvers.ts';
import { commentMade } from '#server/notifications/reviews.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** Longest comment, in characters. */
export const longestComment = 5000;

export type Comment = {
  id: string;
  by: { kind: 'approver' | 'member'; name: string };
  body: string;
  at: Date;
};

/**
 * Says something beside a content. The approver may, once the content was sent to them; the assistant is told, and the
 * other way round. Errors: `invalid` commentMissing, commentTooLong; `not_found`.
 */
export async function addComment(
  db: Db,
  actor: ApproverActor | MemberActor,
  { contentId, body }: { contentId: string; body: string },
  now: Date,
): Promise<{ commentId: string }> {
  const said = body.trim();
  if (!said) throw domainError('invalid', 'commentMissing', {}, 'body');
  if (said.length > longestComment) throw domainError('invalid', 'commentTooLong', { most: longestComment }, 'body');
  return inTransaction(db, async (trx) => {
    const content = await trx
      .selectFrom('contents')
      .where(visibleTo(actor, 'contents'))
      .where('id', '=', contentId)
      .select(['id', 'workspace_id', 'client_id', 'title'])
      .executeTakeFirst();
    const round = await trx
      .selectFrom('reviews')
      .where('content_id', '=', contentId)
      .orderBy('round', 'desc')
      .select('id')
      .executeTakeFirst();
    if (!content || (actor.kind === 'approver' && !round)) throw domainError('not_found', 'contentNotFound');
    const { id } = await trx
      .insertInto('comments')
      .values({
        workspace_id: content.workspace_id,
        client_id: content.client_id,
        content_id: content.id,
        review_id: round?.id ?? null,
        approver_id: actor.kind === 'approver' ? actor.approverId : null,
        user_id: actor.kind === 'member' ? actor.userId : null,
        body: said,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordEvent(
      trx,
      actor,
      {
        event: 'content.commented',
        subject: { kind: 'content', id: content.id },
        clientId: content.client_id,
        detail: { title: content.title },
      },
      now,
    );
    if (actor.kind === 'approver') await commentMade(trx, id, now);
    else await commentWasAnswered(trx, id, now);
    return { commentId: id };
  });
}

/** The talk beside a content, oldest first. */
export async function commentsOn(db: Db, actor: ApproverActor | MemberActor, contentId: string): Promise<Comment[]> {
  const rows = await db
    .selectFrom('comments as m')
    .leftJoin('approvers as a', 'a.id', 'm.approver_id')
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .where(visibleTo(actor, 'm'))
    .where('m.content_id', '=', contentId)
    .select((eb) => [
      'm.id',
      'm.body',
      'm.created_at',
      'm.approver_id',
      eb.fn.coalesce('a.name', 'u.name', eb.val('')).as('name'),
    ])
    .orderBy('m.created_at')
    .orderBy('m.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    by: { kind: row.approver_id ? 'approver' : 'member', name: row.name },
    body: row.body,
    at: row.created_at,
  }));
}
