import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeKind, clearOldChanges, recordChange } from '#server/content/changes.ts';
import { createContent } from '#server/content/drafting.ts';
import { cancelContent, moveContent, schedule, unschedule } from '#server/content/scheduling.ts';
import { contentStates } from '#server/content/state.ts';
import { undoChange } from '#server/content/undoing.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addComment } from '#server/review/comments.ts';
import { assignContent } from '#server/week/assignee.ts';
import { addLabel, setLabels } from '#server/week/labels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let channels: string[];
const zone = 'Europe/Warsaw';
const tuesday = new Date('2026-11-24T08:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channels = [
    await makeChannel(database.db, owner.workspaceId, clientId),
    await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Druga' }),
  ];
});

const post = (dueAt: Date | null = tuesday, stage: 'idea' | 'draft' | 'approved' = 'approved') =>
  makePost(database.db, { workspaceId: owner.workspaceId, clientId }, channels, {
    dueAt,
    stage,
    approved: stage === 'approved',
  });
const contentRow = (id: string) =>
  database.db.selectFrom('contents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const walls = async (publicationIds: string[]) =>
  Promise.all(publicationIds.map(async (id) => (await publicationRow(database.db, id)).due_wall));
const undo = (changeId: string | null, now = monday, actor = owner) =>
  undoChange(database.db, actor, { changeId: changeId ?? '' }, now);
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });

/** Does it as one change. */
const change = (kind: ChangeKind, contentIds: string[], work: (trx: Db) => Promise<unknown>) =>
  database.db.transaction().execute(async (trx) => {
    const before = await contentStates(trx, owner, contentIds);
    await work(trx);
    return await recordChange(trx, owner, { kind, before }, monday);
  });
const move = (contentIds: string[], wall: string) =>
  change('move', contentIds, async (trx) => {
    for (const contentId of contentIds) await moveContent(trx, owner, { contentId, due: { wall, zone } }, monday);
  });

describe('one press takes back', () => {
  test('a move of several, with the agreement of their old day', async () => {
    const [one, other] = [await post(), await post()];
    const changeId = await move([one.contentId, other.contentId], '2026-11-26T12:00');
    expect((await contentRow(one.contentId)).stage).toBe('draft');
    expect(await undo(changeId)).toEqual({ undone: 2, kept: [] });
    const times = await walls([...one.publicationIds, ...other.publicationIds]);
    expect(times).toEqual(['2026-11-24T09:00', '2026-11-24T09:00', '2026-11-24T09:00', '2026-11-24T09:00']);
    expect((await contentRow(one.contentId)).stage).toBe('approved');
    const { rows } = await jobsAt(one.publicationIds[0]);
    expect(rows).toContainEqual({ at: '2026-11-24 07:59:59.85' });
  });

  test('a date that an idea got', async () => {
    const { contentId, publicationIds } = await post(null, 'idea');
    const due = { wall: '2026-11-26T12:00', zone };
    const changeId = await change('move', [contentId], (trx) => schedule(trx, owner, { contentId, due }, monday));
    expect(await contentRow(contentId)).toMatchObject({ stage: 'draft' });
    expect(await undo(changeId)).toEqual({ undone: 1, kept: [] });
    expect(await walls(publicationIds)).toEqual([null, null]);
    expect(await contentRow(contentId)).toMatchObject({ stage: 'idea' });
  });

  test('what went among the ideas, and what was cancelled, agreed to as before', async () => {
    const shelved = await post();
    const cancelled = await post();
    const changeId = await change('edit', [shelved.contentId, cancelled.contentId], async (trx) => {
      await unschedule(trx, owner, shelved, monday);
      await cancelContent(trx, owner, cancelled, monday);
    });
    expect(await contentRow(cancelled.contentId)).toMatchObject({ stage: 'cancelled' });
    expect(await undo(changeId)).toEqual({ undone: 2, kept: [] });
    for (const { contentId, publicationIds } of [shelved, cancelled]) {
      expect(await contentRow(contentId)).toMatchObject({ stage: 'approved', cancelled_at: null });
      expect(await publicationRow(database.db, publicationIds[0] ?? '')).toMatchObject({
        status: 'planned',
        due_wall: '2026-11-24T09:00',
      });
    }
  });

  test('labels and who does it, whatever else happened to the content', async () => {
    const { contentId } = await post();
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, kasia, clientId);
    const label = { clientId, name: 'Oferta', colour: '#b0457f', targetShare: null };
    const { labelId } = await addLabel(database.db, owner, label, monday);
    const changeId = await change('edit', [contentId], async (trx) => {
      await setLabels(trx, owner, { contentId, labelIds: [labelId] });
      await assignContent(trx, owner, { contentId, userId: kasia.userId }, monday);
    });
    expect((await contentStates(database.db, owner, [contentId])).get(contentId)?.state.labels).toEqual([labelId]);
    await move([contentId], '2026-11-27T12:00');
    expect(await undo(changeId)).toEqual({ undone: 1, kept: [] });
    expect((await contentStates(database.db, owner, [contentId])).get(contentId)?.state.labels).toEqual([]);
    expect(await contentRow(contentId)).toMatchObject({ assignee_id: null });
  });

  test('contents that were made: they stand nowhere any more, except those somebody has worked on', async () => {
    const make = (title: string) =>
      createContent(database.db, owner, { clientId, kind: 'post', title, channelIds: channels }, monday);
    const made = [await make('Nietknięte'), await make('Zmienione'), await make('Z uwagą')].map((one) => one.contentId);
    const [untouched = '', changed = '', commented = ''] = made;
    const changeId = await recordChange(database.db, owner, { kind: 'import', madeIds: made }, monday);
    await database.db.updateTable('contents').set({ draft_version: 2 }).where('id', '=', changed).execute();
    await addComment(database.db, owner, { contentId: commented, body: 'Dobre' }, monday);
    const result = await undo(changeId);
    expect(result.undone).toBe(1);
    expect(result.kept.map(({ title, reason }) => [title, reason]).sort()).toEqual([
      ['Z uwagą', 'changedMeanwhile'],
      ['Zmienione', 'changedMeanwhile'],
    ]);
    expect(await contentRow(untouched)).toMatchObject({ stage: 'cancelled' });
    expect(await contentRow(changed)).toMatchObject({ stage: 'draft' });
  });

  test('contents that were made with a time, which came and found them unfinished', async () => {
    const { contentId, publicationIds } = await post(tuesday, 'draft');
    const changeId = await recordChange(database.db, owner, { kind: 'copy', madeIds: [contentId] }, monday);
    await database.db
      .updateTable('publications')
      .set({ status: 'held', held_reason: 'not_approved', held_at: tuesday })
      .where('id', 'in', publicationIds)
      .execute();
    expect(await undo(changeId, tuesday)).toEqual({ undone: 1, kept: [] });
    expect(await contentRow(contentId)).toMatchObject({ stage: 'cancelled' });
    expect(await publicationRow(database.db, publicationIds[0] ?? '')).toMatchObject({ status: 'cancelled' });
  });

  test('but not where somebody gave them another time', async () => {
    const { contentId } = await post(tuesday, 'draft');
    const changeId = await recordChange(database.db, owner, { kind: 'copy', madeIds: [contentId] }, monday);
    await moveContent(database.db, owner, { contentId, due: { wall: '2026-11-27T15:00', zone } }, monday);
    expect(await undo(changeId)).toMatchObject({ undone: 0, kept: [{ reason: 'changedMeanwhile' }] });
  });
});

describe('what stays', () => {
  test.each([
    ['published', 'alreadyPublished'],
    ['processing', 'goingOut'],
    ['unknown', 'goingOut'],
    ['unconfirmed', 'decideUnconfirmedFirst'],
  ] as const)('what is %s by now, while the rest is taken back', async (status, reason) => {
    const [gone, other] = [await post(), await post()];
    const changeId = await move([gone.contentId, other.contentId], '2026-11-26T12:00');
    await database.db
      .updateTable('publications')
      .set({ status })
      .where('id', '=', gone.publicationIds[0] ?? '')
      .execute();
    const result = await undo(changeId);
    expect(result).toMatchObject({ undone: 1, kept: [{ contentId: gone.contentId, reason }] });
    expect(await walls(gone.publicationIds)).toEqual(['2026-11-26T12:00', '2026-11-26T12:00']);
  });

  test('what a colleague moved since', async () => {
    const { contentId, publicationIds } = await post();
    const changeId = await move([contentId], '2026-11-26T12:00');
    await moveContent(database.db, owner, { contentId, due: { wall: '2026-11-27T15:00', zone } }, monday);
    expect(await undo(changeId)).toMatchObject({ undone: 0, kept: [{ reason: 'changedMeanwhile' }] });
    expect(await walls(publicationIds)).toEqual(['2026-11-27T15:00', '2026-11-27T15:00']);
  });

  test('a time that is over by now', async () => {
    const { contentId, publicationIds } = await post();
    const changeId = await move([contentId], '2026-11-26T12:00');
    expect(await undo(changeId, new Date('2026-11-24T08:00:00Z'))).toMatchObject({ kept: [{ reason: 'timePast' }] });
    expect(await walls(publicationIds)).toEqual(['2026-11-26T12:00', '2026-11-26T12:00']);
  });
});

describe('who, and how often', () => {
  test('of two at once exactly one takes it back', async () => {
    const { contentId, publicationIds } = await post();
    const changeId = await move([contentId], '2026-11-26T12:00');
    const answers = await Promise.allSettled([undo(changeId), undo(changeId), undo(changeId)]);
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect(refused).toEqual([refusal('conflict', 'alreadyUndone'), refusal('conflict', 'alreadyUndone')]);
    expect(await walls(publicationIds)).toEqual(['2026-11-24T09:00', '2026-11-24T09:00']);
  });

  test('nobody takes back what somebody else did, nor what is no longer theirs to see', async () => {
    const { contentId } = await post();
    const changeId = await move([contentId], '2026-11-26T12:00');
    const stranger = await makeOwner(database.db);
    const colleague = await makeMember(database.db, owner.workspaceId, 'owner');
    await expect(undo(changeId, monday, stranger)).rejects.toEqual(refusal('not_found', 'changeNotFound'));
    await expect(undo(changeId, monday, colleague)).rejects.toEqual(refusal('not_found', 'changeNotFound'));

    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, kasia, clientId);
    const before = await contentStates(database.db, kasia, [contentId]);
    await unschedule(database.db, kasia, { contentId }, monday);
    const own = await recordChange(database.db, kasia, { kind: 'shelve', before }, monday);
    await database.db.deleteFrom('client_members').where('user_id', '=', kasia.userId).execute();
    expect(await undo(own, monday, kasia)).toMatchObject({
      undone: 0,
      kept: [{ title: '', reason: 'contentNotFound' }],
    });
  });

  test('nothing changed is no change; old changes are cleared away', async () => {
    const { contentId } = await post();
    expect(await change('edit', [contentId], async () => {})).toBeNull();
    const changeId = await move([contentId], '2026-11-26T12:00');
    await clearOldChanges(database.db, new Date('2027-01-01T00:00:00Z'));
    await expect(undo(changeId)).rejects.toEqual(refusal('not_found', 'changeNotFound'));
  });

  test('the trail says it of each content', async () => {
    const { contentId } = await post();
    await undo(await move([contentId], '2026-11-26T12:00'));
    const events = await database.db
      .selectFrom('audit_events')
      .select(['event', 'detail'])
      .where('subject_id', '=', contentId)
      .orderBy('id')
      .execute();
    expect(events.at(-1)).toEqual({ event: 'content.undone', detail: { kind: 'move' } });
  });
});

const jobsAt = async (publicationId = '') => ({
  rows: await database.sql`
    select (start_after at time zone 'UTC')::text as at from pgboss.job where data->>'publicationId' = ${publicationId}`,
});
