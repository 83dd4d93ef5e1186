import type { ContentBody } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type Changes, changesBetween } from './changes.ts';
import type { Decision } from './closing.ts';
import { type Comment, commentsOn } from './comments.ts';
import { type ShownPublication, shownIn, shownInEach } from './shown.ts';

/** How long what was decided stays on the approver's list once nothing waits, in days. */
const daysOnList = 14;

/** A round as a row of the approver's list. */
export type RoundRow = {
  id: string;
  contentId: string;
  title: string;
  kind: 'post' | 'newsletter';
  status: 'open' | 'decided';
  decision: Decision | null;
  /** Soonest of its channels. */
  dueAt: Date | null;
  networks: string[];
  /** For `approveAll`. */
  fingerprint: string;
};

/**
 * What the approver's page is about, soonest first: everything that waits, and what was decided of the same mails, so
 * that "2 of 5" stays 2 of 5. When nothing waits: what was decided lately.
 */
export async function roundsFor(db: Db, actor: ApproverActor, now: Date): Promise<RoundRow[]> {
  const since = new Date(now.getTime() - daysOnList * 86_400_000);
  const rounds = await db
    .selectFrom('reviews as r')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .leftJoin('decisions as d', 'd.review_id', 'r.id')
    .where(visibleTo(actor, 'r'))
    .where('c.stage', '!=', 'cancelled')
    .where(({ or, and, eb }) =>
      or([eb('r.status', '=', 'open'), and([eb('r.status', '=', 'decided'), eb('r.closed_at', '>', since)])]),
    )
    .select(['r.id', 'r.content_id', 'r.batch_id', 'r.status', 'c.title', 'c.kind', 'd.decision'])
    .execute();
  const open = new Set(rounds.filter(({ status }) => status === 'open').map(({ batch_id }) => batch_id));
  // A content that was sent again stands once, as its newest round.
  const waiting = new Set(rounds.filter(({ status }) => status === 'open').map(({ content_id }) => content_id));
  const listed = rounds.filter(
    (round) =>
      round.status === 'open' || (!waiting.has(round.content_id) && (open.size === 0 || open.has(round.batch_id))),
  );
  const shown = await shownInEach(
    db,
    actor,
    listed.map(({ id }) => id),
  );
  return listed
    .map((round): RoundRow => {
      const { publications = [], fingerprint = '' } = shown.get(round.id) ?? {};
      return {
        id: round.id,
        contentId: round.content_id,
        title: round.title,
        kind: round.kind,
        status: round.status === 'open' ? 'open' : 'decided',
        decision: round.decision,
        dueAt: publications.find(({ dueAt }) => dueAt)?.dueAt ?? null,
        networks: [...new Set(publications.map(({ network }) => network))],
        fingerprint,
      };
    })
    .sort(
      (a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity) || a.title.localeCompare(b.title),
    );
}

export type DecisionSaid = {
  decision: Decision;
  words: string;
  by: string;
  at: Date;
  isOnBehalf: boolean;
  reason: string | null;
};

/** One round as a page shows it. */
export type Round = {
  id: string;
  contentId: string;
  title: string;
  kind: 'post' | 'newsletter';
  number: number;
  status: 'open' | 'decided' | 'withdrawn';
  /** The newer round of the same content, when this one was replaced. */
  replacedBy: string | null;
  revisionId: string;
  note: string;
  sentBy: string;
  sentAt: Date;
  /** Readers of a newsletter when it was sent for review. */
  audienceSize: number | null;
  publications: (ShownPublication & { changes: Changes | null })[];
  fingerprint: string;
  /** The round before this one: when it was shown, and what was asked for. */
  before: { shownAt: Date; asked: DecisionSaid | null } | null;
  decision: DecisionSaid | null;
  comments: Comment[];
};

/** One round with everything around it. Throws `not_found` reviewNotFound. */
export async function roundOf(db: Db, actor: ApproverActor | MemberActor, reviewId: string): Promise<Round> {
  const row = await db
    .selectFrom('reviews as r')
    .innerJoin('contents as c', 'c.id', 'r.content_id')
    .innerJoin('revisions as v', 'v.id', 'r.revision_id')
    .leftJoin('users as u', 'u.id', 'r.sent_by')
    .where(visibleTo(actor, 'r'))
    .where('r.id', '=', reviewId)
    .selectAll('r')
    .select(['c.title', 'c.kind', 'u.name as sender', 'v.body', 'v.compiled'])
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'reviewNotFound');
  const before = await db
    .selectFrom('reviews as r')
    .innerJoin('revisions as v', 'v.id', 'r.revision_id')
    .where('r.content_id', '=', row.content_id)
    .where('r.round', '<', row.round)
    .orderBy('r.round', 'desc')
    .select(['r.id', 'r.sent_at', 'v.body', 'v.compiled'])
    .executeTakeFirst();
  const [shown, shownBefore, decisions, comments] = await Promise.all([
    shownIn(db, actor, reviewId),
    before ? shownIn(db, actor, before.id) : null,
    decisionsOn(db, actor, row.content_id),
    commentsOn(db, actor, row.content_id),
  ]);
  const texts = before ? { before: textOf(before), after: textOf(row) } : undefined;
  return {
    id: row.id,
    contentId: row.content_id,
    title: row.title,
    kind: row.kind,
    number: row.round,
    status: row.status,
    replacedBy: row.replaced_by,
    revisionId: row.revision_id,
    note: row.note,
    sentBy: row.sender ?? '',
    sentAt: row.sent_at,
    audienceSize: row.audience_size,
    publications: shown.publications.map((publication) => {
      const was = shownBefore?.publications.find(({ id }) => id === publication.id);
      return { ...publication, changes: was ? changesBetween(was.payload, publication.payload, texts) : null };
    }),
    fingerprint: shown.fingerprint,
    before: before ? { shownAt: before.sent_at, asked: decisions.get(before.id) ?? null } : null,
    decision: decisions.get(row.id) ?? null,
    comments,
  };
}

/** What was decided about a content, by round. */
async function decisionsOn(
  db: Db,
  actor: ApproverActor | MemberActor,
  contentId: string,
): Promise<Map<string, DecisionSaid>> {
  const rows = await db
    .selectFrom('decisions as d')
    .leftJoin('approvers as a', 'a.id', 'd.approver_id')
    .leftJoin('users as u', 'u.id', 'd.user_id')
    .where(visibleTo(actor, 'd'))
    .where('d.content_id', '=', contentId)
    .select(['d.review_id', 'd.decision', 'd.words', 'd.basis', 'd.on_behalf_reason', 'd.created_at'])
    .select((eb) => eb.fn.coalesce('a.name', 'u.name', eb.val('')).as('by'))
    .execute();
  return new Map(
    rows.map((row) => [
      row.review_id,
      {
        decision: row.decision,
        words: row.words,
        by: row.by,
        at: row.created_at,
        isOnBehalf: row.basis === 'on_behalf',
        reason: row.on_behalf_reason,
      },
    ]),
  );
}

function textOf({ body, compiled }: { body: ContentBody; compiled: { text: string } | null }): string {
  return compiled?.text ?? body.text;
}
