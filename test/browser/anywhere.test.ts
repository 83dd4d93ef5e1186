import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { writePost } from '#test/support/review.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let malwa: string;
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
  malwa = await makeClient(database.db, owner.workspaceId);
  await makeClient(database.db, owner.workspaceId, { name: 'Piekarnia Żytnia' });
  await makeApprover(database.db, owner.workspaceId, malwa, 'Bożena Śliwińska');
  const channelId = await makeChannel(database.db, owner.workspaceId, malwa);
  await writePost(database.db, owner, {
    clientId: malwa,
    channelIds: [channelId],
    title: 'Nowe piwonie',
    wall: '2026-11-25T09:00',
  });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

const palette = () => page.getByRole('dialog', { name: 'Znajdź albo zrób coś' });
const option = (name: string) => palette().getByRole('option', { name });
async function openPalette(): Promise<void> {
  await page.keyboard.press('Control+k');
  await palette().getByRole('textbox').waitFor();
}

describe('the palette', () => {
  test('finds by the keyboard alone, typos and missing marks forgiven, and goes there', async () => {
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await openPalette();
    await option('Nowe piwonie').waitFor();
    await page.keyboard.type('piwoni');
    await page.getByText(/^\d+ wyniki?$/).waitFor();
    await option('Nowe piwonie').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('zytnai');
    await option('Piekarnia Żytnia').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Piekarnia Żytnia' }).waitFor();
    expect(await palette().count()).toBe(0);
  });

  test('says so when there is nothing, does what is asked, and gives focus back', async () => {
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    const opener = page.getByRole('link', { name: 'Szukaj' });
    await opener.click();
    await palette().getByRole('textbox').waitFor();
    await page.keyboard.type('qqqqq');
    await palette().getByText('Nic takiego nie ma.').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('wygląd ciemny');
    await option('Wygląd: Ciemny').waitFor();
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await openPalette();
    await page.keyboard.type('wygląd ciemny');
    await option('Wygląd: Ciemny').click();
    await page.locator('html[data-theme=dark]').waitFor();
  });

  test('is readable in both themes and at 360 px', async () => {
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await openPalette();
    await page.keyboard.type('sliwinska');
    await option('Bożena Śliwińska').waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
  });
});

describe('an idea', () => {
  const line = () => page.getByRole('textbox', { name: 'Pomysł' });

  test('is noted in one line with one key, for the client one is looking at', async () => {
    await page.goto(`${web.url}/clients/${malwa}`, { waitUntil: 'networkidle' });
    await page.keyboard.press('i');
    await line().waitFor();
    await page.keyboard.type('Kartki świąteczne https://przyklad.example/kartki');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Kartki świąteczne').waitFor();
    const made = await database.db
      .selectFrom('contents')
      .where('title', '=', 'Kartki świąteczne')
      .select(['stage', 'client_id'])
      .execute();
    expect(made).toEqual([{ stage: 'idea', client_id: malwa }]);
  });

  test('survives a lost connection and a closed page, and is then saved once', async () => {
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await page.keyboard.press('i');
    await line().fill('Zdjęcia z targu');
    await page.route('**/ideas/note', (route) => route.abort());
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('brak połączenia').waitFor();
    await page.unroute('**/ideas/note');
    browser.complaints.length = 0;
    await page.reload({ waitUntil: 'networkidle' });
    await page.keyboard.press('i');
    await line().waitFor();
    expect(await line().inputValue()).toBe('Zdjęcia z targu');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Zdjęcia z targu').waitFor();
    await page.keyboard.press('i');
    await line().waitFor();
    expect(await line().inputValue()).toBe('');
    const made = await database.db.selectFrom('contents').where('title', '=', 'Zdjęcia z targu').select('id').execute();
    expect(made).toHaveLength(1);
  });

  test('is noted on a phone by a button', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Więcej' }).click();
    await page.getByRole('link', { name: 'Zapisz pomysł' }).click();
    await line().fill('Z telefonu');
    expect(await violationsEverywhere(page)).toEqual([]);
    await page.getByRole('button', { name: 'Zapisz pomysł' }).click();
    await page.getByRole('status').getByText('Z telefonu').waitFor();
  });
});

describe('the keyboard map', () => {
  test('shows every key, leaves fields alone, and can switch letters off', async () => {
    await page.goto(`${web.url}/clients/new`, { waitUntil: 'networkidle' });
    await page.getByRole('textbox').first().fill('');
    await page.keyboard.type('in?');
    expect(await page.getByRole('textbox').first().inputValue()).toBe('in?');
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Klawiatura' });
    await map.getByText('Zapisz pomysł').waitFor();
    await map.getByText('Przejdź: Kalendarz').waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
    await map.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await palette().waitFor();
    expect(await map.count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('goes to a place by two keys', async () => {
    await page.goto(`${web.url}/clients`, { waitUntil: 'networkidle' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/calendar');
  });
});
