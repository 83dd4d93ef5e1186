import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schedule } from '#server/content/scheduling.ts';
import { resolveDue } from '#server/content/time.ts';
import { addSpecialDay } from '#server/days/specialDays.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addSlot } from '#server/week/slots.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;
let clientId: string;
let channelId: string;
const zone = 'Europe/Warsaw';

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId);
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 }, hasTouch: true });
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

type Planned = { wall?: string; stage?: 'idea' | 'draft'; at?: { clientId: string; channelId: string; zone: string } };

async function plan(text: string, { wall, stage = 'draft', at }: Planned = {}): Promise<string> {
  const place = { workspaceId: owner.workspaceId, clientId: at?.clientId ?? clientId };
  const dueAt = wall ? resolveDue({ wall, zone: at?.zone ?? zone }).dueAt : null;
  const options = { text, stage, approved: false, dueAt, zone: at?.zone ?? zone };
  return (await makePost(database.db, place, [at?.channelId ?? channelId], options)).contentId;
}
async function dueOf(contentId: string): Promise<string | null> {
  const row = await database.db
    .selectFrom('publications')
    .select('due_wall')
    .where('content_id', '=', contentId)
    .executeTakeFirstOrThrow();
  return row.due_wall;
}
const item = (contentId: string) => page.locator(`[data-item^="${contentId}"]`);
const day = (date: string) => page.locator(`[data-date="${date}"]`);
const toast = (text: string) => page.getByRole('status').filter({ hasText: text });

async function open(path: string): Promise<void> {
  await page.goto(`${web.url}${path}`);
  await page.locator('[data-ready]').waitFor();
}
const middle = async (locator: ReturnType<Page['locator']>) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the page.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
async function drag(from: ReturnType<Page['locator']>, to: ReturnType<Page['locator']>): Promise<void> {
  // Waits until it stands still and nothing lies over it: what came before may be settling.
  await from.hover();
  const start = await middle(from);
  await page.mouse.down();
  await page.mouse.move(start.x + 12, start.y + 8);
  const end = await middle(to);
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

describe('carrying', () => {
  test('with the mouse: there at once, saved by one request, back by Ctrl+Z', async () => {
    const contentId = await plan('Niesione myszą', { wall: '2026-11-24T09:00' });
    await open('/calendar');
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname));
    // The answer is held back: what is on the screen meanwhile is what was dropped.
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/calendar/move', async (route) => {
      await held;
      await route.continue();
    });
    await drag(item(contentId), day('2026-11-26'));
    await day('2026-11-26').locator(`[data-item^="${contentId}"]`).waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-24T09:00');
    answer();
    await toast('Przeniesiono na czw 26 lis, 09:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-26T09:00');
    expect(sent).toEqual(['/calendar/move']);
    await page.keyboard.press('Control+z');
    await toast('Cofnięto').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-24T09:00');
    await day('2026-11-24').locator(`[data-item^="${contentId}"]`).waitFor();
  });

  test('to the ideas and back again', async () => {
    const contentId = await plan('Tam i z powrotem', { wall: '2026-11-25T10:00' });
    await open('/calendar');
    await drag(item(contentId), page.locator('[data-shelf] h2'));
    await toast('Odłożono do pomysłów').waitFor();
    expect(await dueOf(contentId)).toBeNull();
    await drag(page.locator(`[data-shelf] [data-item="${contentId}"]`), day('2026-11-27'));
    await toast('Przeniesiono na pt 27 lis, 09:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-27T09:00');
  });

  test('from the ideas into a day and into a list, and back', async () => {
    const contentId = await plan('Z półki', { stage: 'idea' });
    await plan('Już tam', { wall: '2027-04-14T10:00' });
    const idea = page.locator(`[data-shelf] [data-item="${contentId}"]`);
    await open('/calendar/day?date=2027-04-13');
    await drag(idea, day('2027-04-13').first());
    await toast('Przeniesiono na wt 13 kwi').waitFor();
    expect(await dueOf(contentId)).toMatch(/^2027-04-13T/);
    await drag(item(contentId), page.locator('[data-shelf] h2'));
    await toast('Odłożono do pomysłów').waitFor();
    await open('/calendar/list?month=2027-04');
    await drag(idea, day('2027-04-14').first());
    await toast('Przeniesiono na śr 14 kwi').waitFor();
    expect(await dueOf(contentId)).toMatch(/^2027-04-14T/);
  });

  test('by keys: Space, arrows, Enter, said at every step', async () => {
    const contentId = await plan('Niesione klawiszami', { wall: '2026-11-24T11:00' });
    await open('/calendar');
    await item(contentId).locator('a').focus();
    await page.keyboard.press('Space');
    await toast('Niesiesz: Niesione klawiszami').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await toast('śr 2 gru, 11:00').waitFor();
    await page.keyboard.press('Enter');
    await toast('Przeniesiono na śr 2 gru, 11:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-12-02T11:00');
  });

  test('with a finger: a long press takes it, moving at once only scrolls', async () => {
    const contentId = await plan('Niesione palcem', { wall: '2026-11-24T12:00' });
    await page.setViewportSize({ width: 360, height: 780 });
    await open('/calendar');
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
    await item(contentId).scrollIntoViewIfNeeded();
    const start = await middle(item(contentId));
    await touch('touchStart', start);
    await page.locator('.cal-ghost').waitFor();
    const target = await middle(day('2026-11-25'));
    await touch('touchMove', { x: start.x, y: start.y + 20 });
    await touch('touchMove', target);
    await page.locator('.cal-ghost', { hasText: 'śr 25 lis, 12:00' }).waitFor();
    await touch('touchEnd');
    await toast('Przeniesiono na śr 25 lis, 12:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-25T12:00');
  });

  test('several together keep their distances, and one undo takes all of it back', async () => {
    const one = await plan('Pierwsze', { wall: '2026-12-07T09:00' });
    const other = await plan('Drugie', { wall: '2026-12-08T15:00' });
    await open('/calendar?month=2026-12&week=2026-12-07');
    await item(one).locator('a').focus();
    await page.keyboard.press('x');
    await item(other).locator('a').focus();
    await page.keyboard.press('x');
    await page.getByText('2 zaznaczone').waitFor();
    await drag(item(one), day('2026-12-09'));
    await toast('Przeniesiono 2 pozycje').waitFor();
    expect([await dueOf(one), await dueOf(other)]).toEqual(['2026-12-09T09:00', '2026-12-10T15:00']);
    await page.getByRole('button', { name: 'Cofnij' }).click();
    await toast('Cofnięto').waitFor();
    expect([await dueOf(one), await dueOf(other)]).toEqual(['2026-12-07T09:00', '2026-12-08T15:00']);
  });
});

describe('two people', () => {
  test('a colleague’s move is shown without a reload', async () => {
    const contentId = await plan('Na żywo', { wall: '2026-11-24T13:00' });
    await open('/calendar');
    await page.evaluate(() => performance.mark('same page'));
    // The stream stands once the database knows that somebody looks.
    await expect
      .poll(async () => (await database.sql`select 1 from watched_workspaces where until > now()`).length, {
        timeout: 20_000,
      })
      .toBe(1);
    await schedule(database.db, owner, { contentId, due: { wall: '2026-11-28T13:00', zone } }, monday);
    await day('2026-11-28').locator(`[data-item^="${contentId}"]`).waitFor();
    expect(await page.evaluate(() => performance.getEntriesByName('same page').length)).toBe(1);
  });

  test('what is drawn anew by itself keeps the focus that is in it', async () => {
    const [contentId, other] = [
      await plan('Pod palcami', { wall: '2026-11-24T13:30' }),
      await plan('Obok', { wall: '2026-11-25T13:30' }),
    ];
    await open('/calendar');
    await item(contentId).locator('a').focus();
    await expect
      .poll(async () => (await database.sql`select 1 from watched_workspaces where until > now()`).length, {
        timeout: 20_000,
      })
      .toBe(1);
    await database.db.updateTable('contents').set({ title: 'Inaczej' }).where('id', '=', contentId).execute();
    await schedule(database.db, owner, { contentId: other, due: { wall: '2026-11-26T13:30', zone } }, monday);
    await item(contentId).getByText('Inaczej', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('13:30, Inaczej');
  });

  test('whoever moves second is told who was first, and decides', async () => {
    const contentId = await plan('Oboje naraz', { wall: '2026-11-24T14:00' });
    const kasia = await makeMember(database.db, owner.workspaceId, 'owner', 'Kasia Wróbel');
    // This page does not hear of it.
    await page.route('**/live', (route) => route.abort());
    await open('/calendar');
    browser.complaints.splice(0);
    await schedule(database.db, kasia, { contentId, due: { wall: '2026-11-25T14:00', zone } }, monday);
    await drag(item(contentId), day('2026-11-27'));
    await page.getByText('przeniosła inna osoba (Kasia Wróbel): teraz śr 25 lis, 14:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-25T14:00');
    await page.getByRole('button', { name: 'Przenieś mimo to: pt 27 lis, 14:00' }).click();
    await toast('Przeniesiono na pt 27 lis, 14:00').waitFor();
    expect(await dueOf(contentId)).toBe('2026-11-27T14:00');
    // Chromium writes every connection that this test cuts off to the console.
    expect(browser.complaints.splice(0).filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
  });
});

describe('the week', () => {
  test('an axis of hours, folded where nobody has anything; dropped on an hour it keeps its minutes', async () => {
    const contentId = await plan('Na osi', { wall: '2027-01-12T09:15' });
    await plan('Wieczorem', { wall: '2027-01-13T18:00' });
    await open('/calendar/week?week=2027-01-11');
    await page.getByRole('heading', { name: 'Tydzień 2: 11 sty – 17 sty' }).waitFor();
    await page.getByRole('button', { name: /Godziny 00:00–09:00 są zwinięte/ }).waitFor();
    await drag(item(contentId), day('2027-01-14').locator('[data-hour="18"]'));
    await toast('Przeniesiono na czw 14 sty, 18:15').waitFor();
    expect(await dueOf(contentId)).toBe('2027-01-14T18:15');
    await page.getByRole('button', { name: 'Rozwiń wszystkie godziny' }).click();
    await day('2027-01-14').locator('.cal-hour').nth(23).waitFor();
  });

  test.each([
    ['Europe/Warsaw', '2027-03-22', '2027-03-28', 'gap', '02:00–03:00', '2027-03-28T02:30', '03:30'],
    ['Europe/Warsaw', '2027-10-25', '2027-10-31', 'repeat', '02:00–03:00', '2027-10-31T02:30', '02:30'],
    ['America/New_York', '2027-03-08', '2027-03-14', 'gap', '02:00–03:00', '2027-03-14T02:30', '03:30'],
    ['America/New_York', '2027-11-01', '2027-11-07', 'repeat', '01:00–02:00', '2027-11-07T01:30', '01:30'],
  ])(
    'clocks of %s change in the week of %s: it is said, and times are right',
    async (where, week, date, kind, hours, wall, shown) => {
      const place = { name: `Sklep ${where} ${kind}`, time_zone: where };
      const there = await makeClient(database.db, owner.workspaceId, place);
      const at = { clientId: there, channelId: await makeChannel(database.db, owner.workspaceId, there), zone: where };
      const contentId = await plan(`Zmiana ${kind}`, { wall: `${date}T12:00`, at });
      await open(`/calendar/week?week=${week}&client=${there}`);
      await day(date)
        .getByText(kind === 'gap' ? `godzin ${hours} nie ma` : `godziny ${hours} są dwa razy`)
        .waitFor({ state: 'attached' });
      await item(contentId).locator('a').focus();
      await page.keyboard.press('m');
      await page.getByLabel('Godzina', { exact: true }).fill(wall.slice(11));
      await page.getByText(kind === 'gap' ? 'Tej nocy nie ma godziny' : 'jest dwa razy').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Przenieś', exact: true }).click();
      await toast(shown).waitFor();
      const row = await database.db
        .selectFrom('publications')
        .select('due_at')
        .where('content_id', '=', contentId)
        .executeTakeFirstOrThrow();
      expect(row.due_at?.toISOString()).toBe(resolveDue({ wall, zone: where }).dueAt.toISOString());
      await day(date).locator(`[data-item^="${contentId}"]`).filter({ hasText: shown }).waitFor();
    },
  );

  test('free slots and what a day is: a press starts a draft there, a quiet time is said', async () => {
    const slot = { clientId, weekday: 3, wallTime: '17:00', skipHolidays: false, channelIds: [channelId] };
    await addSlot(database.db, owner, slot, monday);
    const quiet = {
      clientIds: [clientId],
      kind: 'quiet',
      name: 'Żałoba',
      from: '2027-02-03',
      until: '',
      everyYear: false,
    };
    await addSpecialDay(database.db, owner, quiet, monday);
    const contentId = await plan('W ciszę', { wall: '2027-02-02T17:00' });
    await open('/calendar/week?week=2027-02-01');
    await day('2027-02-03').getByText('Cisza: Żałoba').waitFor();
    await drag(item(contentId), day('2027-02-03').locator('[data-slot]'));
    await toast('Ten dzień u klienta: Żałoba.').waitFor();
    expect(await dueOf(contentId)).toBe('2027-02-03T17:00');
    await open('/calendar/week?week=2027-02-08');
    await day('2027-02-10').locator('[data-slot]').click();
    await page.waitForURL(/contents\/new\?client=.*date=2027-02-10&time=17:00/);
  });
});

test('a month of 300 items, narrowed to nobody’s, remembered for the next time', async () => {
  const walls = Array.from({ length: 300 }, (_, index) => {
    const date = String((index % 28) + 1).padStart(2, '0');
    return `2027-06-${date}T${String(6 + (index % 16)).padStart(2, '0')}:00`;
  });
  for (const wall of walls) await plan(`Wpis ${wall}`, { wall });
  await open('/calendar/list?month=2027-06');
  expect(await page.locator('[data-item]').count()).toBe(300);
  await page.getByText('Osoba').click();
  await page.getByRole('link', { name: 'Nieprzypisane' }).click();
  await page.waitForURL(/person=nobody/);
  await expect
    .poll(async () => (await database.db.selectFrom('calendar_views').select('search').executeTakeFirst())?.search)
    .toBe('person=nobody');
  await page.goto(`${web.url}/calendar`);
  expect(page.url()).toContain('person=nobody');
});

test.each(['/calendar/week', '/calendar/list', '/calendar/day'])(
  'axe finds nothing, and 360 px hold it: %s',
  async (path) => {
    await open(path);
    expect(await violationsEverywhere(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  },
);
