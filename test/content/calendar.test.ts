import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CalendarFilter, emptyFilter, readCalendar, readIdeas } from '#server/content/calendar.ts';
import { resolveDue } from '#server/content/time.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let malwa: string;
let channels: string[];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  malwa = await makeClient(database.db, owner.workspaceId);
  channels = await Promise.all([
    makeChannel(database.db, owner.workspaceId, malwa, { name: 'A' }),
    makeChannel(database.db, owner.workspaceId, malwa, { name: 'B', network: 'bluesky' }),
  ]);
});

const november = { from: '2026-10-26', until: '2026-12-07' };
const read = async (filter: Partial<CalendarFilter> = {}, actor = owner, range = november) =>
  (await readCalendar(database.db, actor, { ...range, filter: { ...emptyFilter, ...filter }, limit: 100 })).items;

async function plan(
  text: string,
  wall: string,
  { zone = 'Europe/Warsaw', clientId = malwa, on = channels.slice(0, 1), stage = 'draft' as 'draft' | 'approved' } = {},
) {
  const dueAt = resolveDue({ wall, zone }).dueAt;
  return makePost(database.db, { workspaceId: owner.workspaceId, clientId }, on, {
    text,
    dueAt,
    zone,
    stage,
    approved: false,
  });
}

const set = (publicationId: string | undefined, status: 'published' | 'cancelled' | 'unconfirmed' | 'reconnect') =>
  database.db
    .updateTable('publications')
    .set({ status })
    .where('id', '=', publicationId ?? '')
    .execute();

describe('what is in range', () => {
  test('the first and the last minute of the range, in each client’s own zone', async () => {
    const tokyo = await makeClient(database.db, owner.workspaceId, { name: 'Tokio', time_zone: 'Asia/Tokyo' });
    const there = {
      zone: 'Asia/Tokyo',
      clientId: tokyo,
      on: [await makeChannel(database.db, owner.workspaceId, tokyo)],
    };
    await plan('za wcześnie', '2026-10-25T23:59');
    await plan('pierwszy', '2026-10-26T00:00');
    await plan('ostatni', '2026-12-06T23:59');
    await plan('za późno', '2026-12-07T00:00');
    await plan('Tokio pierwszy', '2026-10-26T00:00', there);
    await plan('Tokio za wcześnie', '2026-10-25T23:59', there);
    expect((await read()).map((item) => item.title)).toEqual(['Tokio pierwszy', 'pierwszy', 'ostatni']);
  });

  test('no more than is asked for, the first of it, and it is said that there is more', async () => {
    for (const day of ['03', '02', '01']) await plan(day, `2026-11-${day}T10:00`);
    const first = async (limit: number) => {
      const { items, isAll } = await readCalendar(database.db, owner, { ...november, filter: emptyFilter, limit });
      return [items.map((item) => item.title), isAll];
    };
    expect(await first(2)).toEqual([['01', '02'], false]);
    expect(await first(3)).toEqual([['01', '02', '03'], true]);
  });

  test('of a day only what there is room for is read whole, by its clock; the others are counted with their stages', async () => {
    for (const hour of ['12', '09', '10', '11']) await plan(hour, `2026-11-10T${hour}:00`);
    for (const hour of ['12', '09', '10', '13']) await plan(`open ${hour}`, `2026-11-18T${hour}:00`);
    for (const hour of ['09', '10', '11']) await plan(`Sunday ${hour}`, `2026-11-22T${hour}:00`);
    for (const hour of ['09', '10', '11']) await plan(`Monday ${hour}`, `2026-11-23T${hour}:00`);
    const { publicationIds } = await plan('13', '2026-11-10T13:00', { on: channels, stage: 'approved' });
    await set(publicationIds[1], 'unconfirmed');
    const room = { ofADay: 2, open: { from: '2026-11-16', until: '2026-11-23', ofADay: 3 } };
    const inRoom = async (filter: Partial<CalendarFilter> = {}) => {
      const all = { ...november, filter: { ...emptyFilter, ...filter }, limit: 100, room };
      const { items, others, isAll } = await readCalendar(database.db, owner, all);
      expect(isAll).toBe(true);
      return { titles: items.map(({ title }) => title), others };
    };
    const { titles, others } = await inRoom();
    const [open, sunday] = [
      ['open 09', 'open 10', 'open 12'],
      ['Sunday 09', 'Sunday 10', 'Sunday 11'],
    ];
    expect(titles).toEqual(['09', '10', ...open, ...sunday, 'Monday 09', 'Monday 10']);
    expect(others.map(({ date, stage }) => `${date} ${stage}`).sort()).toEqual([
      '2026-11-10 draft',
      '2026-11-10 draft',
      '2026-11-10 unconfirmed',
      '2026-11-18 draft',
      '2026-11-23 draft',
    ]);
    // Which of them have the stage is known only when all are.
    expect(await inRoom({ stages: ['unconfirmed'] })).toEqual({ titles: ['13'], others: [] });
  });

  test('a time in the gap stands where it goes out, not where it was typed', async () => {
    await plan('w luce', '2027-03-28T02:30');
    const [item] = await read({}, owner, { from: '2027-03-01', until: '2027-04-01' });
    expect(item?.wall).toBe('2027-03-28T03:30');
  });

  test('without a date it is no part of the calendar', async () => {
    await makePost(database.db, { workspaceId: owner.workspaceId, clientId: malwa }, channels, { stage: 'idea' });
    expect(await read()).toEqual([]);
  });
});

describe('items', () => {
  test('channels at one time are one item, at two times two, each with what it shows', async () => {
    const { contentId, publicationIds } = await plan('dwa kanały', '2026-11-24T09:00', {
      on: channels,
      stage: 'approved',
    });
    expect(await read()).toMatchObject([{ contentId, stage: 'approved', channels: [{ name: 'A' }, { name: 'B' }] }]);
    await database.db
      .updateTable('publications')
      .set({
        due_wall: '2026-11-25T09:00',
        due_at: resolveDue({ wall: '2026-11-25T09:00', zone: 'Europe/Warsaw' }).dueAt,
      })
      .where('id', '=', publicationIds[1] ?? '')
      .execute();
    await set(publicationIds[0], 'published');
    expect((await read()).map(({ wall, stage }) => [wall, stage])).toEqual([
      ['2026-11-24T09:00', 'published'],
      ['2026-11-25T09:00', 'approved'],
    ]);
  });

  test('the worst of its channels is what it shows', async () => {
    const { publicationIds } = await plan('różnie', '2026-11-24T09:00', { on: channels });
    await set(publicationIds[0], 'published');
    await set(publicationIds[1], 'unconfirmed');
    expect(await read()).toMatchObject([{ stage: 'unconfirmed' }]);
  });

  test('a cancelled content stays, struck through; a channel taken away does not', async () => {
    const whole = await plan('odwołane', '2026-11-24T09:00');
    await set(whole.publicationIds[0], 'cancelled');
    await database.db.updateTable('contents').set({ stage: 'cancelled' }).where('id', '=', whole.contentId).execute();
    const part = await plan('bez kanału B', '2026-11-25T09:00', { on: channels });
    await set(part.publicationIds[1], 'cancelled');
    expect((await read()).map(({ title, stage, channels: on }) => [title, stage, on.length])).toEqual([
      ['odwołane', 'cancelled', 1],
      ['bez kanału B', 'draft', 1],
    ]);
  });
});

describe('narrowing and scope', () => {
  test('by client, channel, kind and what is shown', async () => {
    const pion = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const own = await makeChannel(database.db, owner.workspaceId, pion);
    const a = await plan('A', '2026-11-24T09:00');
    await plan('B', '2026-11-24T10:00', { on: channels.slice(1) });
    await plan('Pion', '2026-11-24T11:00', { clientId: pion, on: [own] });
    await set(a.publicationIds[0], 'published');
    const titles = async (filter: Partial<CalendarFilter>) => (await read(filter)).map((item) => item.title);
    expect(await titles({ clientIds: [pion] })).toEqual(['Pion']);
    expect(await titles({ channelIds: channels.slice(1) })).toEqual(['B']);
    expect(await titles({ stages: ['published'] })).toEqual(['A']);
    expect(await titles({ kinds: ['newsletter'] })).toEqual([]);
    expect(await titles({ kinds: ['post'], clientIds: [malwa], stages: ['draft'] })).toEqual(['B']);
  });

  test('an assistant sees their clients, another workspace nothing', async () => {
    await plan('tajne', '2026-11-24T09:00');
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    expect(await read({}, assistant)).toEqual([]);
    await assign(database.db, assistant, malwa);
    expect(await read({}, assistant)).toHaveLength(1);
    const other = await makeOwner(database.db, 'Ktoś Inny');
    expect(await read({}, other)).toEqual([]);
    expect(await read({ clientIds: [malwa] }, other)).toEqual([]);
  });

  test('a month is one query, however much is in it', async () => {
    await plan('jeden', '2026-11-24T09:00');
    const plans = await database.sql<{ 'QUERY PLAN': string }[]>`
      explain select 1 from publications p where p.workspace_id = ${owner.workspaceId} and p.status <> 'cancelled'
      and p.due_at >= '2026-10-25' and p.due_at < '2026-12-08'`;
    expect(plans.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/publications_by_due|publications_by_client_due/);
  });
});

describe('ideas and the way back', () => {
  test('ideas are counted beyond what is shown', async () => {
    const place = { workspaceId: owner.workspaceId, clientId: malwa };
    for (const text of ['jeden', 'dwa', 'trzy'])
      await makePost(database.db, place, channels, { text, stage: 'idea', approved: false });
    const { ideas, total } = await readIdeas(database.db, owner, { filter: emptyFilter, limit: 2 });
    expect(ideas).toHaveLength(2);
    expect(ideas[0]?.channels.map((channel) => channel.name)).toEqual(['A', 'B']);
    expect(total).toBe(3);
  });
});
