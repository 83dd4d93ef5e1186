import {
  publicationFailed as failedMail,
  publicationHeld as heldMail,
  publicationUnconfirmed as unconfirmedMail,
} from '#emails/publicationTrouble.ts';
import { heldSentence, reasonSentence } from '#emails/reasons.ts';
import type { Db } from '#server/database/connection.ts';
import { appUrl } from './address.ts';
import { tellApproversHeld } from './approvers.ts';
import { membersToTell, tell } from './recipients.ts';

/**
 * Due, and held: tells the assistant, once for each due time and reason of a content, however many of its channels are
 * held. When only the client's yes is missing, the client's people are told too, once.
 * Call it in the transaction that holds the publication.
 */
export async function publicationHeld(trx: Db, publicationId: string, now: Date): Promise<void> {
  const about = await aboutPublication(trx, publicationId);
  if (!about?.dueAt || !about.heldReason) return;
  const { dueAt, heldReason } = about;
  const url = await appUrl(trx);
  for (const to of await peopleOf(trx, about)) {
    await tell(
      trx,
      {
        workspaceId: about.workspaceId,
        kind: 'publication_held',
        to,
        dedupeKey: `held:${about.contentId}:${dueAt.getTime()}:${heldReason}:${to.userId}`,
        template: () =>
          heldMail(
            {
              ...common(about, dueAt),
              reason: heldSentence(to.locale, heldReason),
              words: '',
              until: new Date(dueAt.getTime() + about.graceMinutes * 60_000),
              url: `${url}/contents/${about.contentId}`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
  if (heldReason === 'not_approved' || heldReason === 'date_moved')
    await tellApproversHeld(trx, about.contentId, dueAt, now);
}

/** The network refused, or every try failed: tells the assistant, once for each time and try. In the transaction that records it. */
export async function publicationFailed(trx: Db, publicationId: string, now: Date): Promise<void> {
  const about = await aboutPublication(trx, publicationId);
  if (!about) return;
  const dueAt = about.dueAt ?? now;
  const url = await appUrl(trx);
  for (const to of await peopleOf(trx, about)) {
    await tell(
      trx,
      {
        workspaceId: about.workspaceId,
        kind: 'publication_failed',
        to,
        dedupeKey: `failed:${publicationId}:${about.round}:${to.userId}`,
        template: () =>
          failedMail(
            {
              ...common(about, dueAt),
              reason: reasonSentence(to.locale, about.problem),
              words: about.problemWords ?? '',
              url: `${url}/contents/${about.contentId}`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
}

/** Nobody can say whether it was published: asks the assistant, once. The two buttons are on Today. */
export async function publicationUnconfirmed(trx: Db, publicationId: string, now: Date): Promise<void> {
  const about = await aboutPublication(trx, publicationId);
  if (!about) return;
  const dueAt = about.dueAt ?? now;
  const url = await appUrl(trx);
  for (const to of await peopleOf(trx, about)) {
    await tell(
      trx,
      {
        workspaceId: about.workspaceId,
        kind: 'publication_unconfirmed',
        to,
        dedupeKey: `unconfirmed:${publicationId}:${about.round}:${to.userId}`,
        template: () =>
          unconfirmedMail(
            {
              ...common(about, dueAt),
              reason: reasonSentence(to.locale, about.problem),
              words: about.problemWords ?? '',
              url: `${url}/#publication-${publicationId}`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
}

type About = NonNullable<Awaited<ReturnType<typeof aboutPublication>>>;

const common = (about: About, dueAt: Date) => ({
  workspace: about.workspace,
  client: about.client,
  channel: about.channel,
  title: about.title,
  dueAt,
  zone: about.zone,
});

async function aboutPublication(trx: Db, publicationId: string) {
  const row = await trx
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('clients as cl', 'cl.id', 'p.client_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .where('p.id', '=', publicationId)
    .select([
      'p.workspace_id as workspaceId',
      'w.name as workspace',
      'p.client_id as clientId',
      'cl.name as client',
      'cl.time_zone as zone',
      'cl.grace_minutes as graceMinutes',
      'p.content_id as contentId',
      'c.title',
      'c.assignee_id as assigneeId',
      'ch.name as channel',
      'p.due_at as dueAt',
      'p.held_reason as heldReason',
      'p.problem',
      'p.problem_words as problemWords',
    ])
    // What makes two troubles of one publication two: each armed attempt.
    .select((eb) =>
      eb
        .selectFrom('attempts as a')
        .whereRef('a.publication_id', '=', 'p.id')
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('attempts'),
    )
    .executeTakeFirst();
  return row && { ...row, round: `${row.dueAt?.getTime() ?? 0}:${row.attempts ?? 0}` };
}

async function peopleOf(trx: Db, about: About): Promise<Awaited<ReturnType<typeof membersToTell>>> {
  const sender = await trx
    .selectFrom('reviews')
    .where('content_id', '=', about.contentId)
    .orderBy('round', 'desc')
    .select('sent_by')
    .executeTakeFirst();
  return membersToTell(trx, {
    workspaceId: about.workspaceId,
    clientId: about.clientId,
    wanted: [about.assigneeId, sender?.sent_by ?? null],
  });
}
