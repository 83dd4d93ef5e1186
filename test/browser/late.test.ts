import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

/** After an outage: what was late is one row on Today, and is decided about together, by keys. */
let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let clientId: string;
let channelId: string;
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
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

/** Was due in the night, when no node was there, and is held since; nobody has agreed to it. */
async function missed(text: string): Promise<void> {
  const dueAt = new Date('2026-11-23T01:00:00Z');
  const place = { workspaceId: owner.workspaceId, clientId };
  const { contentId } = await makePost(database.db, place, [channelId], {
    ...{ text, dueAt, stage: 'draft', approved: false },
  });
  const held = { status: 'held', held_reason: 'too_late', held_at: monday.toISOString() };
  await database.sql`update publications set ${database.sql(held)} where content_id = ${contentId}`;
}
const statuses = async () =>
  (await database.sql`select p.status from publications p where p.client_id = ${clientId} order by p.status`).map(
    ({ status }) => status,
  );
const boxes = () => page.getByRole('checkbox', { name: /^Zaznacz:/ });
const focusOn = async (name: string) => page.getByRole('button', { name }).first().focus();

describe('late', () => {
  test('many are one row on Today; by keys they get new times one after the other, and one undo holds them again', async () => {
    for (const title of ['Pierwszy', 'Drugi', 'Trzeci', 'Czwarty']) await missed(title);
    await page.goto(web.url);
    await page.getByRole('link', { name: '4 pozycje nie wyszły na czas: zdecyduj' }).waitFor();
    const needs = page.getByRole('region', { name: 'Wymaga Ciebie' });
    expect(await needs.getByRole('listitem').count()).toBe(1);
    await page.getByRole('link', { name: 'Zdecyduj', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Nie wyszło na czas' }).waitFor();
    expect(await boxes().count()).toBe(4);
    await page.getByText('Zaznaczono 4').waitFor();
    await page.getByRole('checkbox', { name: 'Zaznacz: Czwarty' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Zaznaczono 3').waitFor();

    await focusOn('Nadaj nowe terminy');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Nowe terminy dla 3 pozycji' });
    await dialog.waitFor();
    await dialog.getByRole('radio', { name: /Najbliższe wolne miejsca/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await dialog.getByLabel('Dzień').inputValue()).toBe('2026-11-24');
    expect(await violationsEverywhere(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Nadaj terminy' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '3 pozycje mają nowe terminy.' }).first().waitFor();
    await expect.poll(() => boxes().count()).toBe(1);
    expect(await statuses()).toEqual(['held', 'planned', 'planned', 'planned']);
    await page.getByText('Dokąd trafiły').waitFor();
    await page.getByText('3 pozycje wymagają zgody na nowy dzień.').waitFor();

    await page.keyboard.press('Control+z');
    await expect.poll(() => boxes().count()).toBe(4);
    expect(await page.getByText('Dokąd trafiły').count()).toBe(0);
    expect(await statuses()).toEqual(['held', 'held', 'held', 'held']);
  });

  test('what nobody agreed to does not go out now either: it stays, and the reason is said', async () => {
    await missed('Bez zgody');
    await page.goto(`${web.url}/late`);
    await page.getByRole('button', { name: 'Opublikuj teraz' }).click();
    const dialog = page.getByRole('dialog', { name: 'Opublikować teraz 1 pozycję?' });
    await dialog.getByRole('button', { name: 'Opublikuj teraz' }).click();
    await page.getByText('Nic nie mogło wyjść.').waitFor();
    await page.getByText('Brak zgody klienta. Wyślij do akceptacji albo zdecyduj za klienta.').waitFor();
    expect(await statuses()).toEqual(['held']);
    await page.getByRole('button', { name: 'Odwołaj' }).click();
    await page.getByRole('heading', { name: 'Nic tu nie czeka' }).waitFor();
    expect(await statuses()).toEqual(['cancelled']);
    await page.getByRole('button', { name: 'Cofnij' }).click();
    await expect.poll(() => boxes().count()).toBe(1);
    expect(await statuses()).toEqual(['held']);
  });

  test('a refusal is said where it was asked, and not in another dialog', async () => {
    await missed('Jeden');
    await page.goto(`${web.url}/late`);
    await page.getByRole('button', { name: 'Nadaj nowe terminy' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').nth(1).check();
    // A distance that is not offered.
    await dialog.locator('select[name=every]').evaluate((select: HTMLSelectElement) => {
      for (const option of select.options) option.value = '7';
    });
    await dialog.getByRole('button', { name: 'Nadaj terminy' }).click();
    const refusal = 'Wybierz jeden z odstępów.';
    await dialog.getByText(refusal).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Opublikuj teraz' }).click();
    await dialog.getByRole('button', { name: 'Opublikuj teraz' }).waitFor();
    expect(await dialog.getByText(refusal).count()).toBe(0);
    expect(browser.complaints.splice(0).filter((line) => !line.includes('422'))).toEqual([]);
  });

  test('axe finds nothing, at any width, in either theme', async () => {
    for (const title of ['Pierwszy', 'Drugi']) await missed(title);
    await page.goto(`${web.url}/late`);
    await page.getByText('Zaznaczono 2').waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
  });
});
