import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { headStartMs } from '#server/content/due.ts';
import {
  cancelContent,
  cancelPublications,
  moveContent,
  movePublication,
  publishNow,
  schedule,
  unschedule,
} from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
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
import { makePost, publicationRow } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let channels: string[];
const zone = 'Europe/Warsaw';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channels = [
    await makeChannel(database.db, owner.workspaceId, clientId),
    await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Druga' }),
  ];
});

const place = () => ({ workspaceId: owner.workspaceId, clientId });
const row = (id = '') => publicationRow(database.db, id);
const jobs = () => database.sql<{ id: string; at: Date; priority: number }[]>`
  select data->>'publicationId' as id, start_after + make_interval(secs => ${headStartMs / 1000}) as at, priority from pgboss.job order by start_after, created_on`;
const events = async () =>
  (
    await database.sql<
      { event: string }[]
    >`select event from audit_events where workspace_id = ${owner.workspaceId} order by id`
  ).map(({ event }) => event);
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });
const tuesday = { wall: '2026-11-24T09:00', zone };

async function put(
  publicationId: string | undefined,
  status: 'sending' | 'processing' | 'published' | 'unknown' | 'unconfirmed' | 'rejected' | 'exhausted',
) {
  await database.db
    .updateTable('publications')
    .set({ status, tries: 3, problem: 'server_error' })
    .where('id', '=', publicationId ?? '')
    .execute();
}

async function armed(publicationId = '') {
  await put(publicationId, 'sending');
  await database.db
    .insertInto('attempts')
    .values({
      workspace_id: owner.workspaceId,
      publication_id: publicationId,
      generation: 1,
      key: 'k',
      worker_id: '7b0a5f60-9a3e-4b0e-8d5f-3f8a8e0c1a11',
      lease: 1,
      payload_hash: 'h',
      armed_at: monday,
      deadline_at: monday,
    })
    .execute();
}

test('sets the time of every channel, with a job each, in one transaction', async () => {
  const post = await makePost(database.db, place(), channels, { stage: 'idea', approved: false });
  const done = await schedule(database.db, owner, { contentId: post.contentId, due: tuesday }, monday);
  expect(done).toMatchObject({ kind: 'plain', dueAt: new Date('2026-11-24T08:00:00Z') });
  for (const id of post.publicationIds)
    expect(await row(id)).toMatchObject({
      status: 'planned',
      due_at: done.dueAt,
      due_wall: tuesday.wall,
      due_zone: zone,
    });
  expect((await jobs()).map(({ id, at }) => [id, at])).toEqual(
    expect.arrayContaining(post.publicationIds.map((id) => [id, done.dueAt])),
  );
  const content = await database.db
    .selectFrom('contents')
    .where('id', '=', post.contentId)
    .select('stage')
    .executeTakeFirstOrThrow();
  expect(content.stage).toBe('draft');
  expect(await events()).toEqual(['content.scheduled']);
});

test('only some channels, each with its own time; moving the content keeps their distance', async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), channels);
  const [first, second] = publicationIds;
  await schedule(database.db, owner, { contentId, due: tuesday, channelIds: [channels[0] ?? ''] }, monday);
  await movePublication(
    database.db,
    owner,
    { publicationId: second ?? '', due: { wall: '2026-11-24T12:30', zone } },
    monday,
  );
  await moveContent(database.db, owner, { contentId, due: { wall: '2026-11-26T10:00', zone } }, monday);
  expect((await row(first)).due_wall).toBe('2026-11-26T10:00');
  expect((await row(second)).due_wall).toBe('2026-11-26T13:30');
});

test('the gap and the repeat are said, and the choice is stored', async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), [channels[0] ?? '']);
  const gap = await schedule(database.db, owner, { contentId, due: { wall: '2027-03-28T02:30', zone } }, monday);
  expect(gap).toMatchObject({ kind: 'gap', wall: '2027-03-28T03:30' });
  expect(await row(publicationIds[0])).toMatchObject({
    due_wall: '2027-03-28T02:30',
    due_at: new Date('2027-03-28T01:30:00Z'),
  });
  await schedule(
    database.db,
    owner,
    { contentId, due: { wall: '2027-10-31T02:30', zone, disambiguation: 'later' } },
    monday,
  );
  expect(await row(publicationIds[0])).toMatchObject({
    due_disambiguation: 'later',
    due_at: new Date('2027-10-31T01:30:00Z'),
  });
});

describe('refusals', () => {
  test('a time that was, or is absurdly far, or cannot be read', async () => {
    const { contentId } = await makePost(database.db, place(), channels);
    const at = (wall: string, where = zone) =>
      schedule(database.db, owner, { contentId, due: { wall, zone: where } }, monday);
    await expect(at('2026-11-23T10:22')).rejects.toEqual(refusal('invalid', 'timePast'));
    await expect(at('2226-11-23T10:22')).rejects.toEqual(refusal('invalid', 'timeTooFar'));
    await expect(at('2026-02-30T10:22')).rejects.toEqual(refusal('invalid', 'timeUnreadable'));
    await expect(at('2027-02-03T10:22', 'Europe/Poznan')).rejects.toEqual(refusal('invalid', 'zoneUnknown'));
    await expect(at('2026-11-23T10:24')).resolves.toMatchObject({ kind: 'plain' });
    expect(await jobs()).toHaveLength(2);
  });

  test('what is armed or gone answers too late, and nothing of the content moves', async () => {
    const { contentId, publicationIds } = await makePost(database.db, place(), channels, { dueAt: monday });
    const before = await row(publicationIds[0]);
    const answers: [() => Promise<void>, string, string][] = [
      [() => armed(publicationIds[1]), 'too_late', 'goingOut'],
      [() => put(publicationIds[1], 'processing'), 'too_late', 'goingOut'],
      [() => put(publicationIds[1], 'unknown'), 'too_late', 'goingOut'],
      [() => put(publicationIds[1], 'published'), 'too_late', 'alreadyPublished'],
      [() => put(publicationIds[1], 'unconfirmed'), 'conflict', 'decideUnconfirmedFirst'],
    ];
    for (const [make, kind, code] of answers) {
      await make();
      const refused = refusal(kind, code);
      await expect(schedule(database.db, owner, { contentId, due: tuesday }, monday)).rejects.toEqual(refused);
      await expect(moveContent(database.db, owner, { contentId, due: tuesday }, monday)).rejects.toEqual(refused);
      await expect(unschedule(database.db, owner, { contentId }, monday)).rejects.toEqual(refused);
      await expect(cancelContent(database.db, owner, { contentId }, monday)).rejects.toEqual(refused);
      await expect(publishNow(database.db, owner, { contentId }, monday)).rejects.toEqual(refused);
      await expect(
        cancelPublications(database.db, owner, { publicationId: publicationIds[1] ?? '' }, monday),
      ).rejects.toEqual(refused);
    }
    expect(await row(publicationIds[0])).toEqual(before);
    expect(await jobs()).toHaveLength(0);
    expect(await events()).toEqual([]);
  });

  test('another workspace, a client not assigned, an approver, a content without a channel', async () => {
    const { contentId } = await makePost(database.db, place(), channels);
    const stranger = await makeOwner(database.db);
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    const approver = await makeApprover(database.db, owner.workspaceId, clientId);
    const by = (actor: Parameters<typeof schedule>[1]) =>
      schedule(database.db, actor, { contentId, due: tuesday }, monday);
    await expect(by(stranger)).rejects.toEqual(refusal('not_found', 'contentNotFound'));
    await expect(by(assistant)).rejects.toEqual(refusal('not_found', 'contentNotFound'));
    await expect(by(approver)).rejects.toEqual(refusal('forbidden', 'membersOnly'));
    await assign(database.db, assistant, clientId);
    await expect(by(assistant)).resolves.toMatchObject({ kind: 'plain' });
    const bare = await makePost(database.db, place(), channels.slice(0, 1));
    await cancelPublications(database.db, owner, { publicationId: bare.publicationIds[0] ?? '' }, monday);
    await expect(schedule(database.db, owner, { contentId: bare.contentId, due: tuesday }, monday)).rejects.toEqual(
      refusal('invalid', 'channelMissing'),
    );
  });

  test('a client that is archived, a content that is cancelled', async () => {
    const { contentId } = await makePost(database.db, place(), channels);
    await cancelContent(database.db, owner, { contentId }, monday);
    await expect(schedule(database.db, owner, { contentId, due: tuesday }, monday)).rejects.toEqual(
      refusal('conflict', 'contentCancelled'),
    );
    const other = await makePost(database.db, place(), channels);
    await database.db.updateTable('clients').set({ archived_at: monday }).where('id', '=', clientId).execute();
    await expect(schedule(database.db, owner, { contentId: other.contentId, due: tuesday }, monday)).rejects.toEqual(
      refusal('conflict', 'clientArchived'),
    );
  });
});

test('claimed but not yet armed may still be moved or cancelled: the worker finds its lease gone', async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), channels, { dueAt: monday });
  await put(publicationIds[0], 'sending');
  const before = await row(publicationIds[0]);
  await cancelContent(database.db, owner, { contentId }, monday);
  const after = await row(publicationIds[0]);
  expect(after).toMatchObject({ status: 'cancelled', worker_id: null });
  expect(Number(after.lease)).toBe(Number(before.lease) + 1);
});

test('what was refused, given up or too late is planned anew by a new time, with its tries back', async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), channels, { dueAt: monday });
  await put(publicationIds[0], 'rejected');
  await database.db
    .updateTable('publications')
    .set({ status: 'held', held_reason: 'too_late', held_at: monday })
    .where('id', '=', publicationIds[1] ?? '')
    .execute();
  await schedule(database.db, owner, { contentId, due: tuesday }, monday);
  for (const id of publicationIds)
    expect(await row(id)).toMatchObject({
      status: 'planned',
      tries: 0,
      problem: null,
      held_reason: null,
      next_try_at: null,
    });
});

test("publish now is due this very instant, in the client's zone", async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), channels);
  const now = new Date('2026-10-25T01:30:30Z');
  await publishNow(database.db, owner, { contentId }, now);
  expect(await row(publicationIds[0])).toMatchObject({
    due_at: now,
    due_wall: '2026-10-25T02:30',
    due_disambiguation: 'later',
  });
});

test('without a time it is an idea again, unless the client is looking at it', async () => {
  const { contentId, publicationIds } = await makePost(database.db, place(), channels, { dueAt: monday });
  await unschedule(database.db, owner, { contentId }, monday);
  expect(await row(publicationIds[0])).toMatchObject({ due_at: null, due_wall: null, status: 'planned' });
  const shown = await makePost(database.db, place(), channels, { dueAt: monday, stage: 'in_review' });
  await expect(unschedule(database.db, owner, { contentId: shown.contentId }, monday)).rejects.toEqual(
    refusal('conflict', 'reviewOpen'),
  );
});

test("one of many at the same hour goes behind other clients' first", async () => {
  const posts = [];
  for (let i = 0; i < 4; i++) posts.push(await makePost(database.db, place(), channels.slice(0, 1)));
  for (const { contentId } of posts) await schedule(database.db, owner, { contentId, due: tuesday }, monday);
  const otherClient = await makeClient(database.db, owner.workspaceId);
  const elsewhere = await makeChannel(database.db, owner.workspaceId, otherClient);
  const single = await makePost(database.db, { workspaceId: owner.workspaceId, clientId: otherClient }, [elsewhere]);
  await schedule(database.db, owner, { contentId: single.contentId, due: tuesday }, monday);
  expect((await jobs()).map(({ priority }) => priority)).toEqual([0, -1, -2, -3, 0]);
});

test('an edit, a cancel and an arming at the same moment: one of them is first, and the other knows', async () => {
  for (let round = 0; round < 15; round++) {
    const { contentId, publicationIds } = await makePost(database.db, place(), channels.slice(0, 1), { dueAt: monday });
    const id = publicationIds[0] ?? '';
    await put(id, 'sending');
    const arming = database.db.transaction().execute(async (trx) => {
      const mine = await trx
        .selectFrom('publications')
        .where('id', '=', id)
        .where('status', '=', 'sending')
        .select('lease')
        .forUpdate()
        .executeTakeFirst();
      if (!mine) return 'handed back';
      await trx
        .insertInto('attempts')
        .values({
          workspace_id: owner.workspaceId,
          publication_id: id,
          generation: 1,
          key: id,
          worker_id: '7b0a5f60-9a3e-4b0e-8d5f-3f8a8e0c1a11',
          lease: mine.lease,
          payload_hash: 'h',
          armed_at: monday,
          deadline_at: monday,
        })
        .execute();
      return 'armed';
    });
    const cancelling = cancelContent(database.db, owner, { contentId }, monday).then(
      () => 'cancelled',
      (error: { code: string }) => error.code,
    );
    const both = (await Promise.all([arming, cancelling])).join(' and ');
    expect(['armed and goingOut', 'handed back and cancelled']).toContain(both);
  }
});
