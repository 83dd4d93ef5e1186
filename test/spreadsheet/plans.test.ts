import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyFilter } from '#server/content/calendar.ts';
import { undoChange } from '#server/content/undoing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { PlanMapping } from '#server/spreadsheet/columns.ts';
import { csvOf, exportPlan } from '#server/spreadsheet/export.ts';
import { dryRun, importPlan, keepPlan, mostPlanRows, planFile } from '#server/spreadsheet/plans.ts';
import { addLabel } from '#server/week/labels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let malwa: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  malwa = await makeClient(database.db, owner.workspaceId);
  await makeChannel(database.db, owner.workspaceId, malwa, { name: 'Na próbę' });
  await makeChannel(database.db, owner.workspaceId, malwa, { network: 'manual', name: 'Tablica' });
});

const heads = 'Data;Godzina;Klient;Tytuł;Tekst;Kanały;Etykiety;Osoba';
const keep = (text: string | Buffer, actor = owner) =>
  keepPlan(database.db, actor, { fileName: 'plan.csv', bytes: Buffer.from(text as string) }, monday);
type More = Partial<{ mapping: PlanMapping; order: 'day' | 'month'; clientId: string | null; actor: MemberActor }>;
async function look(text: string | Buffer, { actor = owner, order = 'day', clientId = null, mapping }: More = {}) {
  const file = await planFile(database.db, actor, await keep(text, actor));
  const reading = { mapping: mapping ?? file.guessed, order, clientId };
  return { file, reading, rows: await dryRun(database.db, actor, file, reading, monday) };
}
async function bring(text: string, more: More = {}) {
  const { file, reading } = await look(text, more);
  return importPlan(database.db, more.actor ?? owner, { fileId: file.id, reading }, monday);
}
const contents = () =>
  database.db
    .selectFrom('contents')
    .where('workspace_id', '=', owner.workspaceId)
    .select(['id', 'title', 'stage', 'draft', 'assignee_id'])
    .orderBy('title')
    .execute();

describe('a plan from a spreadsheet', () => {
  test('is on the calendar with its channels, labels and person, and one press takes all of it back', async () => {
    const label = { clientId: malwa, name: 'Porady', colour: '#b0457f', targetShare: null };
    const { labelId } = await addLabel(database.db, owner, label, monday);
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant', 'Kasia Wróbel');
    await assign(database.db, kasia, malwa);
    const { made, skipped, changeId } = await bring(
      `${heads}\n1.12.2026;9:00;kwiaciarnia malwa;Wieńce;"Wiążemy; na miejscu";Tablica;porady;kasia wrobel\n;;Kwiaciarnia Malwa;Kiedyś;;;;\n`,
    );
    expect([made, skipped]).toEqual([2, 0]);
    const [idea, post] = await contents();
    expect(idea).toMatchObject({ title: 'Kiedyś', stage: 'idea' });
    expect(post).toMatchObject({
      title: 'Wieńce',
      stage: 'draft',
      draft: { kind: 'post', text: 'Wiążemy; na miejscu' },
      assignee_id: kasia.userId,
    });
    const places = await database.sql`
      select p.due_wall, h.name from publications p join channels h on h.id = p.channel_id where p.content_id = ${post?.id ?? ''}`;
    expect([...places]).toEqual([{ due_wall: '2026-12-01T09:00', name: 'Tablica' }]);
    const labels = await database.sql`select label_id from content_labels where content_id = ${post?.id ?? ''}`;
    expect([...labels]).toEqual([{ label_id: labelId }]);
    const { undone } = await undoChange(database.db, owner, { changeId: changeId ?? '' }, monday);
    expect(undone).toBe(2);
    expect((await contents()).map(({ stage }) => stage)).toEqual(['cancelled', 'cancelled']);
  });

  test('is judged row by row before anything is written', async () => {
    await makeClient(database.db, owner.workspaceId, { name: 'Bez kanału' });
    const { rows } = await look(
      [
        'Data;Godzina;Strefa;Klient;Tytuł;Kanały;Rodzaj',
        '2026-12-01;;;Kwiaciarnia Malwa;Bez godziny;;',
        '2026-12-01;18:00;America/New_York;Kwiaciarnia Malwa;Z Nowego Jorku;Tablica;post',
        '2026-12-01;9:00;Europa/Warszawa;Kwiaciarnia Malwa;Zła strefa;Tablica;',
        '31.11.2026;9:00;;Kwiaciarnia Malwa;Nie ma takiego dnia;Tablica;',
        '2026-12-01;25:00;;Kwiaciarnia Malwa;Zła godzina;Tablica;',
        '2025-12-01;9:00;;Kwiaciarnia Malwa;Dawno;Tablica;',
        '2026-12-01;9:00;;Kwiaciarnia Róża;Nie ten klient;Tablica;',
        '2026-12-01;9:00;;;Bez klienta;Tablica;',
        '2026-12-01;9:00;;Kwiaciarnia Malwa;Nie ten kanał;Facebook;',
        '2026-12-01;9:00;;Bez kanału;Bez kanału;;',
        '2026-12-01;9:00;;Kwiaciarnia Malwa;Dziwny rodzaj;Tablica;film',
        '2027-03-28;2:30;;Kwiaciarnia Malwa;W przerwie;Tablica;',
        '2026-12-01;;;Kwiaciarnia Malwa;BEZ GODZINY;;',
        '2026-12-02;9:00;;Kwiaciarnia Malwa;;Tablica;',
        `2026-12-02;9:00;;Kwiaciarnia Malwa;${'x'.repeat(201)};Tablica;`,
      ].join('\n'),
    );
    expect(rows.map((row) => [row.line, row.problem, ...row.remarks])).toEqual([
      [2, null, 'timeAdded', 'allChannels'],
      [3, null, 'zoneMoved'],
      [4, 'zoneUnknown'],
      [5, 'dateUnreadable'],
      [6, 'timeUnreadable'],
      [7, 'datePast'],
      [8, 'clientUnknown'],
      [9, 'clientMissing'],
      [10, 'channelUnknown'],
      [11, 'channelMissing'],
      [12, 'kindUnknown'],
      [13, null, 'clockGap'],
      [14, 'duplicate', 'timeAdded', 'allChannels'],
      [15, 'nothingThere'],
      [16, 'titleTooLong'],
    ]);
    expect(rows[1]?.wall).toBe('2026-12-02T00:00');
    expect(await contents()).toEqual([]);
  });

  test('may be without heads, with dates in two orders, and for one client', async () => {
    const text = '12/25/2026,Święta\n25/12/2026,Też święta\n';
    const mapping = { date: 0, title: 1 };
    const { file, rows } = await look(text, { mapping, order: 'month', clientId: malwa });
    expect([file.header, file.guessed]).toEqual([[], {}]);
    expect(rows.map(({ problem }) => problem)).toEqual([null, 'dateUnreadable']);
    const withHeads = await look(`date,title\n${text}`, { clientId: malwa });
    expect(withHeads.file.order).toBe('mixed');
  });

  test('is read in the encodings that spreadsheets write', async () => {
    const text = `${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;Żółte łódki;Gęś;;;\n`;
    for (const bytes of [
      Buffer.from(`\ufeff${text}`),
      iconv.encode(text, 'windows-1250'),
      iconv.encode(text, 'iso-8859-2'),
      iconv.encode(text, 'utf-16le', { addBOM: true }),
    ])
      expect((await look(bytes)).rows[0]?.title).toBe('Żółte łódki');
  });

  test('with formulas is text, in and out', async () => {
    await bring(`${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;=CMD();+48 600 100 200;Tablica;;\n`);
    expect((await contents())[0]).toMatchObject({ title: '=CMD()', draft: { text: '+48 600 100 200' } });
    const range = { from: '2026-11-30', until: '2026-12-07', filter: emptyFilter };
    const out = await exportPlan(database.db, owner, range);
    expect(out.startsWith('\ufeff"Data";"Godzina"')).toBe(true);
    expect(out).toContain(`"'=CMD()";"'+48 600 100 200"`);
    expect(csvOf([['-1', '@a', '\tb', 'a"b', 'c']], ',')).toBe(`\ufeff"'-1","'@a","'\tb","a""b","c"\r\n`);
    // What went out comes back as it was, and is found to be there already.
    const again = await look(out);
    expect(again.rows.map(({ title, text, problem }) => [title, text, problem])).toEqual([
      ['=CMD()', '+48 600 100 200', 'alreadyThere'],
    ]);
  });

  test('of millions of short lines is not read to its end', async () => {
    const before = process.memoryUsage().heapUsed;
    await expect(keep('a;b\n'.repeat(2_000_000))).rejects.toMatchObject({ code: 'plan_too_many_rows' });
    // A quote that is never closed has each line read by itself; that ends as soon.
    await expect(keep(`"a;b\n${'a;b\n'.repeat(1_900_000)}`)).rejects.toMatchObject({ code: 'plan_too_many_rows' });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(500 * 1024 * 1024);
  });

  test('keeps a text of several lines whole, mentions and all', async () => {
    const text = 'Dziękujemy\n@basia i @kasia\nza zdjęcia';
    const { file, rows } = await look(
      `${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;Podziękowania;"${text}";Tablica;;\n`,
    );
    expect(file.broken).toEqual([]);
    expect(rows.map((row) => [row.text, row.problem])).toEqual([[text, null]]);
  });

  test('is imported once, by one of two presses', async () => {
    const { file, reading } = await look(`${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;Raz;;;;\n`);
    const press = () => importPlan(database.db, owner, { fileId: file.id, reading }, monday);
    const both = await Promise.allSettled([press(), press()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await contents()).toHaveLength(1);
    await expect(press()).rejects.toMatchObject({ kind: expect.stringMatching(/conflict|invalid/) });
  });

  test('is refused whole when it is no table, too long, or has nothing to import', async () => {
    await expect(keep('')).rejects.toMatchObject({ code: 'plan_empty' });
    await expect(keep(heads)).rejects.toMatchObject({ code: 'plan_empty' });
    await expect(keep(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 1, 2]))).rejects.toMatchObject({
      code: 'plan_binary',
    });
    const many = Array.from({ length: 10_000 }, (_, index) => `2026-12-01;9:00;Kwiaciarnia Malwa;Wpis ${index};;;;`);
    const tooMany = { code: 'plan_too_many_rows', params: { rows: mostPlanRows } };
    await expect(keep(`${heads}\n${many.join('\n')}`)).rejects.toMatchObject(tooMany);
    const kept = await database.sql`select 1 from plan_files where workspace_id = ${owner.workspaceId}`;
    expect(kept).toHaveLength(0);
    await expect(bring(`${heads}\n2025-12-01;9:00;Kwiaciarnia Malwa;Dawno;;;;\n`)).rejects.toMatchObject({
      code: 'planEmpty',
    });
  });

  test('is its reader’s alone, and names only clients that she sees', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    const id = await keep(`${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;Cudze;;;;\n`);
    await expect(planFile(database.db, assistant, id)).rejects.toMatchObject({ code: 'planNotFound' });
    const { rows } = await look(`${heads}\n2026-12-01;9:00;Kwiaciarnia Malwa;Cudze;;;;\n`, { actor: assistant });
    expect(rows[0]?.problem).toBe('clientUnknown');
  });
});
