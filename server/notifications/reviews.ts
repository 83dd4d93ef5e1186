import { commentMade as commentMail } from '#emails/commentMade.ts';
import { decisionMade as decisionMail } from '#emails/decisionMade.ts';
import type { Db } from '#server/database/connection.ts';
import { appUrl } from './address.ts';
import { membersToTell, tell } from './recipients.ts';

/** Tells the assistant what was decided, once; not the one who decided on behalf. In the transaction of the decision. */
export async function decisionMade(trx: Db, decisionId: string, now: Date): Promise<void> {
  const about = await trx
    .selectFrom('decisions as d')
    .innerJoin('reviews as r', 'r.id', 'd.review_id')
    .innerJoin('contents as c', 'c.id', 'd.content_id')
    .innerJoin('clients as cl', 'cl.id', 'd.client_id')
    .innerJoin('workspaces as w', 'w.id', 'd.workspace_id')
    .leftJoin('approvers as a', 'a.id', 'd.approver_id')
    .leftJoin('users as u', 'u.id', 'd.user_id')
    .where('d.id', '=', decisionId)
    .select([
      'd.workspace_id',
      'd.client_id',
      'd.content_id',
      'd.decision',
      'd.words',
      'd.user_id',
      'r.sent_by',
      'c.title',
      'c.assignee_id',
      'cl.name as client',
      'cl.time_zone',
      'w.name as workspace',
    ])
    .select((eb) => [
      eb.fn.coalesce('a.name', 'u.name', eb.val('')).as('by'),
      eb
        .selectFrom('publications as p')
        .whereRef('p.content_id', '=', 'd.content_id')
        .where('p.status', 'in', ['planned', 'held', 'reconnect'])
        .select((e) => e.fn.min('p.due_at').as('due'))
        .as('due_at'),
    ])
    .executeTakeFirst();
  if (!about) return;
  const url = await appUrl(trx);
  const people = await membersToTell(trx, {
    workspaceId: about.workspace_id,
    clientId: about.client_id,
    wanted: [about.assignee_id, about.sent_by],
  });
  for (const to of people) {
    if (to.userId === about.user_id) continue;
    await tell(
      trx,
      {
        workspaceId: about.workspace_id,
        kind: 'decision',
        to,
        dedupeKey: `decision:${decisionId}:${to.userId}`,
        template: () =>
          decisionMail(
            {
              workspace: about.workspace,
              client: about.client,
              title: about.title,
              approver: about.by,
              decision: about.decision,
              words: about.words,
              goesOut: about.due_at ? { at: about.due_at, zone: about.time_zone } : null,
              url: `${url}/contents/${about.content_id}`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
}

/** Tells the assistant of a comment that the client's person made, once. In the transaction of the comment. */
export async function commentMade(trx: Db, commentId: string, now: Date): Promise<void> {
  const about = await trx
    .selectFrom('comments as m')
    .innerJoin('contents as c', 'c.id', 'm.content_id')
    .innerJoin('clients as cl', 'cl.id', 'm.client_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('approvers as a', 'a.id', 'm.approver_id')
    .leftJoin('reviews as r', 'r.id', 'm.review_id')
    .where('m.id', '=', commentId)
    .select([
      'm.workspace_id',
      'm.client_id',
      'm.content_id',
      'm.body',
      'a.name as by',
      'c.title',
      'c.assignee_id',
      'r.sent_by',
      'cl.name as client',
      'w.name as workspace',
    ])
    .executeTakeFirst();
  if (!about) return;
  const url = await appUrl(trx);
  const people = await membersToTell(trx, {
    workspaceId: about.workspace_id,
    clientId: about.client_id,
    wanted: [about.assignee_id, about.sent_by],
  });
  for (const to of people) {
    await tell(
      trx,
      {
        workspaceId: about.workspace_id,
        kind: 'comment',
        to,
        dedupeKey: `comment:${commentId}:${to.userId}`,
        template: () =>
          commentMail(
            {
              workspace: about.workspace,
              client: about.client,
              title: about.title,
              by: about.by,
              words: about.body,
              url: `${url}/contents/${about.content_id}`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
}
