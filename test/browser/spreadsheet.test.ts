import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { assignContent } from '#server/week/assignee.ts';
import { addLabel, setLabels } from '#server/week/labels.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { writePost } from '#test/support/review.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
});
afterAll(async () => {
  await web.close();
  await database.close();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
  const clientId = await makeClient(database.db, owner.workspaceId);
  await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

const stages = async () =>
  (
    await database.db
      .selectFrom('contents')
      .where('workspace_id', '=', owner.workspaceId)
      .select(['title', 'stage'])
      .execute()
  )
    .map(({ title, stage }) => `${title}: ${stage}`)
    .toSorted();

test('a plan is looked through, corrected, imported and taken back by one press', async () => {
  await page.goto(`${web.url}/calendar/import`, { waitUntil: 'networkidle' });
  const sheet = 'Kiedy;Temat\n3/12/2026 9:00;Wieńce\n4/12/2026;Świece\n31/11/2026;Nie ma takiego dnia\n;Kiedyś\n';
  await page
    .getByLabel('Plik CSV')
    .setInputFiles({ name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await page.getByRole('button', { name: 'Wczytaj plik' }).click();
  await page.getByRole('heading', { name: 'Co jest gdzie' }).waitFor();
  await page.getByLabel('Data', { exact: true }).selectOption({ label: 'Kiedy' });
  await page.getByLabel('Tytuł', { exact: true }).selectOption({ label: 'Temat' });
  await page.getByLabel('Wiersze bez klienta są dla').selectOption({ label: 'Kwiaciarnia Malwa' });
  await page.getByRole('button', { name: 'Wczytaj ponownie' }).click();
  await page.getByRole('button', { name: 'Dodaj 3 wiersze' }).waitFor();
  await page
    .getByRole('row', { name: /Nie ma takiego dnia/ })
    .getByText('Tej daty nie da się odczytać.')
    .waitFor();
  expect(await violationsEverywhere(page)).toEqual([]);
  expect(await stages()).toEqual([]);
  await page.getByRole('button', { name: 'Dodaj 3 wiersze' }).click();
  await page.getByText('3 wiersze są w kalendarzu').waitFor();
  expect(await stages()).toEqual(['Kiedyś: idea', 'Wieńce: draft', 'Świece: draft']);
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page
    .getByRole('status')
    .getByText(/Cofnięto/)
    .waitFor();
  expect(await stages()).toEqual(['Kiedyś: cancelled', 'Wieńce: cancelled', 'Świece: cancelled']);
});

test('what goes out is what is shown: the days of the view, narrowed as it is', async () => {
  const { db } = database;
  const { id: clientId } = await db
    .selectFrom('clients')
    .select('id')
    .where('workspace_id', '=', owner.workspaceId)
    .executeTakeFirstOrThrow();
  const { id: channelId } = await db
    .selectFrom('channels')
    .select('id')
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow();
  const write = (title: string, wall: string) =>
    writePost(db, owner, { clientId, channelIds: [channelId], title, wall });
  const today = await write('Dziś', '2026-11-25T09:00');
  await write('Tego tygodnia', '2026-11-27T09:00');
  await write('Tego miesiąca', '2026-11-30T09:00');
  await write('W widocznym końcu tygodnia', '2026-12-06T09:00');
  await write('Za rok', '2027-11-12T09:00');
  const label = { clientId, name: 'porady', colour: '#5b7f3a', targetShare: null };
  const { labelId } = await addLabel(db, owner, label, monday);
  await setLabels(db, owner, { contentId: today, labelIds: [labelId] });
  await assignContent(db, owner, { contentId: today, userId: owner.userId }, monday);
  const titles = async (address: string) => {
    const answer = await page.request.get(`${web.url}/calendar/export?${address}`);
    const [, ...rows] = (await answer.text()).trim().split('\r\n');
    return rows.map((row) => row.split('";"')[5]).sort();
  };
  expect(await titles('view=day&date=2026-11-25')).toEqual(['Dziś']);
  expect(await titles('view=week&week=2026-11-23')).toEqual(['Dziś', 'Tego tygodnia']);
  expect(await titles('view=list&month=2026-11')).toEqual(['Dziś', 'Tego miesiąca', 'Tego tygodnia']);
  expect(await titles('view=month&month=2026-11')).toHaveLength(4);
  expect(await titles(`view=month&month=2026-11&label=${labelId}`)).toEqual(['Dziś']);
  expect(await titles(`view=month&month=2026-11&person=${owner.userId}`)).toEqual(['Dziś']);
  expect(await titles('view=week&week=2026-11-23&person=nobody')).toEqual(['Tego tygodnia']);
  expect(await titles('view=day&date=2026-11-25&kind=newsletter')).toEqual([]);

  await page.goto(`${web.url}/calendar/week?week=2026-11-23&label=${labelId}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Więcej', exact: true }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Zapisz to, co widać, jako arkusz (CSV)' }).click();
  expect((await file).suggestedFilename()).toBe('plan-2026-11-23.csv');
});

test('an address for a calendar program is made, shown once, and revoked', async () => {
  await page.goto(`${web.url}/settings/feeds`, { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: 'Nowy adres' }).click();
  await page.getByLabel('Co pokazuje').selectOption({ label: 'Kwiaciarnia Malwa' });
  await page.getByRole('button', { name: 'Utwórz adres' }).click();
  const address = await page.getByLabel('Prywatny adres').inputValue();
  expect(await violationsEverywhere(page)).toEqual([]);
  expect((await fetch(address)).headers.get('content-type')).toContain('text/calendar');
  await page.getByRole('link', { name: 'Wróć do listy' }).click();
  await page.getByRole('button', { name: 'Unieważnij adres: Kwiaciarnia Malwa' }).click();
  await page.getByText('Ten adres już nie działa.').waitFor();
  expect((await fetch(address)).status).toBe(404);
});
