import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { undoChange } from '#server/content/undoing.ts';
import { cancelLate } from '#server/late/cancelLate.ts';
import { lateCounts, lateItems } from '#server/late/lateList.ts';
import { giveNewTimes, wallAfter } from '#server/late/newTimes.ts';
import { publishSpread } from '#server/late/publishSpread.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addSlot } from '#server/week/slots.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork } from '#test/support/fakeNetwork.ts';
import { approve, makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

/** Due from nine in Warsaw on; the node comes back at five in the afternoon, past the four hours of grace. */
const nine = new Date('2026-11-23T08:00:00Z');
const back = new Date('2026-11-23T16:00:00Z');
const minute = 60_000;

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
let channelId: string;
const networks: Record<string, FakeNetwork> = {};

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  worker.at(back);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  network = fakeNetwork('clientKey');
  networks.fake = network;
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
});

type Given = Parameters<typeof makePost>[3] & { of?: string; on?: string[] };

/** Was due `minutes` after nine, when no node was there; looked at when it is back. */
async function missed(minutes = 0, { of = clientId, on = [channelId], ...values }: Given = {}) {
  const made = await makePost(database.db, { workspaceId: owner.workspaceId, clientId: of }, on, {
    dueAt: new Date(nine.getTime() + minutes * minute),
    ...values,
  });
  for (const id of made.publicationIds) await worker.run(id);
  return { ...made, id: made.publicationIds[0] ?? '' };
}
const several = async (count: number, values: Given = {}) => {
  const made = [];
  for (let place = 0; place < count; place++) made.push(await missed(place, { text: `Wpis ${place}`, ...values }));
  return made;
};
const idsOf = (made: { contentId: string }[]) => made.map(({ contentId }) => contentId);
const row = (id: string) => publicationRow(database.db, id);
const walls = (made: { id: string }[]) => Promise.all(made.map(async ({ id }) => (await row(id)).due_wall));
const statuses = (made: { id: string }[]) => Promise.all(made.map(async ({ id }) => (await row(id)).status));
const undo = (changeId: string | null, now = back) => undoChange(database.db, owner, { changeId: changeId ?? '' }, now);
const from = (contentIds: string[], wall: string, everyMinutes = 60, now = back) =>
  giveNewTimes(database.db, owner, { contentIds, way: 'from', wall, everyMinutes }, now);
const intoSlots = (contentIds: string[]) => giveNewTimes(database.db, owner, { contentIds, way: 'slots' }, back);
const publish = (contentIds: string[], everyMinutes = 5) =>
  publishSpread(database.db, owner, { contentIds, everyMinutes }, back);
const codes = (left: { contentId: string; code: string }[]) => left.map(({ code }) => code);

describe('what is listed', () => {
  test('past its grace it is held and listed, the longest late first; what is inside goes out', async () => {
    const [second, first] = [await missed(10, { text: 'Drugi' }), await missed(0, { text: 'Pierwszy' })];
    await missed(7 * 60, { text: 'W czasie' });
    expect(network.posts.map(({ text }) => text)).toEqual(['W czasie']);
    const items = await lateItems(database.db, owner, 50, back);
    expect(items.map(({ contentId, reason, isLate }) => [contentId, reason, isLate])).toEqual([
      [first.contentId, 'too_late', true],
      [second.contentId, 'too_late', true],
    ]);
    expect(await lateCounts(database.db, owner, back)).toMatchObject({ waiting: 2, late: 2 });
  });

  test('what is held inside its grace comes after what is late; what was given up is late', async () => {
    const held = await missed(7 * 60, { text: 'Bez zgody', approved: false });
    const given = await missed(7 * 60 + 30, { text: 'Poddany' });
    await database.db.updateTable('publications').set({ status: 'exhausted' }).where('id', '=', given.id).execute();
    const items = await lateItems(database.db, owner, 50, back);
    expect(items.map(({ contentId, reason, isLate }) => [contentId, reason, isLate])).toEqual([
      [given.contentId, 'exhausted', true],
      [held.contentId, 'not_approved', false],
    ]);
  });

  test('one entry for a content on several channels; nothing of clients one does not work for, or of archived ones', async () => {
    const other = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Druga' });
    await missed(0, { on: [channelId, other] });
    const elsewhere = await makeClient(database.db, owner.workspaceId);
    const there = await makeChannel(database.db, owner.workspaceId, elsewhere, { network: 'fake' });
    await missed(5, { of: elsewhere, on: [there] });
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, kasia, clientId);
    const items = await lateItems(database.db, kasia, 50, back);
    expect(items).toHaveLength(1);
    expect(items[0]?.channels.map(({ id }) => id).sort()).toEqual([channelId, other].sort());
    expect(await lateCounts(database.db, owner, back)).toMatchObject({ late: 2 });
    await database.db.updateTable('clients').set({ archived_at: back }).where('id', '=', elsewhere).execute();
    expect(await lateCounts(database.db, owner, back)).toMatchObject({ late: 1 });
  });
});

describe('new times', () => {
  test('from a time on, in the order in which they were due, however they were ticked; held again with one undo', async () => {
    const made = await several(3);
    const given = await from(idsOf(made).toReversed(), '2026-11-24T09:00');
    expect(given).toMatchObject({ done: 3, left: [] });
    expect(given.given.map(({ title, wall }) => [title, wall])).toEqual([
      ['Wpis 0', '2026-11-24T09:00'],
      ['Wpis 1', '2026-11-24T10:00'],
      ['Wpis 2', '2026-11-24T11:00'],
    ]);
    expect(await statuses(made)).toEqual(['planned', 'planned', 'planned']);
    expect(await undo(given.changeId)).toEqual({ undone: 3, kept: [] });
    expect(await walls(made)).toEqual(['2026-11-23T09:00', '2026-11-23T09:01', '2026-11-23T09:02']);
    expect(await row(made[0]?.id ?? '')).toMatchObject({ status: 'held', held_reason: 'too_late' });
    expect(await lateCounts(database.db, owner, back)).toMatchObject({ waiting: 3, late: 3 });
    await worker.sweep();
    expect(network.posts).toEqual([]);
  });

  test('another day than the agreed one needs a yes; the same day keeps it', async () => {
    const [today, tomorrow] = [await missed(0), await missed(1)];
    const kept = await from([today.contentId], '2026-11-23T18:00');
    expect(kept.toSend).toEqual([]);
    const moved = await from([tomorrow.contentId], '2026-11-24T09:00');
    expect(moved.toSend.map(({ contentIds }) => contentIds)).toEqual([[tomorrow.contentId]]);
    worker.at(new Date('2026-11-24T08:00:00Z'));
    await worker.run(tomorrow.id);
    expect(await row(tomorrow.id)).toMatchObject({ status: 'held', held_reason: 'date_moved' });
    expect(network.posts).toEqual([]);
  });

  test('into the next free slots of each client, one each, and no further than there are slots', async () => {
    const own = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Praktyka' });
    for (const [weekday, wallTime] of [[2, '09:00'] as const, [4, '12:30'] as const]) {
      const slot = { clientId, weekday, wallTime, skipHolidays: false, channelIds: [own] };
      await addSlot(database.db, owner, slot, nine);
    }
    const made = await several(3, { on: [own] });
    const given = await intoSlots(idsOf(made));
    expect(given.given.map(({ wall }) => wall)).toEqual(['2026-11-24T09:00', '2026-11-26T12:30', '2026-12-01T09:00']);
    const elsewhere = await makeClient(database.db, owner.workspaceId);
    const there = await makeChannel(database.db, owner.workspaceId, elsewhere, { network: 'fake' });
    const without = await missed(5, { of: elsewhere, on: [there] });
    const none = await intoSlots([without.contentId]);
    expect(none).toMatchObject({ done: 0, changeId: null });
    expect(codes(none.left)).toEqual(['noSlotFree']);
  });

  test('into slots: in their order, however far; each set of channels goes on where it was', async () => {
    const [one, two] = [
      await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Jedna' }),
      await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Druga' }),
    ];
    for (const [weekday, wallTime, channelIds] of [
      [2, '09:00', [one, two]],
      [3, '09:00', [two]],
    ] as const)
      await addSlot(
        database.db,
        owner,
        { clientId, weekday, wallTime, skipHolidays: false, channelIds: [...channelIds] },
        nine,
      );
    const made = [
      await missed(0, { on: [one, two] }),
      await missed(1, { on: [two] }),
      await missed(2, { on: [one, two] }),
      await missed(3, { on: [two] }),
    ];
    const given = await intoSlots(idsOf(made));
    const expected = ['2026-11-24T09:00', '2026-11-25T09:00', '2026-12-01T09:00', '2026-12-02T09:00'];
    expect(given.given.map(({ wall }) => wall)).toEqual(expected);
  });

  test('into slots: no further than a year from now, however many there are', async () => {
    const own = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Praktyka' });
    const slot = { clientId, weekday: 2, wallTime: '09:00', skipHolidays: false, channelIds: [own] };
    await addSlot(database.db, owner, slot, nine);
    const made = await several(55, { on: [own] });
    const given = await intoSlots(idsOf(made));
    expect(given).toMatchObject({ done: 52, left: { length: 3 } });
    expect(given.given.at(-1)?.wall).toBe('2027-11-16T09:00');
    expect(codes(given.left)).toEqual(['noSlotFree', 'noSlotFree', 'noSlotFree']);
  });

  test('on each client’s own clock, each from the first time on', async () => {
    const overseas = await makeClient(database.db, owner.workspaceId, { time_zone: 'America/New_York' });
    const there = await makeChannel(database.db, owner.workspaceId, overseas, { network: 'fake' });
    const made = [await missed(0), await missed(1, { of: overseas, on: [there], zone: 'America/New_York' })];
    await from(idsOf(made), '2026-11-25T09:00');
    expect((await row(made[0]?.id ?? '')).due_at).toEqual(new Date('2026-11-25T08:00:00Z'));
    expect((await row(made[1]?.id ?? '')).due_at).toEqual(new Date('2026-11-25T14:00:00Z'));
  });

  test('no later than the evening: the rest goes on the next day', () => {
    const following = (first: string, count: number, every: number) => {
      const all = [first];
      while (all.length < count) all.push(wallAfter(first, all.at(-1) ?? '', every));
      return all.map((wall) => wall.slice(8));
    };
    expect(following('2026-11-24T18:00', 4, 120)).toEqual(['24T18:00', '24T20:00', '25T18:00', '25T20:00']);
    expect(following('2026-11-24T22:00', 3, 15)).toEqual(['24T22:00', '25T22:00', '26T22:00']);
    expect(following('2026-11-24T09:00', 3, 1440)).toEqual(['24T09:00', '25T09:00', '26T09:00']);
  });

  test('a past time, an unreadable one and a distance that is not offered change nothing', async () => {
    const { contentId, id } = await missed();
    expect(codes((await from([contentId], '2026-11-20T09:00')).left)).toEqual(['timePast']);
    for (const wall of ['jutro', '2026-02-30T09:00', 'nullT'])
      await expect(from([contentId], wall)).rejects.toMatchObject({ code: 'timeUnreadable', field: 'wall' });
    await expect(from([contentId], '2026-11-24T09:00', 7)).rejects.toMatchObject({ code: 'lateDistance' });
    expect((await row(id)).status).toBe('held');
  });

  test('what somebody decided about meanwhile is left as they decided', async () => {
    const [decided, open] = [await missed(0), await missed(1)];
    await from([decided.contentId], '2026-11-25T09:00');
    const given = await from(idsOf([decided, open]), '2026-11-24T09:00');
    expect(codes(given.left)).toEqual(['notLateAnyMore']);
    expect(await walls([decided, open])).toEqual(['2026-11-25T09:00', '2026-11-24T09:00']);
  });
});

describe('publish now', () => {
  test('the first of each channel at once, the others one after the other', async () => {
    const other = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Druga' });
    const made = [...(await several(3)), await missed(9, { text: 'Gdzie indziej', on: [other] })];
    expect(await publish(idsOf(made))).toMatchObject({ done: 4, left: [] });
    for (const { id } of made) await worker.run(id);
    expect(network.posts.map(({ text }) => text)).toEqual(['Wpis 0', 'Gdzie indziej']);
    expect(await walls(made)).toEqual(['2026-11-23T17:00', '2026-11-23T17:05', '2026-11-23T17:10', '2026-11-23T17:00']);
    worker.at(new Date(back.getTime() + 10 * minute));
    for (const { id } of made) await worker.run(id);
    expect(network.posts).toHaveLength(4);
  });

  test('pressed within a minute, none comes sooner after another than was chosen', async () => {
    const made = await several(3);
    const pressed = new Date(back.getTime() + 50_000);
    await publishSpread(database.db, owner, { contentIds: idsOf(made), everyMinutes: 2 }, pressed);
    const dues = await Promise.all(made.map(async ({ id }) => (await row(id)).due_at));
    expect(dues).toEqual([pressed, ...[3, 5].map((minutes) => new Date(back.getTime() + minutes * minute))]);
  });

  test('what nobody agreed to, or not for today, stays held and is named; a pause too', async () => {
    const asked = await missed(0, { approved: false });
    const otherDay = await missed(1, { approved: false });
    await approve(database.db, otherDay.id, { date: '2026-11-22' });
    const result = await publish(idsOf([asked, otherDay]));
    expect(result).toMatchObject({ done: 0, changeId: null });
    expect(codes(result.left)).toEqual(['lateNotApproved', 'lateOtherDay']);
    const fine = await missed(2);
    await database.db.updateTable('clients').set({ paused_at: back }).where('id', '=', clientId).execute();
    expect(codes((await publish([fine.contentId])).left)).toEqual(['latePaused']);
    expect(await statuses([asked, otherDay, fine])).toEqual(['held', 'held', 'held']);
  });

  test('one channel is agreed to and the other is not: only the one goes out', async () => {
    const other = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Druga' });
    const { contentId, publicationIds } = await missed(0, { on: [channelId, other], approved: false });
    await approve(database.db, publicationIds[0] ?? '');
    expect(await publish([contentId])).toMatchObject({ done: 1, left: [] });
    expect(await statuses(publicationIds.map((id) => ({ id })))).toEqual(['planned', 'held']);
  });

  test('one undo holds what is not out yet; what is out stays out', async () => {
    const made = await several(2);
    const { changeId } = await publish(idsOf(made));
    await worker.run(made[0]?.id ?? '');
    expect(await undo(changeId)).toMatchObject({ undone: 1, kept: [{ reason: 'alreadyPublished' }] });
    expect(await statuses(made)).toEqual(['published', 'held']);
  });
});

describe('called off', () => {
  test('several at once, held again with one undo', async () => {
    const made = await several(2);
    const { changeId, done } = await cancelLate(database.db, owner, { contentIds: idsOf(made) }, back);
    expect(done).toBe(2);
    expect(await statuses(made)).toEqual(['cancelled', 'cancelled']);
    expect(await lateCounts(database.db, owner, back)).toMatchObject({ waiting: 0, late: 0 });
    expect(await undo(changeId)).toEqual({ undone: 2, kept: [] });
    expect(await statuses(made)).toEqual(['held', 'held']);
  });

  test('what is out on another channel stays out', async () => {
    const other = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Druga' });
    const { contentId, publicationIds } = await missed(0, { on: [channelId, other] });
    const [out = '', late = ''] = publicationIds;
    await database.db
      .updateTable('publications')
      .set({ status: 'published', held_reason: null, published_at: back })
      .where('id', '=', out)
      .execute();
    expect(await cancelLate(database.db, owner, { contentIds: [contentId] }, back)).toMatchObject({ done: 1 });
    expect(await statuses([{ id: out }, { id: late }])).toEqual(['published', 'cancelled']);
  });
});

test('one channel of several cannot be called off: the content stays as it is, and is named', async () => {
  const others = [
    await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Druga' }),
    await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake', name: 'Trzecia' }),
  ];
  const { contentId, publicationIds } = await missed(0, { on: [channelId, ...others] });
  const [out = '', late = '', doubtful = ''] = publicationIds;
  await database.sql`update publications set status = 'published', held_reason = null, published_at = ${back} where id = ${out}`;
  // Due after the other, so that it comes second; an attempt of it may have been taken.
  await database.sql`update publications set due_at = due_at + interval '1 minute' where id = ${doubtful}`;
  await database.sql`
    insert into attempts (workspace_id, publication_id, generation, key, worker_id, lease, payload_hash, armed_at, deadline_at, finished_at, outcome)
    select workspace_id, id, generation, 'k', gen_random_uuid(), lease, payload_hash, ${nine}, ${nine}, ${nine}, 'unknown'
    from publications where id = ${doubtful}`;
  const result = await cancelLate(database.db, owner, { contentIds: [contentId] }, back);
  expect(result).toMatchObject({ done: 0, left: [{ contentId, code: 'goingOut' }], changeId: null });
  expect(await statuses([out, late, doubtful].map((id) => ({ id })))).toEqual(['published', 'held', 'held']);
});

test('more than one press works on is refused before anything is looked up or locked', async () => {
  const contentIds = Array.from({ length: 201 }, () => crypto.randomUUID());
  const many = { kind: 'limit', code: 'bulkTooMany' };
  await expect(from(contentIds, '2026-11-24T09:00')).rejects.toMatchObject(many);
  await expect(intoSlots(contentIds)).rejects.toMatchObject(many);
  await expect(publish(contentIds)).rejects.toMatchObject(many);
  await expect(intoSlots([])).rejects.toMatchObject({ code: 'bulkNothing' });
});

describe('whose it is', () => {
  test('another workspace, and an assistant without the client, find nothing', async () => {
    const { contentId, id } = await missed();
    const stranger = await makeOwner(database.db);
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    for (const actor of [stranger, kasia]) {
      expect(await lateItems(database.db, actor, 50, back)).toEqual([]);
      const gone = { kind: 'not_found', code: 'contentNotFound' };
      const times = { contentIds: [contentId], way: 'slots' as const };
      await expect(giveNewTimes(database.db, actor, times, back)).rejects.toMatchObject(gone);
      const now = { contentIds: [contentId], everyMinutes: 5 };
      await expect(publishSpread(database.db, actor, now, back)).rejects.toMatchObject(gone);
      await expect(cancelLate(database.db, actor, { contentIds: [contentId] }, back)).rejects.toMatchObject(gone);
    }
    expect((await row(id)).status).toBe('held');
  });
});
