import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContent } from '#server/content/drafting.ts';
import { undoChange } from '#server/content/undoing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { assignAll, cancelAll, endSeries, labelAll, moveBy } from '#server/week/bulk.ts';
import { copyWeek, planCopy } from '#server/week/copyWeek.ts';
import { fillSlot, fillWeek, labelsOf } from '#server/week/fill.ts';
import { freeSlots } from '#server/week/freeSlots.ts';
import { addLabel, setLabels } from '#server/week/labels.ts';
import { fillLikeLastWeek } from '#server/week/likeLastWeek.ts';
import { mixOf } from '#server/week/mix.ts';
import { repeatWeekly } from '#server/week/repeat.ts';
import { addSlot } from '#server/week/slots.ts';
import { readWeek } from '#server/week/week.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { writePost } from '#test/support/review.ts';

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
const week = '2026-11-30';
const slot = async (weekday: number, wallTime: string, channelIds = [social], skipHolidays = false) =>
  (await addSlot(database.db, owner, { clientId, weekday, wallTime, skipHolidays, channelIds }, monday)).slotId;
const idea = async (title: string, channelIds: string[] = [], labelIds: string[] = []) => {
  const made = await createContent(
    database.db,
    owner,
    { clientId, kind: 'post', title, channelIds, stage: 'idea' },
    monday,
  );
  await setLabels(database.db, owner, { contentId: made.contentId, labelIds });
  return made.contentId;
};
const post = (title: string, wall: string | null, channelIds = [social]) =>
  writePost(database.db, owner, { clientId, channelIds, title, wall });
const label = async (name: string, targetShare: number | null, client = clientId) =>
  (await addLabel(database.db, owner, { clientId: client, name, colour: '#5b7f3a', targetShare }, monday)).labelId;
const walls = async (contentId: string) =>
  (
    await database.db
      .selectFrom('publications')
      .select(['due_wall', 'due_at'])
      .where('content_id', '=', contentId)
      .where('status', '!=', 'cancelled')
      .orderBy('due_wall')
      .execute()
  ).map(({ due_wall }) => due_wall);
const stage = async (contentId: string) =>
  (await database.db.selectFrom('contents').select('stage').where('id', '=', contentId).executeTakeFirstOrThrow())
    .stage;
const titles = async (client = clientId, first = week) =>
  (await readWeek(database.db, owner, { clientId: client, week: first }, monday)).items.map(
    ({ wall, title }) => `${wall} ${title}`,
  );

describe('filling a slot', () => {
  test('gives the idea the slot’s time and, where it has none, its channels; one undo', async () => {
    const slotId = await slot(2, '18:00', [social, board]);
    const contentId = await idea('Trasy');
    const { changeId } = await fillSlot(database.db, owner, { slotId, date: '2026-12-01', contentId }, monday);
    expect([await walls(contentId), await stage(contentId)]).toEqual([
      ['2026-12-01T18:00', '2026-12-01T18:00'],
      'draft',
    ]);
    await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(await stage(contentId)).toBe('idea');
    expect(
      await freeSlots(database.db, owner, { clientIds: [clientId], from: week, until: '2026-12-07' }, monday),
    ).toHaveLength(1);
  });

  test('two people at once: one gets it, the other hears who has it', async () => {
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, kasia, clientId);
    const slotId = await slot(2, '18:00');
    const [hers, mine] = [await idea('Jej', [social]), await idea('Moje', [social])];
    const answers = await Promise.all([
      code(fillSlot(database.db, kasia, { slotId, date: '2026-12-01', contentId: hers }, monday)),
      code(fillSlot(database.db, owner, { slotId, date: '2026-12-01', contentId: mine }, monday)),
    ]);
    expect(answers.sort()).toEqual(['conflict: slotTaken', 'done']);
    expect((await titles()).length).toBe(1);
  });

  test('refuses what is past, another day, another client’s, another kind', async () => {
    const slotId = await slot(1, '09:00');
    const contentId = await idea('Trasy');
    const fill = (date: string, id = contentId) =>
      code(fillSlot(database.db, owner, { slotId, date, contentId: id }, monday));
    expect(await fill('2026-11-23')).toBe('invalid: timePast');
    expect(await fill('2026-12-01')).toBe('invalid: slotOtherDay');
    expect(await fill('nonsense')).toBe('invalid: slotOtherDay');
    expect(await fill('2026-02-30')).toBe('invalid: slotOtherDay');
    expect(await fill('2026-11-30', await idea('Tablica', [board]))).toBe('invalid: slotOtherChannels');
    const letter = await createContent(
      database.db,
      owner,
      { clientId, kind: 'newsletter', title: 'List', channelIds: [], stage: 'idea' },
      monday,
    );
    expect(await fill('2026-11-30', letter.contentId)).toBe('invalid: slotOtherKind');
    const other = await makeClient(database.db, owner.workspaceId);
    const foreign = await createContent(
      database.db,
      owner,
      { clientId: other, kind: 'post', title: 'Obcy', channelIds: [], stage: 'idea' },
      monday,
    );
    expect(await fill('2026-11-30', foreign.contentId)).toBe('invalid: slotOtherClient');
  });

  test('a slot that skips holidays is not there on one', async () => {
    await slot(5, '10:00', [social], true);
    await slot(5, '12:00');
    const free = await freeSlots(
      database.db,
      owner,
      { clientIds: [clientId], from: '2026-12-21', until: '2026-12-28' },
      monday,
    );
    // The 25th of December is a Friday.
    expect(free.map(({ wall }) => wall)).toEqual(['2026-12-25T12:00']);
  });
});

describe('filling a week', () => {
  test('from ideas, by what the mix lacks; what fits nowhere stays an idea; one undo', async () => {
    const [tips, people] = [await label('porady', 50), await label('ludzie', 50)];
    await slot(1, '09:00');
    await slot(3, '09:00');
    await slot(5, '09:00', [board]);
    await post('Porada', '2026-12-02T09:00');
    const planned = (await readWeek(database.db, owner, { clientId, week }, monday)).items[0];
    await setLabels(database.db, owner, { contentId: planned?.contentId ?? '', labelIds: [tips] });
    await idea('Druga porada', [social], [tips]);
    const human = await idea('Trener', [social], [people]);
    const { filled, changeId } = await fillWeek(database.db, owner, { clientId, week }, monday);
    expect(filled).toBe(1);
    expect(await walls(human)).toEqual(['2026-11-30T09:00']);
    await idea('Gdziekolwiek', [], []);
    expect((await fillWeek(database.db, owner, { clientId, week }, monday)).filled).toBe(1);
    expect(await titles()).toEqual([
      '2026-11-30T09:00 Trener',
      '2026-12-02T09:00 Porada',
      '2026-12-04T09:00 Gdziekolwiek',
    ]);
    expect(await code(fillWeek(database.db, owner, { clientId, week }, monday))).toBe('invalid: weekNothingFree');
    await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(await stage(human)).toBe('idea');
  });

  test('an idea for two channels goes only where both are free; what stands outside of slots counts for the mix', async () => {
    const [tips, people] = [await label('porady', 50), await label('ludzie', 50)];
    await slot(1, '09:00', [social, board]);
    await slot(3, '09:00', [social, board]);
    await post('Na tablicy', '2026-11-30T09:00', [board]);
    const outside = await post('Poza miejscem', '2026-12-03T20:00');
    await setLabels(database.db, owner, { contentId: outside, labelIds: [tips] });
    const both = await idea('Na obu', [social, board], [tips]);
    const human = await idea('O ludziach', [social], [people]);
    expect((await fillWeek(database.db, owner, { clientId, week }, monday)).filled).toBe(2);
    expect(await walls(human)).toEqual(['2026-11-30T09:00']);
    expect(await walls(both)).toEqual(['2026-12-02T09:00', '2026-12-02T09:00']);
  });

  test('as last week was: titles, channels, labels, and no words', async () => {
    const tips = await label('porady', null);
    await slot(2, '18:00', [social, board]);
    await slot(4, '12:00');
    const before = await post('Trasy tygodnia', '2026-11-24T18:00', [social]);
    await setLabels(database.db, owner, { contentId: before, labelIds: [tips] });
    const { filled } = await fillLikeLastWeek(database.db, owner, { clientId, week }, monday);
    expect(filled).toBe(1);
    const [item] = (await readWeek(database.db, owner, { clientId, week }, monday)).items;
    expect(item).toMatchObject({ title: 'Trasy tygodnia', wall: '2026-12-01T18:00', stage: 'draft', labelIds: [tips] });
    const made = await database.db
      .selectFrom('contents')
      .select('draft')
      .where('id', '=', item?.contentId ?? '')
      .executeTakeFirstOrThrow();
    expect(made.draft).toMatchObject({ text: '' });
    expect(await code(fillLikeLastWeek(database.db, owner, { clientId, week }, monday))).toBe(
      'invalid: weekNothingBefore',
    );
  });
});

describe('the mix', () => {
  const labels = [
    { id: 'a', name: 'porady', colour: '#000000', targetShare: 40 },
    { id: 'b', name: 'produkt', colour: '#000000', targetShare: 30 },
    { id: 'c', name: 'ludzie', colour: '#000000', targetShare: 30 },
    { id: 'd', name: 'inne', colour: '#000000', targetShare: null },
  ];
  test('targets are whole contents that never add up to more than the week', () => {
    for (let places = 0; places <= 30; places += 1) {
      const { parts } = mixOf(labels, [], places);
      expect(parts.reduce((sum, part) => sum + (part.target ?? 0), 0)).toBe(places);
      expect(parts[3]?.target).toBeNull();
    }
  });
  test('says what is missing, and counts what bears no label', () => {
    const mix = mixOf(labels, [['a'], ['a', 'b'], [], ['d']], 9);
    expect(mix).toMatchObject({ places: 9, unlabelled: 1 });
    expect(mix.parts.map(({ has, target, missing }) => [has, target, missing])).toEqual([
      [2, 3, 1],
      [1, 3, 2],
      [0, 3, 3],
      [1, null, 0],
    ]);
  });
});

describe('copying a week', () => {
  test('to another week: the same wall times over a change of clocks, each its own content; one undo', async () => {
    await post('Jeden', '2027-03-22T09:00', [social, board]);
    await post('Nocny', '2027-03-28T02:30');
    const input = { clientId, week: '2027-03-22', toClientId: clientId, toWeek: '2027-03-29' };
    const [first] = (await readWeek(database.db, owner, { clientId, week: input.week }, monday)).items;
    await assignAll(database.db, owner, { contentIds: [first?.contentId ?? ''], userId: owner.userId }, monday);
    const { made, changeId } = await copyWeek(database.db, owner, input, monday);
    expect(made).toBe(2);
    const copies = (await readWeek(database.db, owner, { clientId, week: input.toWeek }, monday)).items;
    expect(copies.map(({ assigneeId }) => assigneeId)).toEqual([owner.userId, null]);
    expect(await titles(clientId, '2027-03-29')).toEqual(['2027-03-29T09:00 Jeden', '2027-04-04T02:30 Nocny']);
    expect(await code(copyWeek(database.db, owner, input, monday))).toBe('invalid: copyNothing');
    expect((await planCopy(database.db, owner, input, monday)).items.map(({ why }) => why)).toEqual(['taken', 'taken']);
    await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(await titles(clientId, '2027-03-29')).toEqual([]);
  });

  test('to another client: says which channel becomes which, what is left out, and what is past', async () => {
    const { db } = database;
    const other = await makeClient(db, owner.workspaceId, { name: 'Pion', time_zone: 'America/New_York' });
    const theirs = await makeChannel(db, owner.workspaceId, other, { name: 'Pion social' });
    const tips = await label('Porady', null);
    const same = await label('porady', null, other);
    const both = await post('Oba', '2026-12-01T18:00', [social, board]);
    await setLabels(db, owner, { contentId: both, labelIds: [tips] });
    await post('Tylko tablica', '2026-12-03T18:00', [board]);
    const input = { clientId, week, toClientId: other, toWeek: week };
    const plan = await planCopy(db, owner, input, monday);
    expect(plan.channels.map(({ from, to }) => [from.name, to?.name ?? null])).toEqual([
      ['A social', 'Pion social'],
      ['B tablica', null],
    ]);
    expect(plan.items.map(({ title, leftOut, why }) => [title, leftOut, why])).toEqual([
      ['Oba', ['B tablica'], null],
      ['Tylko tablica', ['B tablica'], 'noChannel'],
    ]);
    await copyWeek(db, owner, input, monday);
    const { items } = await readWeek(db, owner, { clientId: other, week }, monday);
    expect(items).toMatchObject([
      {
        title: 'Oba',
        wall: '2026-12-01T18:00',
        zone: 'America/New_York',
        channels: [{ id: theirs }],
        labelIds: [same],
      },
    ]);
    const past = { ...input, toWeek: '2026-11-16' };
    expect((await planCopy(db, owner, past, monday)).items.map(({ why }) => why)).toEqual(['past', 'noChannel']);
    await db.updateTable('clients').set({ archived_at: monday }).where('id', '=', other).execute();
    expect(await code(copyWeek(db, owner, input, monday))).toBe('conflict: clientArchived');
    expect(await code(planCopy(db, owner, { ...input, toClientId: clientId }, monday))).toBe('invalid: copySameWeek');
  });
});

describe('repeating weekly', () => {
  test('a year long: the same wall time whatever the clocks do, each its own content, one undo', async () => {
    const contentId = await post('Chleb na sobotę', '2026-12-05T08:00');
    const { made, taken, changeId } = await repeatWeekly(
      database.db,
      owner,
      { contentId, everyWeeks: 1, until: '2027-12-04' },
      monday,
    );
    expect([made, taken]).toEqual([52, []]);
    const rows = await database.db
      .selectFrom('contents as c')
      .innerJoin('publications as p', 'p.content_id', 'c.id')
      .where('c.series_id', 'is not', null)
      .where('c.workspace_id', '=', owner.workspaceId)
      .select(['c.id', 'c.stage', 'p.due_wall', 'p.due_at'])
      .orderBy('p.due_at')
      .execute();
    expect(rows).toHaveLength(53);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(53);
    expect(new Set(rows.map(({ due_wall }) => due_wall?.slice(11)))).toEqual(new Set(['08:00']));
    // Winter, summer, winter again: 07:00, 06:00, 07:00 in UTC.
    const hours = rows.map(({ due_at }) => due_at?.getUTCHours());
    expect([hours[0], hours[20], hours[52], hours.filter((hour) => hour === 6).length]).toEqual([7, 6, 7, 31]);
    const ended = await endSeries(database.db, owner, { contentId: rows[50]?.id ?? '' }, monday);
    expect(ended).toMatchObject({ done: 2, left: [] });
    await undoChange(database.db, owner, { changeId: ended.changeId ?? '' }, monday);
    expect(
      await code(repeatWeekly(database.db, owner, { contentId, everyWeeks: 1, until: '2027-12-04' }, monday)),
    ).toBe('conflict: repeatAlready');
    const { undone } = await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(undone).toBe(52);
    expect(await stage(contentId)).toBe('draft');
    const item = async () => (await readWeek(database.db, owner, { clientId, week }, monday)).items[0];
    expect(await item()).toMatchObject({ contentId, isRepeated: false });
    const again = await repeatWeekly(database.db, owner, { contentId, everyWeeks: 1, until: '2026-12-19' }, monday);
    expect(again.made).toBe(2);
    expect(await item()).toMatchObject({ contentId, isRepeated: true });
  });

  test('ended in the middle, or run out, it is repeated anew from there; one that others follow is not', async () => {
    const first = await post('Chleb', '2026-12-01T08:00');
    const repeat = (contentId: string, until: string) =>
      repeatWeekly(database.db, owner, { contentId, everyWeeks: 1, until }, monday);
    expect(await repeat(first, '2026-12-22')).toMatchObject({ made: 3 });
    const at = async (day: string) => {
      const { items } = await readWeek(database.db, owner, { clientId, week: day }, monday);
      const [item] = items.filter(({ stage }) => stage !== 'cancelled');
      return { contentId: item?.contentId ?? '', isRepeated: item?.isRepeated };
    };
    const [second, last] = [await at('2026-12-07'), await at('2026-12-21')];
    expect([(await at('2026-11-30')).isRepeated, second.isRepeated, last.isRepeated]).toEqual([true, true, false]);
    expect(await endSeries(database.db, owner, last, monday)).toMatchObject({ done: 0 });
    expect(await endSeries(database.db, owner, second, monday)).toMatchObject({ done: 2, left: [] });
    expect(await at('2026-12-07')).toEqual({ contentId: second.contentId, isRepeated: false });
    expect(await code(repeat(first, '2026-12-29'))).toBe('conflict: repeatAlready');
    expect(await repeat(second.contentId, '2026-12-29')).toMatchObject({ made: 3, taken: [] });
    expect((await at('2026-12-07')).isRepeated).toBe(true);
    const run = await at('2026-12-28');
    expect(await repeat(run.contentId, '2027-01-05')).toMatchObject({ made: 1 });
  });

  test('leaves out weeks in which something goes out then, and says why nothing came of it', async () => {
    const contentId = await post('Piątek', '2026-11-27T10:00');
    await post('Zajęte', '2026-12-11T10:00');
    const repeat = (until: string, everyWeeks = 1) =>
      repeatWeekly(database.db, owner, { contentId, everyWeeks, until }, monday);
    expect(await code(repeat('2026-12-03'))).toBe('invalid: repeatUntil');
    expect(await code(repeat('2026-12-11', 2))).toBe('invalid: repeatNothing');
    expect(await code(repeat('2028-12-11'))).toBe('invalid: repeatTooMany');
    expect(await code(repeat('jutro'))).toBe('invalid: repeatUntil');
    expect(await code(repeat('2027-02-30'))).toBe('invalid: repeatUntil');
    expect(await code(repeat('2026-12-31', 9))).toBe('invalid: repeatEvery');
    expect(await repeat('2026-12-18')).toMatchObject({ made: 2, taken: ['2026-12-11'] });
  });
});

describe('many at once', () => {
  test('moved by days, over a change of clocks; what cannot is named; one undo', async () => {
    const first = await post('Jeden', '2027-03-26T09:00', [social, board]);
    const second = await post('Dwa', '2026-11-24T09:00');
    const undated = await post('Trzy', null);
    const { done, left, changeId } = await moveBy(
      database.db,
      owner,
      { contentIds: [first, second, undated], days: -7 },
      monday,
    );
    expect(done).toBe(1);
    expect(left.map(({ title, code: why }) => [title, why]).sort()).toEqual([
      ['Dwa', 'timePast'],
      ['Trzy', 'bulkUndated'],
    ]);
    expect(await walls(first)).toEqual(['2027-03-19T09:00', '2027-03-19T09:00']);
    await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(await walls(first)).toEqual(['2027-03-26T09:00', '2027-03-26T09:00']);
    expect(await code(moveBy(database.db, owner, { contentIds: [first], days: 0 }, monday))).toBe('invalid: bulkDays');
    expect(await code(moveBy(database.db, owner, { contentIds: [], days: 1 }, monday))).toBe('invalid: bulkNothing');
  });

  test('labelled, given to a person and deleted, each with one undo', async () => {
    const { db } = database;
    const tips = await label('porady', null);
    const ids = [await post('Jeden', '2026-12-01T09:00'), await post('Dwa', '2026-12-02T09:00')];
    const labelled = async () => ids.map(async (id) => (await labelsOf(db, [id])).get(id) ?? []);
    const on = await labelAll(db, owner, { contentIds: ids, labelId: tips, isOn: true }, monday);
    expect(await Promise.all(await labelled())).toEqual([[tips], [tips]]);
    await undoChange(db, owner, { changeId: on.changeId ?? '' }, monday);
    expect(await Promise.all(await labelled())).toEqual([[], []]);

    const given = await assignAll(db, owner, { contentIds: ids, userId: owner.userId }, monday);
    expect(given).toMatchObject({ done: 2, left: [] });
    const gone = await cancelAll(db, owner, { contentIds: ids }, monday);
    expect(await Promise.all(ids.map(stage))).toEqual(['cancelled', 'cancelled']);
    await undoChange(db, owner, { changeId: gone.changeId ?? '' }, monday);
    expect(await Promise.all(ids.map(stage))).toEqual(['draft', 'draft']);
    expect(await titles()).toEqual(['2026-12-01T09:00 Jeden', '2026-12-02T09:00 Dwa']);
  });

  test('not by who does not work for the client', async () => {
    const stranger = await makeMember(database.db, owner.workspaceId, 'assistant');
    const id = await post('Jeden', '2026-12-01T09:00');
    expect(await code(cancelAll(database.db, stranger, { contentIds: [id] }, monday))).toBe(
      'not_found: contentNotFound',
    );
    expect(
      await code(
        copyWeek(database.db, stranger, { clientId, week, toClientId: clientId, toWeek: '2026-12-07' }, monday),
      ),
    ).toBe('not_found: clientNotFound');
    expect(await code(readWeek(database.db, stranger, { clientId, week }, monday))).toBe('not_found: clientNotFound');
  });
});
