import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resolveDue } from '#server/content/time.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;
let malwa: { clientId: string; channelId: string };

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  // The Monday of the mock-ups, 10:24 in Warsaw, whatever day it is.
  web.services.clock = { now: () => monday };
  owner = await makeOwner(database.db);
  malwa = await makePlace('Kwiaciarnia Malwa', 'Europe/Warsaw');
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
});
afterEach(async () => {
  await page.close();
  expect(browser.complaints.splice(0)).toEqual([]);
});

async function makePlace(name: string, zone: string): Promise<{ clientId: string; channelId: string }> {
  const clientId = await makeClient(database.db, owner.workspaceId, { name, time_zone: zone });
  return { clientId, channelId: await makeChannel(database.db, owner.workspaceId, clientId) };
}

type Planned = Parameters<typeof makePost>[3] & { wall?: string; place?: typeof malwa };

/** A post at a wall time of its client. */
async function plan(text: string, { wall, place = malwa, ...options }: Planned = {}): Promise<string> {
  const { clientId, channelId } = place;
  const zone = options?.zone ?? 'Europe/Warsaw';
  const dueAt = wall ? resolveDue({ wall, zone }).dueAt : null;
  const made = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
    text,
    stage: 'draft',
    approved: false,
    ...options,
    dueAt,
  });
  return made.contentId;
}

async function dueOf(contentId: string): Promise<string | null> {
  const row = await database.db
    .selectFrom('publications')
    .select('due_wall')
    .where('content_id', '=', contentId)
    .executeTakeFirstOrThrow();
  return row.due_wall;
}

const item = (contentId: string) => page.locator(`[data-item^="${contentId}"] > a`);
const toast = () => page.getByRole('status').filter({ hasText: /Przeniesiono|przeniesiono|Cofnięto|Odłożono/ });
/** The dialog's fields, once scripts have drawn it. */
const date = () => page.getByLabel('Dzień', { exact: true });
const time = () => page.getByLabel('Godzina', { exact: true });
const focused = () =>
  page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? '');

async function open(path: string): Promise<void> {
  await page.goto(`${web.url}${path}`);
  await page.locator('[data-ready]').waitFor();
}

describe('moving', () => {
  test('by keys alone: walk to it, M, another time, and Ctrl+Z brings it back', async () => {
    const contentId = await plan('Bukiet tygodnia', { wall: '2026-11-25T09:00' });
    await open('/calendar');
    // The month is one tab stop, and it is today's.
    await page.locator('.cal-today .cal-dn').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain('środa, 25 lis, 1 pozycja');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('Bukiet tygodnia');

    await page.keyboard.press('m');
    await page.getByRole('dialog').waitFor();
    await date().fill('2026-12-03');
    await time().fill('18:00');
    await page.keyboard.press('Enter');
    await toast().filter({ hasText: 'Przeniesiono na czw 3 gru, 18:00' }).waitFor();
    expect(await dueOf(contentId)).toBe('2026-12-03T18:00');
    await page.waitForFunction(() => document.activeElement?.closest('[data-date="2026-12-03"]'));
    expect(await focused()).toContain('18:00, Bukiet tygodnia');

    await page.keyboard.press('Control+z');
    await toast().filter({ hasText: 'Cofnięto' }).waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-25T09:00');
  });

  test('an approved item says that another day asks the client again', async () => {
    const contentId = await plan('Umówione', { wall: '2026-11-27T09:00', stage: 'approved', approved: true });
    await open('/calendar');
    await item(contentId).focus();
    await page.keyboard.press('m');
    const warning = page.getByText('Klient zgodził się na inny dzień');
    await time().fill('15:00');
    expect(await warning.count()).toBe(0);
    await date().fill('2026-11-28');
    await warning.waitFor();
  });

  test('a time that is over is refused where it was typed, and nothing moves', async () => {
    const contentId = await plan('Za późno', { wall: '2026-11-26T09:00' });
    await open('/calendar');
    await item(contentId).focus();
    await page.keyboard.press('m');
    await date().fill('2026-11-02');
    await page.getByRole('button', { name: 'Przenieś', exact: true }).click();
    await page.locator('dialog [aria-invalid=true]').waitFor();
    expect(await date().inputValue()).toBe('2026-11-02');
    expect(await dueOf(contentId)).toBe('2026-11-26T09:00');
  });

  test('what is published stays where it is', async () => {
    const contentId = await plan('Już wyszło', { wall: '2026-11-16T09:00', stage: 'approved', approved: true });
    await database.db
      .updateTable('publications')
      .set({ status: 'published' })
      .where('content_id', '=', contentId)
      .execute();
    await open('/calendar');
    await item(contentId).focus();
    await page.keyboard.press('m');
    await page.getByText('Tego nie można już przenieść: Opublikowane.').waitFor();
    await item(contentId).focus();
    await page.keyboard.press('Shift+F10');
    const move = page.getByRole('menuitem', { name: 'Przenieś…' });
    expect(await move.getAttribute('aria-disabled')).toBe('true');
  });

  test('the hour that does not exist is said before and after', async () => {
    const contentId = await plan('Wiosna', { wall: '2027-03-26T09:00' });
    await open('/calendar?month=2027-03&week=2027-03-22');
    await item(contentId).focus();
    await page.keyboard.press('m');
    await date().fill('2027-03-28');
    await time().fill('02:30');
    await page.getByText('Tej nocy nie ma godziny 02:30').waitFor();
    await page.getByRole('button', { name: 'Przenieś', exact: true }).click();
    await page.getByText('Tej nocy zmienia się czas, więc przeniesiono na').waitFor();
    await item(contentId).filter({ hasText: '03:30' }).waitFor();
  });

  test('the hour that comes twice is asked about', async () => {
    const contentId = await plan('Jesień', { wall: '2027-10-29T09:00' });
    await open('/calendar?month=2027-10&week=2027-10-25');
    await item(contentId).focus();
    await page.keyboard.press('m');
    await date().fill('2027-10-31');
    await time().fill('02:30');
    await page.getByLabel('Drugą, godzinę później').check();
    await page.getByRole('button', { name: 'Przenieś', exact: true }).click();
    await toast().filter({ hasText: 'niedz 31 paź' }).waitFor();
    const row = await database.db
      .selectFrom('publications')
      .select('due_at')
      .where('content_id', '=', contentId)
      .executeTakeFirstOrThrow();
    expect(row.due_at?.toISOString()).toBe('2027-10-31T01:30:00.000Z');
  });

  test('an idea gets a date from its menu, and goes back with one press', async () => {
    const contentId = await plan('Jeszcze bez daty', { stage: 'idea' });
    await open('/calendar');
    await page.getByRole('button', { name: 'Co zrobić z: Jeszcze bez daty' }).click();
    await page.getByRole('menuitem', { name: 'Nadaj datę…' }).click();
    await date().fill('2026-11-30');
    await time().fill('12:00');
    await page.getByRole('button', { name: 'Zaplanuj' }).click();
    await toast().filter({ hasText: 'pon 30 lis, 12:00' }).waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-30T12:00');
    await page.getByRole('button', { name: 'Cofnij' }).click();
    await toast().filter({ hasText: 'Cofnięto' }).waitFor();
    expect(await dueOf(contentId)).toBeNull();
  });
});

describe('reading', () => {
  test('a client in another zone: its own time, and the viewer’s beside it', async () => {
    const hudson = await makePlace('Hudson Yoga', 'America/New_York');
    const contentId = await plan('Morning flow', { wall: '2026-11-26T18:00', place: hudson, zone: 'America/New_York' });
    await open('/calendar');
    await page.getByRole('link', { name: /^Hudson Yoga, 18:00 \(u Ciebie 00:00\), Morning flow, Szkic, / }).waitFor();
    expect(await item(contentId).locator('xpath=ancestor::*[@data-date]').getAttribute('data-date')).toBe('2026-11-26');
    await item(contentId).focus();
    await page.locator('.cal-tip').filter({ hasText: 'u Ciebie pt 27 lis, 00:00' }).waitFor();
  });

  test('chips narrow down, the address keeps it', async () => {
    const other = await makePlace('Piekarnia Żytnia', 'Europe/Warsaw');
    const [mine, theirs] = [
      await plan('Tylko Malwa', { wall: '2026-11-24T08:00' }),
      await plan('Tylko Żytnia', { wall: '2026-11-24T08:30', place: other }),
    ];
    const chip = page.getByRole('navigation', { name: 'Zawężanie' }).getByRole('link', { name: 'Piekarnia Żytnia' });
    await open('/calendar');
    await chip.click();
    await item(mine).waitFor({ state: 'detached' });
    expect(await item(theirs).count()).toBe(1);
    expect(page.url()).toContain(`client=${other.clientId}`);

    // Narrowed by keys while the pointer rests on a day, its "+" goes along.
    await open('/calendar?month=2026-11');
    await page.locator('[data-date="2026-11-11"]').hover();
    const add = page.locator('.cal-add');
    expect(await add.getAttribute('href')).toBe('/contents/new?date=2026-11-11');
    await chip.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => add.getAttribute('href')).toBe(`/contents/new?date=2026-11-11&client=${other.clientId}`);
  });

  test('a list to narrow by is there once it is opened, by keys too; Escape closes it where it was', async () => {
    const [draft, agreed] = [
      await plan('Jeszcze szkic', { wall: '2026-11-12T09:00' }),
      await plan('Już zgoda', { wall: '2026-11-12T09:30', stage: 'approved', approved: true }),
    ];
    await open('/calendar?month=2026-11');
    const chip = page.locator('summary').filter({ hasText: 'Etap' });
    const list = page.locator('details[open] ul');
    expect(await list.count()).toBe(0);
    await chip.focus();
    await page.keyboard.press('Enter');
    await list.getByRole('link', { name: 'Zatwierdzone' }).waitFor();
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await item(draft).waitFor({ state: 'detached' });
    expect(await item(agreed).count()).toBe(1);
    // It stays open: more than one stage can be chosen.
    expect(await list.getByRole('link', { name: 'Zatwierdzone' }).getAttribute('aria-current')).toBe('true');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await chip.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('without a client every view says what comes first', async () => {
    const other = await makeOwner(database.db);
    const theirs = await launchSignedIn(web, other, { viewport: { width: 1440, height: 900 } });
    const empty = await theirs.page();
    for (const view of ['', '/week', '/day', '/list']) {
      await empty.goto(`${web.url}/calendar${view}`);
      await empty.getByText('Wszystko tutaj należy do jakiegoś klienta.').waitFor();
      expect(await empty.getByRole('link', { name: 'Dodaj klienta' }).getAttribute('href')).toBe('/clients/new');
    }
    await theirs.close();
  });

  test('an address by hand with nonsense shows the calendar and says so', async () => {
    await open('/calendar?month=2026-13&week=fish&client=nobody&stage=%00&kind=song&channel=%F0%9F%90%9F');
    await page.getByText('Części tego adresu nie dało się odczytać').waitFor();
    await page.getByRole('heading', { name: 'Listopad 2026' }).waitFor();
  });

  test('what is written in a title is shown as it is written', async () => {
    const title = `</i><img src=x onerror="a"> & 'b'`;
    const closed = await plan(title, { wall: '2026-11-10T07:00' });
    const opened = await plan(title, { wall: '2026-11-26T07:00' });
    await open('/calendar?month=2026-11');
    for (const id of [closed, opened]) {
      expect(await item(id).locator('.cal-ti').textContent()).toBe(title);
      expect(await item(id).locator('img').count()).toBe(0);
    }
    await page
      .getByRole('link', { name: `07:00, ${title}, Szkic` })
      .first()
      .waitFor();
  });

  test('a day with more than it has room for leads to all of them, and they are counted', async () => {
    for (let hour = 8; hour < 16; hour += 1)
      await plan(`Wpis ${hour}`, { wall: `2026-12-08T${String(hour).padStart(2, '0')}:00` });
    await open('/calendar?month=2026-12&week=2026-12-14');
    expect(await page.locator('dt', { hasText: 'Zaplanowane' }).locator('+ dd').textContent()).toBe('8');
    await page.locator('[data-date="2026-12-08"]').getByText('jeszcze 6').click();
    await page.getByRole('heading', { name: 'Wtorek, 8 grudnia' }).waitFor();
    // The ideas stand beside the day.
    expect(await page.locator('[data-item]:not(.cal-idea)').count()).toBe(8);
  });

  test('turned by a key, the next month has the focus, and the keys go on', async () => {
    await open('/calendar?month=2026-11');
    await page.locator('[data-date="2026-11-12"] .cal-dn').focus();
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: 'Grudzień 2026' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('.cal-open [data-date]'));
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: 'Styczeń 2027' }).waitFor();
  });

  test('in a list, Tab comes to what is on today', async () => {
    await plan('Wcześniej w miesiącu', { wall: '2026-11-03T09:00' });
    const contentId = await plan('Na dziś', { wall: '2026-11-23T19:00' });
    await open('/calendar/list?month=2026-11');
    await expect.poll(() => page.locator('[data-item] > [data-stop][tabindex="0"]').count()).toBe(1);
    expect(await item(contentId).getAttribute('tabindex')).toBe('0');
  });

  test('a low window scrolls; no week is drawn over the next one', async () => {
    for (const hour of ['08', '09', '10']) await plan(`Nisko ${hour}`, { wall: `2027-02-02T${hour}:00` });
    await page.setViewportSize({ width: 1440, height: 480 });
    await open('/calendar?month=2027-02&week=2027-02-15');
    const [last, next] = await page.evaluate(() => [
      document.querySelector('[data-date="2027-02-02"]')?.lastElementChild?.getBoundingClientRect().bottom ?? 0,
      document.querySelector('[data-date="2027-02-09"]')?.getBoundingClientRect().top ?? 0,
    ]);
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThanOrEqual(next ?? 0);
  });

  test('without scripts every item is a link and months are turned', async () => {
    const quiet = await launchSignedIn(web, owner, { javaScriptEnabled: false });
    const still = await quiet.page();
    await plan('Bez skryptów', { wall: '2026-11-24T07:00' });
    await still.goto(`${web.url}/calendar`);
    expect(await still.getByRole('link', { name: /Bez skryptów/ }).count()).toBe(1);
    await still.getByRole('link', { name: 'Następny miesiąc' }).click();
    await still.getByRole('heading', { name: 'Grudzień 2026' }).waitFor();
    // Lists are drawn by scripts: a chip that opens nothing is not shown.
    expect(await still.locator('summary').filter({ hasText: 'Etap', visible: true }).count()).toBe(0);
    await quiet.close();
  });

  test('on a phone: the open week as a list, each item can be moved', async () => {
    const contentId = await plan('Z telefonu', { wall: '2026-11-24T19:00' });
    await page.setViewportSize({ width: 360, height: 780 });
    await open('/calendar');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.locator(`[data-item^="${contentId}"] .cal-do`).click();
    await page.getByRole('menuitem', { name: 'Przenieś…' }).click();
    await time().fill('20:15');
    await page.getByRole('button', { name: 'Przenieś', exact: true }).click();
    await toast().filter({ hasText: 'wt 24 lis, 20:15' }).waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-24T20:15');
  });
});

test('axe finds nothing', async () => {
  await open('/calendar');
  expect(await violationsEverywhere(page)).toEqual([]);
  await open('/calendar/day?date=2026-11-24');
  expect(await violationsEverywhere(page)).toEqual([]);
});
