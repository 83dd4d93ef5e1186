import { describe, expect, test } from 'vitest';
import {
  type ContentStage,
  contentStages,
  deriveStage,
  isRefused,
  type LifecycleEvent,
  lifecycleEvents,
  nextStage,
  type PublicationStatus,
  publicationStage,
  publicationStatuses,
  publishingStages,
  type Stage,
  stagesBefore,
} from '#server/content/lifecycle.ts';

/** Written out by hand, so that a change of the table has to be made twice. '!' starts a refusal. */
const table = `
                   idea            draft           in_review          changes_requested  approved           cancelled
edit               idea            draft           in_review          changes_requested  approved           !contentCancelled
plan               draft           draft           in_review          changes_requested  approved           !contentCancelled
shelve             idea            idea            !reviewOpen        idea               idea               !contentCancelled
send_for_review    in_review       in_review       in_review          in_review          in_review          !contentCancelled
withdraw_review    !reviewNotOpen  !reviewNotOpen  draft              !reviewNotOpen     !reviewNotOpen     !contentCancelled
approve            !reviewNotOpen  !reviewNotOpen  approved           !reviewNotOpen     !alreadyApproved   !contentCancelled
request_changes    !reviewNotOpen  !reviewNotOpen  changes_requested  !reviewNotOpen     !reviewNotOpen     !contentCancelled
approve_on_behalf  approved        approved        approved           approved           !alreadyApproved   !contentCancelled
settle_approved    approved        approved        in_review          approved           approved           !contentCancelled
settle_unapproved  idea            draft           in_review          changes_requested  draft              !contentCancelled
cancel             cancelled       cancelled       cancelled          cancelled          cancelled          !contentCancelled
`;

const rows = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const columns = rows[0] as ContentStage[];
const cells = rows
  .slice(1)
  .flatMap(([event, ...next]) =>
    next.map((cell, index) => ({ event: event as LifecycleEvent, stage: columns[index] as ContentStage, cell })),
  );

const told = (next: ReturnType<typeof nextStage>): string => (isRefused(next) ? `!${next.refused}` : next);

describe('the stored stages', () => {
  test('the table above covers every stage and every event', () => {
    expect(new Set(columns)).toEqual(new Set(contentStages));
    expect(new Set(cells.map((cell) => cell.event))).toEqual(new Set(lifecycleEvents));
    expect(cells).toHaveLength(contentStages.length * lifecycleEvents.length);
  });

  test.each(cells)('$stage, $event: $cell', ({ stage, event, cell }) => {
    expect(told(nextStage(stage, event))).toBe(cell);
  });

  test('what goes into a WHERE is what the table allows', () => {
    expect(stagesBefore('approve')).toEqual(['in_review']);
    expect(stagesBefore('cancel')).toEqual(['idea', 'draft', 'in_review', 'changes_requested', 'approved']);
  });
});

const shownTable = `
             edit               plan                     shelve                   send_for_review          approve            request_changes    approve_on_behalf        cancel
unconfirmed  .                  !decideUnconfirmedFirst  !decideUnconfirmedFirst  !decideUnconfirmedFirst  .                  .                  !decideUnconfirmedFirst  !decideUnconfirmedFirst
failed       .                  .                        .                        .                        .                  .                  .                        .
reconnect    .                  .                        .                        .                        .                  .                  .                        .
held         .                  .                        .                        .                        .                  .                  .                        .
publishing   .                  !goingOut                !goingOut                !goingOut                .                  .                  !goingOut                !goingOut
published    !alreadyPublished  !alreadyPublished        !alreadyPublished        !alreadyPublished        !alreadyPublished  !alreadyPublished  !alreadyPublished        !alreadyPublished
`;

describe('what the publications forbid', () => {
  const [head = [], ...lines] = shownTable
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const events = head as LifecycleEvent[];
  const expected = lines.flatMap(([shown, ...next]) =>
    lifecycleEvents.map((event) => ({ shown: shown as Stage, event, cell: next[events.indexOf(event)] ?? '.' })),
  );

  test('every derived stage is here', () => {
    expect(lines.map(([shown]) => shown)).toEqual([...publishingStages]);
  });

  test.each(expected)('$shown, $event: $cell', ({ shown, event, cell }) => {
    for (const stage of contentStages) {
      const next = told(nextStage(stage, event, shown));
      expect(next).toBe(cell === '.' ? told(nextStage(stage, event)) : cell);
    }
  });
});

describe('what a content shows', () => {
  const cases: [ContentStage, PublicationStatus[], Stage][] = [
    ['draft', [], 'draft'],
    ['approved', ['planned', 'planned'], 'approved'],
    ['approved', ['planned', 'cancelled'], 'approved'],
    ['in_review', ['held', 'planned'], 'held'],
    ['approved', ['sending', 'planned'], 'publishing'],
    ['approved', ['processing'], 'publishing'],
    ['approved', ['unknown', 'published'], 'publishing'],
    ['approved', ['published', 'planned'], 'publishing'],
    ['approved', ['published', 'published'], 'published'],
    ['approved', ['published', 'cancelled'], 'published'],
    ['cancelled', ['published', 'cancelled'], 'published'],
    ['cancelled', ['cancelled'], 'cancelled'],
    ['approved', ['held', 'sending'], 'held'],
    ['approved', ['reconnect', 'held'], 'reconnect'],
    ['approved', ['rejected', 'reconnect'], 'failed'],
    ['approved', ['exhausted', 'published'], 'failed'],
    ['approved', ['unconfirmed', 'rejected', 'published'], 'unconfirmed'],
  ];
  test.each(cases)('%s with %j is %s', (stage, publications, shown) => {
    expect(deriveStage(stage, publications)).toBe(shown);
    expect(deriveStage(stage, publications.toReversed())).toBe(shown);
  });

  test('one worse publication is never hidden by better ones', () => {
    const rank = (stage: Stage): number => (publishingStages as readonly string[]).indexOf(stage);
    for (const one of publicationStatuses) {
      for (const other of publicationStatuses) {
        const alone = rank(deriveStage('approved', [one]));
        const both = rank(deriveStage('approved', [one, other]));
        if (alone >= 0 && one !== 'published') expect(both, `${one} + ${other}`).toBeLessThanOrEqual(alone);
      }
    }
  });

  test('a publication alone', () => {
    expect(publicationStage('approved', 'planned')).toBe('approved');
    expect(publicationStage('approved', 'cancelled')).toBe('cancelled');
    expect(publicationStage('approved', 'exhausted')).toBe('failed');
  });
});
