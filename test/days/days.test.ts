import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMarks, holidaysOf } from '#server/days/days.ts';
import { countryOfZone } from '#server/days/publicHolidays.ts';
import {
  addSpecialDay,
  chooseHolidays,
  listSpecialDays,
  removeSpecialDays,
  restoreSpecialDays,
} from '#server/days/specialDays.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let warsaw: string;
let newYork: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  warsaw = await makeClient(database.db, owner.workspaceId);
  newYork = await makeClient(database.db, owner.workspaceId, { time_zone: 'America/New_York', name: 'Maple' });
});

const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });
const november = { from: '2026-11-01', until: '2026-12-01' };
const marks = async (range = november, actor = owner) =>
  (await dayMarks(database.db, actor, { clientIds: [warsaw, newYork], ...range })).map(
    ({ date, clientId, kind, name }) => [date, clientId === warsaw ? 'warsaw' : 'new york', kind, name],
  );
const add = (input: Partial<Parameters<typeof addSpecialDay>[2]>) =>
  addSpecialDay(
    database.db,
    owner,
    { clientIds: [warsaw], kind: 'date', name: 'Wyprzedaż', from: '2026-11-27', until: '', everyYear: false, ...input },
    monday,
  );

describe('public holidays', () => {
  test('are those of the country that the client is in, in the reader’s language', async () => {
    expect(await marks()).toEqual([
      ['2026-11-01', 'warsaw', 'public', 'Wszystkich Świętych'],
      ['2026-11-11', 'warsaw', 'public', 'Narodowe Święto Niepodległości'],
      ['2026-11-11', 'new york', 'public', 'Veterans Day'],
      ['2026-11-26', 'new york', 'public', 'Thanksgiving Day'],
    ]);
    expect(await countryOfZone('UTC')).toBeNull();
  });

  test('a day off in place of a holiday has its name, and no English behind it', async () => {
    await chooseHolidays(database.db, owner, { clientId: warsaw, country: 'GB' }, monday);
    const [, substitute] = (await marks({ from: '2026-12-26', until: '2026-12-29' })).filter(
      ([, who]) => who === 'warsaw',
    );
    expect(substitute).toEqual(['2026-12-28', 'warsaw', 'public', 'Drugi dzień Bożego Narodzenia']);
  });

  test('or of another country, or nobody’s', async () => {
    await chooseHolidays(database.db, owner, { clientId: newYork, country: '' }, monday);
    await chooseHolidays(database.db, owner, { clientId: warsaw, country: 'DE' }, monday);
    const december = { from: '2026-12-24', until: '2026-12-27' };
    expect((await marks(december)).map(([date, who]) => [date, who])).toEqual([
      ['2026-12-25', 'warsaw'],
      ['2026-12-26', 'warsaw'],
    ]);
    await expect(chooseHolidays(database.db, owner, { clientId: warsaw, country: 'QQ' }, monday)).rejects.toEqual(
      refusal('invalid', 'countryUnknown'),
    );
  });
});

describe('days of a client’s own', () => {
  test('several in a row, every year over its end, and which of them are free of work', async () => {
    await add({ kind: 'quiet', name: 'Przerwa', from: '2026-12-29', until: '2027-01-02', everyYear: true });
    await add({ kind: 'holiday', name: 'Urlop', from: '2028-12-31', until: '2028-12-31' });
    const range = { from: '2028-12-30', until: '2029-01-04' };
    expect((await marks(range)).filter(([, who, kind]) => who === 'warsaw' && kind !== 'public')).toEqual([
      ['2028-12-30', 'warsaw', 'quiet', 'Przerwa'],
      ['2028-12-31', 'warsaw', 'quiet', 'Przerwa'],
      ['2028-12-31', 'warsaw', 'holiday', 'Urlop'],
      ['2029-01-01', 'warsaw', 'quiet', 'Przerwa'],
      ['2029-01-02', 'warsaw', 'quiet', 'Przerwa'],
    ]);
    const free = await holidaysOf(database.db, owner, { clientIds: [warsaw], ...range });
    expect([...(free.get(warsaw) ?? [])].sort()).toEqual(['2028-12-31', '2029-01-01']);
  });

  test('every 29th of February, the day before where there is none', async () => {
    await add({ name: 'Rocznica', from: '2028-02-29', everyYear: true });
    const own = async (year: number) =>
      (await marks({ from: `${year}-02-01`, until: `${year}-03-10` })).flatMap(([date, , kind]) =>
        kind === 'date' ? [date] : [],
      );
    expect([await own(2027), await own(2028)]).toEqual([['2027-02-28'], ['2028-02-29']]);
  });

  test('are seen, added and removed only where the member works', async () => {
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, kasia, newYork);
    const [dayId = ''] = await add({});
    expect(await listSpecialDays(database.db, kasia, '2026-11-23')).toEqual([]);
    expect((await marks(november, kasia)).every(([, who]) => who === 'new york')).toBe(true);
    await expect(removeSpecialDays(database.db, kasia, [dayId], monday)).rejects.toEqual(
      refusal('not_found', 'dayNotFound'),
    );
    await removeSpecialDays(database.db, owner, [dayId], monday);
    expect(await listSpecialDays(database.db, owner, '2026-11-23')).toEqual([]);
  });

  test('taken off they can be put back, once however often it is pressed, until they are forgotten', async () => {
    const [dayId = ''] = await add({});
    const own = async () => (await marks()).filter(([, , kind]) => kind === 'date').length;
    await Promise.all([
      removeSpecialDays(database.db, owner, [dayId], monday),
      removeSpecialDays(database.db, owner, [dayId], monday),
    ]);
    expect(await own()).toBe(0);
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    await expect(restoreSpecialDays(database.db, kasia, [dayId], monday)).rejects.toEqual(
      refusal('not_found', 'dayNotFound'),
    );
    await restoreSpecialDays(database.db, owner, [dayId], monday);
    await restoreSpecialDays(database.db, owner, [dayId], monday);
    expect(await own()).toBe(1);
    const events = await database.db
      .selectFrom('audit_events')
      .select('event')
      .where('subject_id', '=', dayId)
      .orderBy('id')
      .execute();
    expect(events.map(({ event }) => event)).toEqual(['day.added', 'day.removed', 'day.restored']);
    await removeSpecialDays(database.db, owner, [dayId], monday);
    const late = new Date(monday.getTime() + 31 * 86_400_000);
    await expect(restoreSpecialDays(database.db, owner, [dayId], late)).rejects.toEqual(
      refusal('not_found', 'dayNotFound'),
    );
    const [other = ''] = await add({});
    await removeSpecialDays(database.db, owner, [other], late);
    await expect(restoreSpecialDays(database.db, owner, [dayId], monday)).rejects.toEqual(
      refusal('not_found', 'dayNotFound'),
    );
  });

  test('are not put back past what a client can have', async () => {
    const dayIds = await Promise.all(['Pierwszy', 'Drugi'].map((name) => add({ name })));
    const [first = '', second = ''] = dayIds.flat();
    await removeSpecialDays(database.db, owner, [first, second], monday);
    const count = async () => (await listSpecialDays(database.db, owner, '2026-11-23')).length;
    await database.db
      .insertInto('special_days')
      .values(
        Array.from({ length: 299 }, (_, index) => ({
          workspace_id: owner.workspaceId,
          client_id: warsaw,
          kind: 'date' as const,
          name: `Dzień ${index}`,
          from_date: '2026-12-01',
          until_date: '2026-12-01',
          every_year: false,
          created_by: owner.userId,
          created_at: monday,
        })),
      )
      .execute();
    const tooMany = refusal('limit', 'daysTooMany');
    await expect(restoreSpecialDays(database.db, owner, [first, second], monday)).rejects.toEqual(tooMany);
    expect(await count()).toBe(299);
    const both = [first, second].map((dayId) => restoreSpecialDays(database.db, owner, [dayId], monday));
    const answers = await Promise.allSettled(both);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await count()).toBe(300);
    await expect(add({})).rejects.toEqual(tooMany);
  });

  test('are listed as they come next, those of every year too, and then those that are over, the latest first', async () => {
    await add({ name: 'Dawno', from: '2025-03-01' });
    await add({ name: 'Niedawno', from: '2026-11-01' });
    await add({ name: 'Za rok', from: '2027-11-01' });
    await add({ name: 'Urodziny', from: '2019-12-05', everyYear: true });
    await add({ name: 'Rocznica', from: '2018-02-02', everyYear: true });
    await add({ name: 'Jutro', from: '2026-11-24' });
    const names = (await listSpecialDays(database.db, owner, '2026-11-23')).map(({ name }) => name);
    expect(names).toEqual(['Jutro', 'Urodziny', 'Rocznica', 'Za rok', 'Niedawno', 'Dawno']);
  });

  test('of every year, over New Year: while they last they stand first, then among those to come', async () => {
    await add({ name: 'Trwa', from: '2019-12-24', until: '2020-01-02', everyYear: true });
    await add({ name: 'Dziś', from: '2027-01-01' });
    await add({ name: 'Styczeń', from: '2027-01-03' });
    await add({ name: 'Grudzień', from: '2027-12-01' });
    const names = async (today: string) => (await listSpecialDays(database.db, owner, today)).map(({ name }) => name);
    expect(await names('2027-01-01')).toEqual(['Trwa', 'Dziś', 'Styczeń', 'Grudzień']);
    expect(await names('2027-01-03')).toEqual(['Styczeń', 'Grudzień', 'Trwa', 'Dziś']);
    expect(await names('2027-12-24')).toEqual(['Trwa', 'Grudzień', 'Styczeń', 'Dziś']);
  });

  test.each([
    [{ clientIds: [] }, 'dayClients'],
    [{ kind: 'party' }, 'dayKind'],
    [{ name: '  ' }, 'dayName'],
    [{ name: 'x'.repeat(81) }, 'nameTooLong'],
    [{ from: '2026-02-30' }, 'dayUnreadable'],
    [{ from: 'jutro' }, 'dayUnreadable'],
    [{ until: '2026-11-26' }, 'dayOrder'],
    [{ until: '2028-11-26' }, 'dayTooLong'],
  ])('refuses %j', async (input, code) => {
    await expect(add(input)).rejects.toEqual(refusal('invalid', code));
  });
});
