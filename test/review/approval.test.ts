import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agreementOf } from '#server/content/agreement.ts';
import { setChannels } from '#server/content/channels.ts';
import { makeRevision } from '#server/content/drafting.ts';
import { cancelContent, movePublication, schedule } from '#server/content/scheduling.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { approveAll, approveOnBehalf, decide, decideOnBehalf } from '#server/review/approval.ts';
import { sendForReview, withdrawReview } from '#server/review/review.ts';
import { shownIn } from '#server/review/shown.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeMember,
  makeOwner,
  monday,
} from '#test/support/factories.ts';
import { mailsOf, rewrite, writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let basia: ApproverActor;
let channels: [string, string];
const zone = 'Europe/Warsaw';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
  channels = [
    await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' }),
    await makeChannel(database.db, owner.workspaceId, clientId, { network: 'manual', name: 'Tablica' }),
  ];
});

const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });
const write = (values: { wall?: string | null; title?: string; channelIds?: string[] } = {}) =>
  writePost(database.db, owner, { clientId, channelIds: channels, ...values });

async function send(contentId: string, now = monday): Promise<string> {
  const { reviewIds } = await sendForReview(database.db, owner, { contentIds: [contentId], note: '' }, now);
  return reviewIds[0] ?? '';
}
const shown = async (reviewId: string) => (await shownIn(database.db, basia, reviewId)).fingerprint;
const approve = async (reviewId: string, actor = basia, now = later(1)) =>
  decide(database.db, actor, { reviewId, shown: await shown(reviewId), decision: 'approved' }, now);
const askFor = async (reviewId: string, words: string) =>
  decide(
    database.db,
    basia,
    { reviewId, shown: await shown(reviewId), decision: 'changes_requested', words },
    later(1),
  );

const stage = async (contentId: string) =>
  (await database.db.selectFrom('contents').where('id', '=', contentId).select('stage').executeTakeFirstOrThrow())
    .stage;
/** By channel: is what goes out agreed to? */
async function agreements(contentId: string): Promise<string[]> {
  const rows = await agreementOf(database.db, contentId);
  return channels.map((id) => rows.find(({ channelId }) => channelId === id)?.agreement ?? 'gone');
}
const useNow = (contentId: string, now = later(3)) =>
  database.db.transaction().execute((trx) => makeRevision(trx, owner, { contentId, madeFor: 'use' }, now));
const publicationOn = async (contentId: string, channelId: string) =>
  database.db
    .selectFrom('publications')
    .where('content_id', '=', contentId)
    .where('channel_id', '=', channelId)
    .where('status', '!=', 'cancelled')
    .selectAll()
    .executeTakeFirstOrThrow();
const events = async (contentId: string) =>
  database.db
    .selectFrom('audit_events')
    .where('subject_id', '=', contentId)
    .orderBy('id')
    .select(['event', 'actor_kind', 'actor_name', 'address', 'detail'])
    .execute();

describe('a decision', () => {
  test('approves each channel by its hash and its day, and says so in the audit trail', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    expect(await stage(contentId)).toBe('in_review');
    expect(await agreements(contentId)).toEqual(['none', 'none']);

    await approve(reviewId);
    expect(await stage(contentId)).toBe('approved');
    expect(await agreements(contentId)).toEqual(['agreed', 'agreed']);
    const approvals = await database.sql`
      select a.basis, a.approved_local_date::text as day, a.payload_hash = p.payload_hash as names_it, a.approver_id
      from approvals a join publications p on p.id = a.publication_id where p.content_id = ${contentId}`;
    expect([...approvals]).toEqual(
      [1, 2].map(() => ({ basis: 'decision', day: '2026-11-26', names_it: true, approver_id: basia.approverId })),
    );
    const said = (await events(contentId)).at(-1);
    expect(said).toMatchObject({
      event: 'content.approved',
      actor_kind: 'approver',
      actor_name: basia.name,
      address: '127.0.0.1',
    });
    const { payload_hash } = await publicationOn(contentId, channels[0]);
    expect(said?.detail.hashes).toContain(String(payload_hash));
  });

  test('asks for changes in words, which are needed', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    await expect(askFor(reviewId, '   ')).rejects.toEqual(refusal('invalid', 'wordsMissing'));
    await expect(askFor(reviewId, 'x'.repeat(5001))).rejects.toEqual(refusal('invalid', 'wordsTooLong'));
    expect(await stage(contentId)).toBe('in_review');
    await askFor(reviewId, 'Przedłużmy do piątku.');
    expect(await stage(contentId)).toBe('changes_requested');
    expect(await agreements(contentId)).toEqual(['none', 'none']);
  });

  test('of two people at once only the first counts', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    const ewa = await makeApprover(database.db, owner.workspaceId, clientId, 'Ewa');
    const fingerprint = await shown(reviewId);
    const answers = await Promise.allSettled([
      decide(database.db, basia, { reviewId, shown: fingerprint, decision: 'approved' }, later(1)),
      decide(
        database.db,
        ewa,
        { reviewId, shown: fingerprint, decision: 'changes_requested', words: 'Nie.' },
        later(1),
      ),
    ]);
    const lost = answers.filter((answer) => answer.status === 'rejected');
    expect(lost.map(({ reason }) => reason)).toEqual([refusal('conflict', 'reviewAlreadyDecided')]);
    const decisions = await database.db.selectFrom('decisions').where('review_id', '=', reviewId).selectAll().execute();
    expect(decisions).toHaveLength(1);
    expect(await stage(contentId)).toBe(decisions[0]?.decision);
    expect(await mailsOf(database.db, owner.workspaceId, 'decision')).toHaveLength(1);
  });

  test('against a withdrawal at the same moment: one of them, and the stage agrees with it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const contentId = await write({ title: `Wyścig ${round}` });
      const reviewId = await send(contentId);
      const fingerprint = await shown(reviewId);
      const [decided, withdrawn] = await Promise.allSettled([
        decide(database.db, basia, { reviewId, shown: fingerprint, decision: 'approved' }, later(1)),
        withdrawReview(database.db, owner, { reviewId }, later(1)),
      ]);
      expect([decided.status, withdrawn.status].sort()).toEqual(['fulfilled', 'rejected']);
      if (decided.status === 'fulfilled') {
        expect(withdrawn).toMatchObject({ reason: { kind: 'conflict', code: 'reviewAlreadyDecided' } });
        expect([await stage(contentId), await agreements(contentId)]).toEqual(['approved', ['agreed', 'agreed']]);
      } else {
        expect(decided).toMatchObject({ reason: { kind: 'conflict', code: 'reviewNotOpen' } });
        expect([await stage(contentId), await agreements(contentId)]).toEqual(['draft', ['none', 'none']]);
      }
    }
  });

  test('against a cancel at the same moment: never a decision on what is cancelled', async () => {
    for (let round = 0; round < 8; round += 1) {
      const contentId = await write({ title: `Wyścig ${round}` });
      const reviewId = await send(contentId);
      const fingerprint = await shown(reviewId);
      const [decided] = await Promise.allSettled([
        decide(database.db, basia, { reviewId, shown: fingerprint, decision: 'approved' }, later(1)),
        cancelContent(database.db, owner, { contentId }, later(1)),
      ]);
      expect(await stage(contentId)).toBe('cancelled');
      if (decided.status === 'rejected') {
        expect(decided.reason).toMatchObject({
          code: expect.stringMatching(/^(reviewNotOpen|contentCancelled|reviewChanged)$/),
        });
      }
    }
  });

  test('is refused when another version was sent since the page was opened', async () => {
    const contentId = await write();
    const first = await send(contentId);
    const seen = await shown(first);
    await rewrite(database.db, owner, contentId, { text: 'Zupełnie co innego.' });
    const second = await send(contentId, later(2));
    await expect(
      decide(database.db, basia, { reviewId: first, shown: seen, decision: 'approved' }, later(3)),
    ).rejects.toEqual(refusal('conflict', 'reviewReplaced'));
    await expect(
      decide(database.db, basia, { reviewId: second, shown: seen, decision: 'approved' }, later(3)),
    ).rejects.toEqual(refusal('conflict', 'reviewChanged'));
    expect(await agreements(contentId)).toEqual(['none', 'none']);
    expect(await stage(contentId)).toBe('in_review');
    const open = await database.db
      .selectFrom('reviews')
      .where('content_id', '=', contentId)
      .where('status', '=', 'open')
      .select('id')
      .execute();
    expect(open).toEqual([{ id: second }]);
  });

  test('is refused when the day or the channels changed since the page was opened', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    const seen = await shown(reviewId);
    await schedule(database.db, owner, { contentId, due: { wall: '2026-11-27T17:00', zone } }, later(1));
    const input = { reviewId, shown: seen, decision: 'approved' } as const;
    await expect(decide(database.db, basia, input, later(2))).rejects.toEqual(refusal('conflict', 'reviewChanged'));
    await schedule(database.db, owner, { contentId, due: { wall: '2026-11-26T08:15', zone } }, later(3));
    await setChannels(database.db, owner, { contentId, channelIds: [channels[0]] }, later(4));
    await expect(decide(database.db, basia, input, later(5))).rejects.toEqual(refusal('conflict', 'reviewChanged'));
    await approve(reviewId, basia, later(6));
    expect(await agreements(contentId)).toEqual(['agreed', 'gone']);
  });

  test('names what was shown, even when the publication has newer words by then', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    await rewrite(database.db, owner, contentId, { text: 'Nowsze słowa, których nikt nie widział.' });
    await useNow(contentId);
    await approve(reviewId, basia, later(4));
    expect(await agreements(contentId)).toEqual(['none', 'none']);
    expect(await stage(contentId)).toBe('draft');
  });

  test('belongs to one firm: another client’s person finds nothing', async () => {
    const reviewId = await send(await write());
    const otherClient = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const marek = await makeApprover(database.db, owner.workspaceId, otherClient, 'Marek');
    const stranger = await makeOwner(database.db, 'Ktoś');
    const input = { reviewId, shown: await shown(reviewId), decision: 'approved' } as const;
    await expect(decide(database.db, marek, input, later(1))).rejects.toEqual(refusal('not_found', 'reviewNotFound'));
    await expect(decideOnBehalf(database.db, stranger, { ...input, reason: 'telefon' }, later(1))).rejects.toEqual(
      refusal('not_found', 'reviewNotFound'),
    );
  });
});

describe('what an approval is bound to', () => {
  test('changing one channel’s words leaves the other approved; the old words bring the approval back', async () => {
    const contentId = await write();
    await approve(await send(contentId));
    await rewrite(database.db, owner, contentId, { variants: { [channels[1]]: 'Tylko na tablicę: inaczej.' } });
    expect(await agreements(contentId)).toEqual(['agreed', 'agreed']);
    await useNow(contentId);
    expect(await agreements(contentId)).toEqual(['agreed', 'none']);
    await rewrite(database.db, owner, contentId, { variants: { [channels[1]]: 'Wieńce wiążemy na miejscu.' } });
    await useNow(contentId, later(5));
    expect(await agreements(contentId)).toEqual(['agreed', 'agreed']);
    expect(await stage(contentId)).toBe('approved');
  });

  test('within the day a move keeps it, to another day it does not, and back again it does', async () => {
    const contentId = await write({ channelIds: [channels[0]] });
    await approve(await send(contentId));
    const { id: publicationId } = await publicationOn(contentId, channels[0]);
    const move = (wall: string) =>
      movePublication(database.db, owner, { publicationId, due: { wall, zone } }, later(2));
    await move('2026-11-26T23:59');
    expect((await agreements(contentId))[0]).toBe('agreed');
    await move('2026-11-27T00:00');
    expect((await agreements(contentId))[0]).toBe('other_day');
    await move('2026-11-26T00:01');
    expect((await agreements(contentId))[0]).toBe('agreed');
  });

  test('without a day it holds for any day', async () => {
    const contentId = await write({ wall: null });
    await approve(await send(contentId));
    await schedule(database.db, owner, { contentId, due: { wall: '2026-12-01T10:00', zone } }, later(2));
    expect(await agreements(contentId)).toEqual(['agreed', 'agreed']);
  });

  test('asking for a change takes back what was agreed to for the very same words', async () => {
    const contentId = await write();
    await approve(await send(contentId));
    await rewrite(database.db, owner, contentId, { variants: { [channels[1]]: 'Inaczej.' } });
    const again = await send(contentId, later(2));
    expect(await agreements(contentId)).toEqual(['agreed', 'none']);
    await askFor(again, 'Jednak nie, cały wpis do zmiany.');
    expect(await agreements(contentId)).toEqual(['none', 'none']);
  });

  test('taking a round back leaves what an earlier one agreed to', async () => {
    const contentId = await write();
    await approve(await send(contentId));
    const again = await send(contentId, later(2));
    expect(await stage(contentId)).toBe('in_review');
    await withdrawReview(database.db, owner, { reviewId: again }, later(3));
    expect([await stage(contentId), await agreements(contentId)]).toEqual(['approved', ['agreed', 'agreed']]);
  });

  test('held for want of a yes: the yes lets it out within the grace, and asks for a new time after it', async () => {
    const hold = async (contentId: string) =>
      database.sql`update publications set status = 'held', held_reason = 'not_approved', held_at = due_at where content_id = ${contentId}`;
    const contentId = await write({ wall: '2026-11-23T11:00', channelIds: [channels[0]] });
    const reviewId = await send(contentId);
    await hold(contentId);
    await approve(reviewId, basia, later(120));
    expect(await publicationOn(contentId, channels[0])).toMatchObject({
      status: 'planned',
      held_reason: null,
      next_try_at: later(120),
    });
    // The queue may hand it over a little before its instant.
    const jobs = await database.sql`select start_after from pgboss.job where data->>'publicationId' =
      (select id::text from publications where content_id = ${contentId}) and start_after between ${new Date(later(120).getTime() - 1000)} and ${later(120)}`;
    expect(jobs).toHaveLength(1);

    const late = await write({ wall: '2026-11-23T11:00', channelIds: [channels[0]] });
    const lateReview = await send(late);
    await hold(late);
    await approve(lateReview, basia, later(36 + 241));
    expect(await publicationOn(late, channels[0])).toMatchObject({ status: 'held', held_reason: 'too_late' });
  });
});

describe('on behalf', () => {
  test('with a reason, and marked so for ever', async () => {
    const contentId = await write();
    const reviewId = await send(contentId);
    await expect(
      decideOnBehalf(database.db, owner, { reviewId, decision: 'approved', reason: ' ' }, later(1)),
    ).rejects.toEqual(refusal('invalid', 'reasonMissing'));
    await decideOnBehalf(
      database.db,
      owner,
      { reviewId, decision: 'approved', reason: 'Basia, telefon, 10:20' },
      later(1),
    );
    const [decision] = await database.db
      .selectFrom('decisions')
      .where('review_id', '=', reviewId)
      .selectAll()
      .execute();
    expect(decision).toMatchObject({
      basis: 'on_behalf',
      approver_id: null,
      user_id: owner.userId,
      on_behalf_reason: 'Basia, telefon, 10:20',
    });
    const bases = await database.sql`select distinct basis from approvals where decision_id = ${decision?.id ?? ''}`;
    expect([...bases]).toEqual([{ basis: 'on_behalf' }]);
    expect((await events(contentId)).at(-1)).toMatchObject({
      event: 'content.approved',
      actor_kind: 'member',
      detail: { onBehalf: true, reason: 'Basia, telefon, 10:20' },
    });
    // The database itself takes no decision of a client's without the client, and none on behalf without a reason.
    await expect(
      database.sql`update decisions set basis = 'decision', on_behalf_reason = null where id = ${decision?.id ?? ''}`,
    ).rejects.toThrow(/check/);
  });

  test('of what nobody was asked about yet, without a mail to the client', async () => {
    const contentId = await write();
    await approveOnBehalf(database.db, owner, { contentId, reason: 'Ustalone na spotkaniu' }, later(1));
    expect([await stage(contentId), await agreements(contentId)]).toEqual(['approved', ['agreed', 'agreed']]);
    expect(await mailsOf(database.db, owner.workspaceId, 'review_request')).toEqual([]);
    await expect(approveOnBehalf(database.db, owner, { contentId, reason: 'Jeszcze raz' }, later(2))).rejects.toEqual(
      refusal('conflict', 'alreadyApproved'),
    );
  });

  test('not by an assistant who does not work for the client', async () => {
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    const reviewId = await send(await write());
    const input = { reviewId, decision: 'approved', reason: 'telefon' } as const;
    await expect(decideOnBehalf(database.db, kasia, input, later(1))).rejects.toEqual(
      refusal('not_found', 'reviewNotFound'),
    );
    await assign(database.db, kasia, clientId);
    await decideOnBehalf(database.db, kasia, input, later(2));
  });
});

test('approve all: what was changed meanwhile stays open, the others are approved', async () => {
  const contents = await Promise.all(['A', 'B', 'C'].map((title) => write({ title })));
  const { reviewIds } = await sendForReview(database.db, owner, { contentIds: contents, note: '' }, monday);
  const items = await Promise.all(reviewIds.map(async (reviewId) => ({ reviewId, shown: await shown(reviewId) })));
  const changed = (
    await database.db
      .selectFrom('reviews')
      .where('id', '=', reviewIds[1] ?? '')
      .select('content_id')
      .executeTakeFirstOrThrow()
  ).content_id;
  await schedule(database.db, owner, { contentId: changed, due: { wall: '2026-12-02T09:00', zone } }, later(1));
  const settled = await approveAll(database.db, basia, { items }, later(2));
  expect(settled).toEqual({ approved: 2, refused: [{ reviewId: reviewIds[1], code: 'reviewChanged' }] });
  expect(await stage(changed)).toBe('in_review');
});
