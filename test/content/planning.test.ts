import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PostBody } from '#server/content/body.ts';
import { composed, draftWasAgreed } from '#server/content/composing.ts';
import { createContent, makeRevision, saveDraft } from '#server/content/drafting.ts';
import { historyOf } from '#server/content/history.ts';
import { findingsIn, planContent, publishContentNow, useVersion } from '#server/content/planning.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { partsOfPayload } from '#server/posts/variants.ts';
import { approveOnBehalf } from '#server/review/approval.ts';
import { sendForReview } from '#server/review/review.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
});
afterAll(() => database.close());

const due = { wall: '2026-12-02T09:00', zone: 'Europe/Warsaw' };
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { kind?: string; code?: string }) => (error.code ? `${error.kind}: ${error.code}` : String(error)),
  );

async function make(policy: 'required' | 'not_needed', text = 'Nowe piwonie') {
  const { db } = database;
  const clientId = await makeClient(db, owner.workspaceId, { approval_policy: policy });
  const channelId = await makeChannel(db, owner.workspaceId, clientId);
  await makeApprover(db, owner.workspaceId, clientId);
  const body: PostBody = { kind: 'post', text, media: [], variants: {} };
  const { contentId } = await createContent(
    db,
    owner,
    { clientId, kind: 'post', title: 'Piwonie', channelIds: [channelId], body },
    monday,
  );
  return contentId;
}
const write = (contentId: string, version: number, text: string) =>
  saveDraft(
    database.db,
    owner,
    { contentId, version, title: 'Piwonie', body: { kind: 'post', text, media: [], variants: {} } },
    monday,
  );
const plan = (contentId: string, version = 1) => planContent(database.db, owner, { contentId, version, due }, monday);
const payloadOf = async (contentId: string) => {
  const row = await database.db
    .selectFrom('publications')
    .select(['payload', 'due_wall', 'status'])
    .where('content_id', '=', contentId)
    .executeTakeFirstOrThrow();
  return [row.payload?.kind === 'post' ? (partsOfPayload(row.payload)[0]?.text ?? null) : null, row.due_wall];
};
const stage = async (contentId: string) => (await composed(database.db, owner, contentId)).storedStage;

describe('scheduling from the composer', () => {
  test('where no approval is needed, makes the draft what goes out, and agrees to it', async () => {
    const id = await make('not_needed');
    await plan(id);
    expect([await payloadOf(id), await stage(id)]).toEqual([['Nowe piwonie', due.wall], 'approved']);
  });

  test('a later time does not take the changed draft with it', async () => {
    const id = await make('not_needed');
    await plan(id);
    await write(id, 1, 'jeszcze niegotowe');
    await plan(id, 2);
    expect(await payloadOf(id)).toEqual(['Nowe piwonie', due.wall]);
    expect(await composed(database.db, owner, id)).toMatchObject({ isAhead: true });
    await useVersion(database.db, owner, { contentId: id, version: 2 }, monday);
    expect(await payloadOf(id)).toEqual(['jeszcze niegotowe', due.wall]);
    expect(await composed(database.db, owner, id)).toMatchObject({ isAhead: false, storedStage: 'approved' });
  });

  test('what the checks refuse does not go out: at once where nobody else looks, else it only gets its date', async () => {
    const free = await make('not_needed', '');
    expect(await code(plan(free))).toBe('invalid: checksFirst');
    expect(await payloadOf(free)).toEqual([null, null]);
    const asked = await make('required', '');
    await plan(asked);
    expect([await payloadOf(asked), await stage(asked)]).toEqual([[null, due.wall], 'draft']);
    expect((await findingsIn(database.db, owner, asked)).map((one) => one.code)).toEqual(['empty']);
  });

  test('not a draft that nobody had on the screen', async () => {
    const id = await make('not_needed');
    await write(id, 1, 'od kogoś innego');
    expect(await code(plan(id, 1))).toBe('conflict: changedMeanwhile');
    const use = useVersion(database.db, owner, { contentId: id, version: 1 }, monday);
    expect(await code(use)).toBe('conflict: changedMeanwhile');
    expect(await payloadOf(id)).toEqual([null, null]);
  });

  test('not by somebody who does not work for the client', async () => {
    const id = await make('not_needed');
    const stranger = await makeMember(database.db, owner.workspaceId, 'assistant');
    const asked = { contentId: id, version: 1 };
    expect(await code(planContent(database.db, stranger, { ...asked, due }, monday))).toBe(
      'not_found: contentNotFound',
    );
    expect(await code(useVersion(database.db, stranger, asked, monday))).toBe('not_found: contentNotFound');
    expect(await code(publishContentNow(database.db, stranger, asked, monday))).toBe('not_found: contentNotFound');
    expect(await code(composed(database.db, stranger, id))).toBe('not_found: contentNotFound');
    expect(await historyOf(database.db, stranger, id)).toEqual([]);
  });
});

describe('publishing now', () => {
  test('with the draft on the screen, where no approval is needed', async () => {
    const id = await make('not_needed');
    await write(id, 1, 'świeże');
    await publishContentNow(database.db, owner, { contentId: id, version: 2 }, monday);
    expect(await payloadOf(id)).toEqual(['świeże', '2026-11-23T10:24']);
  });

  test('never what nobody agreed to', async () => {
    const id = await make('required');
    const now = publishContentNow(database.db, owner, { contentId: id, version: 1 }, monday);
    expect(await code(now)).toBe('conflict: notAgreed');
    expect(await payloadOf(id)).toEqual([null, null]);
  });
});

test('words that were agreed to are known when they come back', async () => {
  const { db } = database;
  const id = await make('required');
  await plan(id);
  await approveOnBehalf(db, owner, { contentId: id, reason: 'przez telefon' }, monday);
  const wasAgreed = async () => draftWasAgreed(db, owner, await composed(db, owner, id));
  await write(id, 1, 'inne');
  expect(await wasAgreed()).toBe(false);
  await db.transaction().execute((trx) => makeRevision(trx, owner, { contentId: id, madeFor: 'use' }, monday));
  expect(await stage(id)).toBe('draft');
  await write(id, 2, 'Nowe piwonie');
  expect(await wasAgreed()).toBe(true);
  await useVersion(db, owner, { contentId: id, version: 3 }, monday);
  expect(await stage(id)).toBe('approved');
});

test('the history tells it in order, newest first', async () => {
  const { db } = database;
  const id = await make('required');
  const at = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
  await planContent(db, owner, { contentId: id, version: 1, due }, at(1));
  await sendForReview(db, owner, { contentIds: [id], note: 'Proszę' }, at(2));
  const entries = await historyOf(db, owner, id);
  expect(entries.map(({ kind }) => kind)).toEqual(['review', 'revision', 'event', 'event']);
  expect(entries.filter((one) => one.kind === 'event').map((one) => one.event)).toEqual([
    'content.scheduled',
    'content.created',
  ]);
  expect(entries.every(({ by }) => by === owner.name)).toBe(true);
});
