import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addSpecialDay } from '#server/days/specialDays.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let clientId: string;
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
  clientId = await makeClient(database.db, owner.workspaceId, { name: 'Piekarnia Malwa' });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

const open = () => page.goto(`${web.url}/calendar/dates`);
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
const standing = async () =>
  (
    await database.db
      .selectFrom('special_days')
      .select('name')
      .where('workspace_id', '=', owner.workspaceId)
      .where('removed_at', 'is', null)
      .orderBy('name')
      .execute()
  ).map(({ name }) => name);

test('a day is added and taken off with keys alone, each with its way back', async () => {
  await open();
  await page.getByText('Nie ma jeszcze własnych dni').waitFor();
  await page.getByLabel('Nazwa').focus();
  await page.keyboard.type('Wyprzedaż');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Cisza');
  await page.getByLabel('Pierwszy dzień').fill('2026-11-27');
  await page.getByRole('checkbox', { name: 'Wraca co roku' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Dodaj' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Jest w kalendarzu: Wyprzedaż').waitFor();
  await row('Wyprzedaż').getByText('27 lis · co roku · Cisza').waitFor();
  expect(await page.getByLabel('Nazwa').inputValue()).toBe('');

  await page.getByRole('button', { name: 'Usuń: Wyprzedaż' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Zdjęto z kalendarza: Wyprzedaż').waitFor();
  await row('Wyprzedaż').waitFor({ state: 'detached' });
  expect(await standing()).toEqual([]);
  await page.keyboard.press('Control+z');
  await page.getByText('Wróciło do kalendarza: Wyprzedaż').waitFor();
  await row('Wyprzedaż').waitFor();
  expect(await standing()).toEqual(['Wyprzedaż']);
});

test('removed by keys, a row hands the focus to the next one, the last one to the heading', async () => {
  const day = { clientIds: [clientId], kind: 'date', until: '', everyYear: false };
  await addSpecialDay(database.db, owner, { ...day, name: 'Pierwszy', from: '2026-12-01' }, monday);
  await addSpecialDay(database.db, owner, { ...day, name: 'Drugi', from: '2026-12-02' }, monday);
  await open();
  const focused = () => page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
  await page.getByRole('button', { name: 'Usuń: Pierwszy' }).focus();
  await page.keyboard.press('Enter');
  await row('Pierwszy').waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Usuń: Drugi');
  await page.getByText('Zdjęto z kalendarza: Pierwszy').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Nie ma jeszcze własnych dni').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  expect(await standing()).toEqual([]);
});

test('what was just added goes again by one press', async () => {
  await open();
  await page.getByLabel('Nazwa').fill('Pomyłka');
  await page.getByRole('button', { name: 'Dodaj' }).click();
  await row('Pomyłka').waitFor();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page.getByText('Zdjęto z kalendarza: Pomyłka').waitFor();
  expect(await standing()).toEqual([]);
});

test('what cannot be is said beside what was typed, and nothing typed is lost', async () => {
  await open();
  await page.getByLabel('Nazwa').fill('Urlop');
  await page.getByLabel('Pierwszy dzień').fill('2026-12-24');
  await page.getByLabel('Ostatni dzień').fill('2026-12-20');
  await page.getByRole('button', { name: 'Dodaj' }).click();
  const last = page.getByLabel('Ostatni dzień');
  await expect.poll(() => last.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Nazwa').inputValue()).toBe('Urlop');
  expect(browser.complaints.splice(0).filter((line) => !line.includes('422'))).toEqual([]);
});

test('axe finds nothing, and 360 px hold it', async () => {
  const day = { clientIds: [clientId], kind: 'quiet', from: '2026-12-24', until: '2027-01-02', everyYear: true };
  await addSpecialDay(database.db, owner, { ...day, name: 'Przerwa świąteczna w całej firmie' }, monday);
  await open();
  await row('Przerwa').waitFor();
  expect(await violationsEverywhere(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
