import { commentAnswered } from '#emails/commentMade.ts';
import { type ReviewRequestProps, reviewRequest } from '#emails/reviewRequest.ts';
import type { Db } from '#server/database/connection.ts';
import type { Locale } from '#server/people/actor.ts';
import { issueLink } from '#server/review/links.ts';
import { appUrl } from './address.ts';
import { tell } from './recipients.ts';

/**
 * Mails to the client's people. Each carries a link of its own, made only when the mail is really written.
 * Callers have scoped client and content by their actor already.
 */

export type ToApprovers = {
  workspaceId: string;
  clientId: string;
  why: ReviewRequestProps['why'];
  /** Who sends it; '' when the product writes by itself. */
  sender: string;
  note?: string;
  /** Left out: everyone who approves for the client. */
  approverIds?: string[];
  /** Names the reason; a second mail for it to the same person is never written. */
  reasonKey: string;
};

/** Writes to the client's approvers what waits for them. Answers whom it wrote to. */
export async function writeToApprovers(
  trx: Db,
  input: ToApprovers,
  now: Date,
): Promise<{ id: string; name: string; email: string }[]> {
  const { workspaceId, clientId } = input;
  const client = await trx
    .selectFrom('clients as c')
    .innerJoin('workspaces as w', 'w.id', 'c.workspace_id')
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', '=', clientId)
    .select(['c.name', 'c.time_zone', 'w.name as workspace'])
    .executeTakeFirstOrThrow();
  const items = await waitingItems(trx, clientId);
  const origin = await appUrl(trx);
  const written: { id: string; name: string; email: string }[] = [];
  for (const approver of await approversOf(trx, clientId, input.approverIds)) {
    const isWritten = await tell(
      trx,
      {
        workspaceId,
        kind: `review_${input.why}`,
        to: approver,
        dedupeKey: `${input.reasonKey}:${approver.id}`,
        template: async () => {
          const link = await issueLink(trx, { workspaceId, clientId, approverId: approver.id }, now);
          return reviewRequest(
            {
              why: input.why,
              workspace: client.workspace,
              client: client.name,
              approver: approver.name,
              sender: input.sender,
              note: input.note ?? '',
              items,
              zone: client.time_zone,
              now,
              url: `${origin}/approve/${link.token}`,
              expiresAt: link.expiresAt,
            },
            approver.locale,
          );
        },
      },
      now,
    );
    if (isWritten) written.push({ id: approver.id, name: approver.name, email: approver.email });
  }
  return written;
}

/** Due and not approved: the client's people are told once for each due time of a content, if they were asked at all. */
export async function tellApproversHeld(trx: Db, contentId: string, dueAt: Date, now: Date): Promise<void> {
  const open = await trx
    .selectFrom('reviews')
    .where('content_id', '=', contentId)
    .where('status', '=', 'open')
    .select(['workspace_id', 'client_id'])
    .executeTakeFirst();
  if (!open) return;
  await writeToApprovers(
    trx,
    {
      workspaceId: open.workspace_id,
      clientId: open.client_id,
      why: 'held',
      sender: '',
      reasonKey: `held_client:${contentId}:${dueAt.getTime()}`,
    },
    now,
  );
}

/** A member answered a comment: those of the client's people who took part in the talk get it, with a link of their own. */
export async function commentWasAnswered(trx: Db, commentId: string, now: Date): Promise<void> {
  const about = await trx
    .selectFrom('comments as m')
    .innerJoin('contents as c', 'c.id', 'm.content_id')
    .innerJoin('clients as cl', 'cl.id', 'm.client_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .where('m.id', '=', commentId)
    .select([
      'm.workspace_id',
      'm.client_id',
      'm.content_id',
      'm.body',
      'c.title',
      'cl.name as client',
      'w.name as workspace',
      'u.name as by',
    ])
    .executeTakeFirst();
  if (!about) return;
  const talked = await trx
    .selectFrom('comments')
    .where('content_id', '=', about.content_id)
    .where('approver_id', 'is not', null)
    .select('approver_id')
    .union((eb) =>
      eb
        .selectFrom('decisions')
        .where('content_id', '=', about.content_id)
        .where('approver_id', 'is not', null)
        .select('approver_id'),
    )
    .execute();
  const ids = talked.flatMap(({ approver_id }) => (approver_id ? [approver_id] : []));
  if (ids.length === 0) return;
  const origin = await appUrl(trx);
  for (const approver of await approversOf(trx, about.client_id, ids)) {
    await tell(
      trx,
      {
        workspaceId: about.workspace_id,
        kind: 'comment_answered',
        to: approver,
        dedupeKey: `answer:${commentId}:${approver.id}`,
        template: async () => {
          const ids = { workspaceId: about.workspace_id, clientId: about.client_id, approverId: approver.id };
          const link = await issueLink(trx, ids, now);
          const { workspace, client, title, by, body: words } = about;
          return commentAnswered(
            { workspace, client, title, by, words, url: `${origin}/approve/${link.token}` },
            approver.locale,
          );
        },
      },
      now,
    );
  }
}

type Approver = { id: string; name: string; email: string; locale: Locale };

async function approversOf(trx: Db, clientId: string, only?: string[]): Promise<Approver[]> {
  if (only?.length === 0) return [];
  return trx
    .selectFrom('approvers')
    .where('client_id', '=', clientId)
    .where('removed_at', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', 'in', only ?? []))
    .select(['id', 'name', 'email', 'locale'])
    .orderBy('name')
    .execute();
}

/** Everything that waits for a decision of this client, soonest first. */
async function waitingItems(trx: Db, clientId: string): Promise<{ title: string; dueAt: Date | null }[]> {
  return trx
    .selectFrom('reviews as r')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .where('r.client_id', '=', clientId)
    .where('r.status', '=', 'open')
    .select((eb) => [
      'c.title',
      eb
        .selectFrom('publications as p')
        .whereRef('p.content_id', '=', 'c.id')
        .where('p.status', '!=', 'cancelled')
        .select((e) => e.fn.min('p.due_at').as('due'))
        .as('dueAt'),
    ])
    .orderBy('dueAt', (order) => order.asc().nullsLast())
    .orderBy('c.title')
    .execute();
}
