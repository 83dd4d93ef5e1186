import { agreementOf } from '#server/content/agreement.ts';
import { makeRevision } from '#server/content/drafting.ts';
import type { Left } from '#server/content/onePress.ts';
import { requireChecked } from '#server/content/planning.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError, isDomainError } from '#server/errors.ts';
import { readyForClient } from '#server/media/ready.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { mediaIdsOf } from '#server/posts/variants.ts';
import { sendForReview } from '#server/review/review.ts';
import type { Storage } from '#server/storage/storage.ts';

import { weekAfter } from './fill.ts';
import { plannedIn } from './planned.ts';

type Item = { contentId: string; title: string; wall: string };

/** What of a week could go to the client now, and what of it not, each with its reason. */
export type WeekToSend = {
  client: { id: string; name: string; policy: 'required' | 'not_needed' };
  send: Item[];
  /** `code` is a key of the words `errors`. */
  cannot: (Item & Pick<Left, 'code' | 'params'>)[];
  /** Lies with the client already. */
  waiting: Item[];
  /** Agreed to, on its way or out: nothing to do. */
  settled: Item[];
};

type Week = { clientId: string; week: string };

/**
 * Sorts a client's week into what can be sent and what cannot yet: each item is checked as the composer checks it.
 * Errors: `not_found` clientNotFound.
 */
export async function weekToSend(db: Db, actor: MemberActor, { clientId, week }: Week): Promise<WeekToSend> {
  const client = await db
    .selectFrom('clients')
    .select(['id', 'name', 'approval_policy as policy'])
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  const items = await plannedIn(db, actor, { clientId, from: week, until: weekAfter(week) });
  const sorted: WeekToSend = { client, send: [], cannot: [], waiting: [], settled: [] };
  for (const { contentId, title, wall } of items) {
    const item = { contentId, title, wall };
    const where = await standing(db, actor, contentId);
    if (where !== 'open') sorted[where].push(item);
    else {
      const refusal = await refusalOf(() => requireChecked(db, actor, contentId));
      if (refusal) sorted.cannot.push({ ...item, ...refusal });
      else sorted.send.push(item);
    }
  }
  return sorted;
}

export type WeekSent = { sent: number; mails: number; left: number };

/**
 * Sends everything of a week that can be sent for approval, in one mail to each approver. Where the client asks for no
 * approval, it makes of each draft the version that goes out. What cannot be sent stays as it is.
 * Errors: as `sendForReview`; `invalid` weekNothingToSend.
 */
export async function sendWeek(
  shelf: { db: Db; storage: Storage },
  actor: MemberActor,
  { note, approverIds, ...week }: Week & { note: string; approverIds?: string[] },
  now: Date,
): Promise<WeekSent> {
  const { db } = shelf;
  const { client, send, cannot } = await weekToSend(db, actor, week);
  const contentIds = send.map(({ contentId }) => contentId);
  if (contentIds.length === 0) throw domainError('invalid', 'weekNothingToSend');
  await readyPictures(shelf, actor, contentIds, now);
  if (client.policy === 'required') {
    const { mails } = await sendForReview(
      db,
      actor,
      { contentIds, note, ...(approverIds ? { approverIds } : {}) },
      now,
    );
    return { sent: contentIds.length, mails, left: cannot.length };
  }
  await inTransaction(db, async (trx) => {
    for (const contentId of [...contentIds].sort())
      await makeRevision(trx, actor, { contentId, madeFor: 'schedule' }, now);
  });
  return { sent: contentIds.length, mails: 0, left: cannot.length };
}

/** The copies that networks take are made before the transaction: it does not wait for a picture. */
async function readyPictures(
  shelf: { db: Db; storage: Storage },
  actor: MemberActor,
  contentIds: string[],
  now: Date,
): Promise<void> {
  const contents = await shelf.db
    .selectFrom('contents')
    .select(['workspace_id', 'client_id', 'draft'])
    .where('id', 'in', contentIds)
    .where(visibleTo(actor, 'contents'))
    .execute();
  for (const { workspace_id: workspaceId, client_id: clientId, draft } of contents) {
    if (draft.kind !== 'post') continue;
    await readyForClient(shelf, { workspaceId, clientId, mediaIds: mediaIdsOf(draft) }, now);
  }
}

/** Where a content stands: still to be sent, with the client, or done with. */
async function standing(db: Db, actor: MemberActor, contentId: string): Promise<'open' | 'waiting' | 'settled'> {
  const content = await db
    .selectFrom('contents')
    .select('stage')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirstOrThrow();
  if (content.stage === 'in_review') return 'waiting';
  const publications = await agreementOf(db, contentId);
  const isOpen = publications.some(
    ({ status, agreement }) =>
      ['planned', 'held', 'reconnect', 'rejected', 'exhausted'].includes(status) && agreement !== 'agreed',
  );
  return isOpen ? 'open' : 'settled';
}

async function refusalOf(work: () => Promise<void>): Promise<Pick<Left, 'code' | 'params'> | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, params: error.params };
  }
}
