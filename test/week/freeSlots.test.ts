import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContent } from '#server/content/drafting.ts';
import { cancelContent, schedule } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type FreeSlot, freeSlots, nextFreeSlot, slotDays } from '#server/week/freeSlots.ts';
import { addSlot, changeSlot, listSlots, removeSlot } from '#server/week/slots.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let social: string;
let board: string;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  const { db } = database;
  owner = await makeOwner(db);
  clientId = await makeClient(db, owner.workspaceId);
  social = await makeChannel(db, owner.workspaceId, clientId, { name: 'A social' });
  board = await makeChannel(db, owner.workspaceId, clientId, { name: 'B tablica', network: 'manual' });
});
afterAll(() => database.close());

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { kind?: string; code?: string }) => (error.code ? `${error.kind}: ${error.code}` : String(error)),
  );
const slot = (weekday: number, wallTime: string, channelIds = [social], client = clientId) =>
  addSlot(database.db, owner, { clientId: client, weekday, wallTime, skipHolidays: false, channelIds }, monday);
const put = async (wall: string, channelIds = [social], zone = 'Europe/Warsaw') => {
  const { contentId } = await createContent(
    database.db,
    owner,
    { clientId, kind: 'post', title: 'Piwonie', channelIds },
    monday,
  );
  await schedule(database.db, owner, { contentId, due: { wall, zone } }, monday);
  return contentId;
};
const free = (from: string, until: string, now = monday, actor = owner) =>
  freeSlots(database.db, actor, { clientIds: [clientId], from, until }, now);
const seen = (slots: FreeSlot[]) => slots.map(({ wall, channels }) => [wall, ...channels.map(({ name }) => name)]);
const next = (channelIds: string[], after?: Date) =>
  nextFreeSlot(database.db, owner, { clientId, kind: 'post', channelIds, ...(after ? { after } : {}) }, monday);

describe('free slots', () => {
  test('are those to come on which nothing goes out, channel by channel', async () => {
    await slot(1, '09:00');
    await slot(2, '18:00', [social, board]);
    await slot(4, '12:00');
    await put('2026-11-24T18:00', [board]);
    await put('2026-11-26T12:00');
    // Monday 09:00 is over at 10:24.
    expect(seen(await free('2026-11-23', '2026-12-01'))).toEqual([
      ['2026-11-24T18:00', 'A social'],
      ['2026-11-30T09:00', 'A social'],
    ]);
  });

  test('come back when what filled them is cancelled or moved', async () => {
    await slot(3, '10:00');
    const first = await put('2026-11-25T10:00');
    const second = await put('2026-12-02T10:00');
    expect(seen(await free('2026-11-23', '2026-12-07'))).toEqual([]);
    await cancelContent(database.db, owner, { contentId: first }, monday);
    await schedule(
      database.db,
      owner,
      { contentId: second, due: { wall: '2026-12-02T10:05', zone: 'Europe/Warsaw' } },
      monday,
    );
    expect(seen(await free('2026-11-23', '2026-12-07'))).toEqual([
      ['2026-11-25T10:00', 'A social'],
      ['2026-12-02T10:00', 'A social'],
    ]);
  });

  test('are filled by the instant too: a time kept in the zone the client had before', async () => {
    await slot(3, '10:00');
    await put('2026-11-25T09:00', [social], 'Europe/London');
    expect(seen(await free('2026-11-23', '2026-11-30'))).toEqual([]);
  });

  test('are not shown to who does not work for the client, nor of archived clients and disconnected channels', async () => {
    const { db } = database;
    await slot(3, '10:00', [social]);
    await slot(4, '10:00', [board]);
    const kasia = await makeMember(db, owner.workspaceId, 'assistant');
    expect(await free('2026-11-23', '2026-11-30', monday, kasia)).toEqual([]);
    await assign(db, kasia, clientId);
    expect(await free('2026-11-23', '2026-11-30', monday, kasia)).toHaveLength(2);
    await db.updateTable('channels').set({ status: 'disconnected' }).where('id', '=', board).execute();
    expect(seen(await free('2026-11-23', '2026-11-30'))).toEqual([['2026-11-25T10:00', 'A social']]);
    await db.updateTable('clients').set({ archived_at: monday }).where('id', '=', clientId).execute();
    expect(await free('2026-11-23', '2026-11-30')).toEqual([]);
  });
});

describe('over a change of clocks', () => {
  const clockWeeks = [
    // In spring 02:00 is 03:00 at once; in autumn an hour comes twice.
    ['Europe/Warsaw', '2027-03-28', '2027-03-28T01:30:00.000Z', 'gap', '2027-03-28T03:30'],
    ['Europe/Warsaw', '2027-10-31', '2027-10-31T00:30:00.000Z', 'repeat', '2027-10-31T02:30'],
    ['America/New_York', '2027-03-14', '2027-03-14T07:30:00.000Z', 'gap', '2027-03-14T03:30'],
    ['America/New_York', '2027-11-07', '2027-11-07T05:30:00.000Z', 'repeat', '2027-11-07T01:30'],
  ] as const;
  test.each(clockWeeks)('%s, %s', async (zone, sunday, dueAt, clock, shownWall) => {
    const { db } = database;
    await db.updateTable('clients').set({ time_zone: zone }).where('id', '=', clientId).execute();
    const early = shownWall.endsWith('01:30') ? '01:30' : '02:30';
    await slot(7, early);
    await slot(7, '09:00');
    await slot(1, '09:00');
    const from = new Date(Date.parse(`${sunday}T00:00Z`) - 6 * 86_400_000).toISOString().slice(0, 10);
    const until = new Date(Date.parse(`${sunday}T00:00Z`) + 2 * 86_400_000).toISOString().slice(0, 10);
    const found = await free(from, until);
    expect(found.map(({ wall }) => wall.slice(11))).toEqual(['09:00', early, '09:00', '09:00']);
    const [before, , , after] = found.map((each) => each.dueAt.getTime());
    // A week of the wall is an hour shorter or longer than seven days.
    expect(((after ?? 0) - (before ?? 0)) / 3_600_000).toBe(clock === 'gap' ? 167 : 169);
    expect(found[1]).toMatchObject({ dueAt: new Date(dueAt), clock, shownWall });
    // What is put there fills it, and is asked for the same instant.
    const id = await put(`${sunday}T${early}`, [social], zone);
    const days = await slotDays(db, owner, { clientIds: [clientId], from, until });
    expect(days.map(({ channels }) => channels[0]?.contentIds)).toEqual([[], [id], [], []]);
    const row = await db
      .selectFrom('publications')
      .select('due_at')
      .where('content_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.due_at).toEqual(new Date(dueAt));
  });
});

describe('the next free slot', () => {
  test('has all of the channels, else one of them and none that is filled', async () => {
    await slot(2, '08:00', [board]);
    await slot(3, '10:00', [social, board]);
    await put('2026-11-25T10:00', [board]);
    expect((await next([social]))?.wall).toBe('2026-11-25T10:00');
    expect((await next([board]))?.wall).toBe('2026-11-24T08:00');
    expect((await next([social, board]))?.wall).toBe('2026-12-02T10:00');
    expect((await next([]))?.wall).toBe('2026-11-24T08:00');
    expect((await next([board], new Date('2026-11-24T07:00:00Z')))?.wall).toBe('2026-12-01T08:00');
  });

  test('is looked for over weeks that are full, and is none without slots', async () => {
    expect(await next([social])).toBeNull();
    await slot(5, '07:00');
    for (const wall of ['2026-11-27', '2026-12-04', '2026-12-11', '2026-12-18', '2026-12-25'])
      await put(`${wall}T07:00`);
    expect((await next([social]))?.wall).toBe('2027-01-01T07:00');
  });
});

describe('slots', () => {
  test('one at a time and kind; bad ones say why', async () => {
    await slot(1, '09:00');
    expect(await code(slot(1, '09:00', [board]))).toBe('conflict: slotExists');
    expect(await code(slot(8, '09:00'))).toBe('invalid: slotWeekday');
    expect(await code(slot(1, '9:00'))).toBe('invalid: slotTime');
    expect(await code(slot(1, '24:00'))).toBe('invalid: slotTime');
    expect(await code(slot(2, '09:00', []))).toBe('invalid: slotChannels');
    const other = await makeClient(database.db, owner.workspaceId);
    expect(await code(slot(2, '09:00', [social], other))).toBe('not_found: channelNotFound');
    const list = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'mailingList' });
    expect(await code(slot(2, '09:00', [social, list]))).toBe('invalid: slotMixed');
    // A newsletter may go out when a post does.
    expect(await code(slot(1, '09:00', [list]))).toBe('done');
  });

  test('edited while filled: what is planned keeps its time, and the slot is free at its new one', async () => {
    const { slotId } = await slot(3, '10:00');
    const id = await put('2026-11-25T10:00');
    await changeSlot(
      database.db,
      owner,
      { slotId, weekday: 3, wallTime: '11:00', skipHolidays: true, channelIds: [social, board] },
      monday,
    );
    const row = await database.db
      .selectFrom('publications')
      .select('due_wall')
      .where('content_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.due_wall).toBe('2026-11-25T10:00');
    expect(seen(await free('2026-11-23', '2026-11-30'))).toEqual([['2026-11-25T11:00', 'A social', 'B tablica']]);
    await removeSlot(database.db, owner, { slotId }, monday);
    expect(await listSlots(database.db, owner, clientId)).toEqual([]);
    expect(await code(removeSlot(database.db, owner, { slotId }, monday))).toBe('not_found: slotNotFound');
  });
});
