import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rememberAppUrl } from '#server/notifications/address.ts';
import { channelNeedsReconnect } from '#server/notifications/channels.ts';
import { publicationFailed, publicationHeld, publicationUnconfirmed } from '#server/notifications/publications.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { decide } from '#server/review/approval.ts';
import { addComment } from '#server/review/comments.ts';
import { sendForReview } from '#server/review/review.ts';
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
import { mailsOf, tokenIn, writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;
let kasia: MemberActor;
let clientId: string;
let channelId: string;
let basia: ApproverActor;

beforeAll(async () => {
  database = await testDatabase();
  await rememberAppUrl(database.db, 'https://planner.example', monday);
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
  await assign(database.db, kasia, clientId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' });
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
});

const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const write = (title: string, wall: string | null = '2026-11-24T09:00') =>
  writePost(database.db, kasia, { clientId, channelIds: [channelId], title, wall });
const mails = (kind: string) => mailsOf(database.db, owner.workspaceId, kind);
const send = (contentIds: string[], note = '', now = monday) =>
  sendForReview(database.db, kasia, { contentIds, note }, now);
const publicationOf = async (contentId: string) =>
  (
    await database.db
      .selectFrom('publications')
      .where('content_id', '=', contentId)
      .select('id')
      .executeTakeFirstOrThrow()
  ).id;
const twice = async (work: () => Promise<void>) => {
  await work();
  await work();
};

describe('the mail that asks for approval', () => {
  test('one to each approver for all that was sent: how much waits, when the first goes out, and a link of one’s own', async () => {
    const ewa = await makeApprover(database.db, owner.workspaceId, clientId, 'Ewa');
    await database.sql`update approvers set locale = 'en' where id = ${ewa.approverId}`;
    const ids = [
      await write('Pierwszy'),
      await write('Drugi', '2026-11-26T17:00'),
      await write('Trzeci', null),
      await write('Czwarty', '2026-12-10T08:00'),
      await write('Piąty', '2026-12-11T08:00'),
    ];
    await send(ids, 'Przed świętami.');
    const written = await mails('review_request');
    const toBasia = written.find(({ to_address }) => to_address === basia.email);
    const toEwa = written.find(({ to_address }) => to_address === ewa.email);
    expect(written).toHaveLength(2);
    expect(toBasia?.subject).toBe('Kwiaciarnia Malwa: 5 rzeczy czeka na Ciebie; pierwsza wychodzi jutro o 09:00');
    expect(toEwa?.subject).toBe('Kwiaciarnia Malwa: 5 things wait for you; the first goes out tomorrow at 09:00');
    expect(toBasia?.text).toContain('Przed świętami.');
    expect(toBasia?.text).toMatch(/Pierwszy[\s\S]*Drugi[\s\S]*Czwarty[\s\S]*Piąty[\s\S]*Trzeci/);
    expect(toBasia?.text).toContain('wychodzi w czwartek o 17:00');
    expect(toBasia?.text).toContain('jeszcze bez terminu');
    expect(tokenIn(toBasia)).not.toBe(tokenIn(toEwa));
    expect(toBasia?.mjml).toContain(`href="https://planner.example/approve/${tokenIn(toBasia)}"`);
  });

  test.each([
    [1, '1 rzecz czeka na Ciebie; wychodzi jutro o 09:00'],
    [2, '2 rzeczy czekają na Ciebie; pierwsza wychodzi jutro o 09:00'],
    [5, '5 rzeczy czeka na Ciebie; pierwsza wychodzi jutro o 09:00'],
  ])('counts as Polish does: %i', async (count, line) => {
    const ids = await Promise.all(Array.from({ length: count }, (_, index) => write(`Wpis ${index}`)));
    await send(ids);
    expect((await mails('review_request'))[0]?.subject).toBe(`Kwiaciarnia Malwa: ${line}`);
  });

  test('says the client’s time, whatever the assistant’s is', async () => {
    await database.sql`update clients set time_zone = 'America/New_York' where id = ${clientId}`;
    await send([await write('Wpis')]);
    expect((await mails('review_request'))[0]?.subject).toContain('wychodzi jutro o 03:00');
  });

  test('is not written without an approver, and then nothing is sent at all', async () => {
    await database.sql`update approvers set removed_at = now()`;
    const contentId = await write('Wpis');
    await expect(send([contentId])).rejects.toMatchObject({ kind: 'invalid', code: 'reviewNoApprover' });
    expect(await database.db.selectFrom('reviews').where('content_id', '=', contentId).selectAll().execute()).toEqual(
      [],
    );
    const { stage } = await database.db
      .selectFrom('contents')
      .where('id', '=', contentId)
      .select('stage')
      .executeTakeFirstOrThrow();
    expect(stage).toBe('draft');
  });

  test('another workspace’s items and assistants without the client send nothing', async () => {
    const contentId = await write('Wpis');
    const stranger = await makeOwner(database.db, 'Ktoś inny');
    const ola = await makeMember(database.db, owner.workspaceId, 'assistant', 'Ola');
    for (const actor of [stranger, ola]) {
      await expect(
        sendForReview(database.db, actor, { contentIds: [contentId], note: '' }, monday),
      ).rejects.toMatchObject({ kind: 'not_found' });
    }
  });
});

describe('the assistant is told, once each', () => {
  async function sent(title = 'Wieńce'): Promise<{ contentId: string; reviewId: string; shown: string }> {
    const contentId = await write(title);
    const { reviewIds } = await send([contentId]);
    const reviewId = reviewIds[0] ?? '';
    return { contentId, reviewId, shown: (await shownIn(database.db, basia, reviewId)).fingerprint };
  }

  test('of a decision: who sent it, not everybody', async () => {
    const { reviewId, shown } = await sent();
    await decide(database.db, basia, { reviewId, shown, decision: 'changes_requested', words: 'Do piątku.' }, later(1));
    const written = await mails('decision');
    expect(written.map(({ to_address }) => to_address)).toEqual([kasia.email]);
    expect(written[0]?.subject).toBe('Do poprawy: Wieńce');
    expect(written[0]?.text).toContain('> Do piątku.');
  });

  test('of a decision: all who work with the client, when the sender does no more', async () => {
    const { reviewId, shown } = await sent();
    await database.sql`delete from client_members where user_id = ${kasia.userId}`;
    await decide(database.db, basia, { reviewId, shown, decision: 'approved' }, later(1));
    expect((await mails('decision')).map(({ to_address }) => to_address)).toEqual([owner.email]);
  });

  test('of a comment; the answer goes to who asked, with a link of their own', async () => {
    const { contentId } = await sent();
    const ewa = await makeApprover(database.db, owner.workspaceId, clientId, 'Ewa');
    await addComment(database.db, basia, { contentId, body: 'Czy świece mogą być bordowe?' }, later(1));
    expect((await mails('comment')).map(({ to_address }) => to_address)).toEqual([kasia.email]);
    await addComment(database.db, kasia, { contentId, body: 'Tak, to nowe zdjęcie.' }, later(2));
    const answers = await mails('comment_answered');
    expect(answers.map(({ to_address }) => to_address)).toEqual([basia.email]);
    expect(answers.map(({ to_address }) => to_address)).not.toContain(ewa.email);
    expect(tokenIn(answers[0])).toHaveLength(32);
  });

  test('of an item that is held; the client’s people once, too, when it is their yes that is missing', async () => {
    const { contentId } = await sent();
    const publicationId = await publicationOf(contentId);
    await database.sql`update publications set status = 'held', held_reason = 'not_approved', held_at = due_at where id = ${publicationId}`;
    await twice(() => publicationHeld(database.db, publicationId, later(24 * 60)));
    const [held, ...more] = await mails('publication_held');
    expect(more).toEqual([]);
    expect(held?.text).toContain('Brakuje zgody klienta');
    expect((await mails('review_held')).map(({ to_address, subject }) => [to_address, subject])).toEqual([
      [basia.email, 'Wstrzymane do Twojej zgody. Kwiaciarnia Malwa: 1 rzecz czeka na Ciebie; termin już minął'],
    ]);
    await database.sql`update publications set held_reason = 'too_late' where id = ${publicationId}`;
    await twice(() => publicationHeld(database.db, publicationId, later(30 * 60)));
    expect(await mails('publication_held')).toHaveLength(2);
    expect(await mails('review_held')).toHaveLength(1);
  });

  test('held, but never sent for review: the client hears nothing', async () => {
    const contentId = await write('Szkic');
    const publicationId = await publicationOf(contentId);
    await database.sql`update publications set status = 'held', held_reason = 'no_revision', held_at = due_at where id = ${publicationId}`;
    await publicationHeld(database.db, publicationId, later(24 * 60));
    expect(await mails('publication_held')).toHaveLength(2);
    expect(await mails('review_held')).toEqual([]);
  });

  test('of a failure, of doubt, and of a channel to reconnect', async () => {
    const { contentId } = await sent();
    const publicationId = await publicationOf(contentId);
    await database.sql`update publications set status = 'rejected', problem = 'content_refused', problem_words = 'Text is not nice' where id = ${publicationId}`;
    await twice(() => publicationFailed(database.db, publicationId, later(1)));
    const failed = await mails('publication_failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.text).toContain('> Text is not nice');
    await database.sql`update publications set status = 'unconfirmed' where id = ${publicationId}`;
    await twice(() => publicationUnconfirmed(database.db, publicationId, later(2)));
    expect(await mails('publication_unconfirmed')).toHaveLength(1);
    await database.sql`update channels set status = 'reconnect', status_since = ${later(3)} where id = ${channelId}`;
    await twice(() => channelNeedsReconnect(database.db, channelId, later(3)));
    expect((await mails('channel_reconnect')).map(({ to_address }) => to_address).sort()).toEqual(
      [owner.email, kasia.email].sort(),
    );
    await database.sql`update channels set status_since = ${later(9)} where id = ${channelId}`;
    await channelNeedsReconnect(database.db, channelId, later(9));
    expect(await mails('channel_reconnect')).toHaveLength(4);
  });
});
