import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
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
