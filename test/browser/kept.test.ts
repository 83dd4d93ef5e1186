import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schedule } from '#server/content/scheduling.ts';
import { resolveDue } from '#server/content/time.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { launchSignedIn } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;
let clientId: string;
let channelId: string;
const zone = 'Europe/Warsaw';
/** Months that were asked for, in their order; "ahead" where it was not opened yet. */
let asked: string[];

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId, { name: `Kłos "i" <b>Syn</b> & Ska` });
  channelId = await makeChannel(database.db, owner.workspaceId, clientId);
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
});
afterAll(async () => {
  await browser.close();
  await web.close();
  await database.close();
});
beforeEach(async () => {
  await database.db.deleteFrom('calendar_views').execute();
  page = await browser.page();
  asked = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/calendar.data')
      asked.push(`${searchParams.get('month')}${searchParams.has('ahead') ? ' ahead' : ''}`);
  });
});
afterEach(async () => {
  await page.close();
  expect(browser.complaints.splice(0)).toEqual([]);
});

async function plan(text: string, wall: string): Promise<string> {
  const options = { text, stage: 'draft' as const, approved: false, dueAt: resolveDue({ wall, zone }).dueAt, zone };
  return (await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], options)).contentId;
}

async function open(path: string): Promise<void> {
  await page.goto(`${web.url}${path}`, { waitUntil: 'networkidle' });
}
const month = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const next = () => page.getByRole('link', { name: 'Następny miesiąc' });
const previous = () => page.getByRole('link', { name: 'Poprzedni miesiąc' });
const answered = (name: string) =>
  page.waitForResponse((response) => response.url().includes('.data') && response.url().includes(name));

describe('months that open at once', () => {
  test('the one that is pointed at is asked for ahead, and not again when it is opened', async () => {
    await open('/calendar?month=2028-01');
    const ahead = answered('month=2028-02');
    await next().hover();
    await ahead;
    await next().click();
    await month('Luty 2028');
    // After a step, the next one the same way.
    await expect.poll(() => asked).toEqual(['2028-02 ahead', '2028-03 ahead']);
  });

  test('the way back is not asked for at all, by its arrow or by the browser’s', async () => {
    await open('/calendar?month=2028-01');
    await page.locator('.cal-month a').first().focus();
    await page.keyboard.press('PageDown');
    await month('Luty 2028');
    await page.keyboard.press('PageUp');
    await month('Styczeń 2028');
    await page.goBack();
    await month('Luty 2028');
    expect(asked.filter((one) => one === '2028-01' || one === '2028-01 ahead')).toEqual([]);
    expect(asked.filter((one) => one === '2028-02')).toEqual(['2028-02']);
  });

  test('news of a change throws them away: what a colleague moved meanwhile is where it is now', async () => {
    const contentId = await plan('Wędruje', '2028-04-12T10:00');
    const kasia = await makeMember(database.db, owner.workspaceId, 'owner', 'Kasia');
    await open('/calendar?month=2028-04');
    const on = (date: string) => page.locator(`[data-date="${date}"] .cal-ti`).filter({ hasText: 'Wędruje' });
    await on('2028-04-12').waitFor();
    await next().click();
    await month('Maj 2028');
    await schedule(database.db, kasia, { contentId, due: { wall: '2028-04-19T10:00', zone } }, monday);
    await expect.poll(() => asked.filter((one) => one === '2028-05').length).toBeGreaterThan(1);
    await previous().click();
    await month('Kwiecień 2028');
    await on('2028-04-19').waitFor();
    expect(await on('2028-04-12').count()).toBe(0);
  });

  test('what could not be asked for ahead harms nobody, and is asked for when it is opened', async () => {
    await open('/calendar?month=2028-01');
    await page.route(/calendar\.data\?month=2028-02&ahead=1/, (route) => route.abort());
    // Chromium writes the connection that this test cuts off to the console, a moment after it.
    const written = page.waitForEvent('console', (message) => message.text().includes('ERR_FAILED'));
    await next().hover();
    await written;
    await next().click();
    await month('Luty 2028');
    expect(asked).toContain('2028-02');
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  test('how it is narrowed is remembered as it was left, also when it was taken back at once', async () => {
    await open('/calendar?month=2028-01');
    const chip = page.getByRole('navigation', { name: 'Zawężanie' }).getByRole('link', { name: /Kłos/ });
    const remembered = () => database.db.selectFrom('calendar_views').select('search').executeTakeFirst();
    await chip.click();
    await expect.poll(async () => (await remembered())?.search).toContain('client=');
    await page.getByRole('link', { name: 'Wszyscy klienci' }).click();
    await expect.poll(async () => (await remembered())?.search).toBe('');
  });
});

describe('what is drawn as text', () => {
  const hostile = `<img src=x onerror=a()> "i" 'o' & <b>`;

  test.each([
    '/calendar?month=2028-06',
    '/calendar/week?week=2028-06-12',
    '/calendar/day?date=2028-06-14',
    '/calendar/list?month=2028-06',
  ])('a title and a name say what was typed, whatever it was: %s', async (path) => {
    const contentId = await plan(hostile, '2028-06-14T10:00');
    await open(path);
    const item = page.locator(`[data-item^="${contentId}"]`);
    expect(await item.locator('.cal-ti').textContent()).toBe(hostile);
    expect(await item.locator('.sr-only').textContent()).toContain(`Kłos "i" <b>Syn</b> & Ska, 10:00, ${hostile}, `);
    expect(await page.locator('.cal-i img, .cal-i b').count()).toBe(0);
  });

  test('focus that was on what is drawn anew goes on there, on “…” too', async () => {
    const contentId = await plan('Zostaje', '2028-06-21T10:00');
    await open('/calendar/day?date=2028-06-21');
    await page.locator(`[data-item^="${contentId}"] .cal-do`).focus();
    await plan('Obok', '2028-06-21T11:00');
    await page.getByText('Obok').first().waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[data-item]')?.getAttribute('data-item')))
      .toContain(contentId);
  });
});
