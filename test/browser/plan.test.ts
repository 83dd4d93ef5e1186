import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContent } from '#server/content/drafting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addLabel, setLabels } from '#server/week/labels.ts';
import { addSlot } from '#server/week/slots.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { mailsOf, writePost } from '#test/support/review.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

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
});
afterAll(async () => {
  await web.close();
  await database.close();
});
beforeEach(async () => {
  web.services.clock = { now: () => monday };
  const { db } = database;
  owner = await makeOwner(db);
  clientId = await makeClient(db, owner.workspaceId);
  channelId = await makeChannel(db, owner.workspaceId, clientId, { name: 'Na próbę' });
  await makeApprover(db, owner.workspaceId, clientId);
  for (const [weekday, wallTime] of [
    [2, '18:00'],
    [3, '12:00'],
    [5, '10:00'],
  ] as const)
    await addSlot(db, owner, { clientId, weekday, wallTime, skipHolidays: false, channelIds: [channelId] }, monday);
  const label = { clientId, name: 'porady', colour: '#5b7f3a', targetShare: 60 };
  const { labelId } = await addLabel(db, owner, label, monday);
  const planned = await writePost(db, owner, {
    clientId,
    channelIds: [channelId],
    title: 'Węzeł',
    wall: '2026-12-02T12:00',
  });
  await setLabels(db, owner, { contentId: planned, labelIds: [labelId] });
  for (const title of ['Trasy tygodnia', 'Trener'])
    await createContent(db, owner, { clientId, kind: 'post', title, channelIds: [channelId], stage: 'idea' }, monday);
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 }, hasTouch: true });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

const address = () => `/plan?client=${clientId}&week=2026-11-30`;
async function open(): Promise<void> {
  await page.goto(`${web.url}${address()}`);
  await page.locator('[data-ready]').waitFor();
}
const day = (name: string) => page.getByRole('region', { name });
const walls = async (title: string) =>
  (
    await database.sql`select p.due_wall from publications p join contents c on c.id = p.content_id
      where c.title = ${title} and c.workspace_id = ${owner.workspaceId} and p.status <> 'cancelled' order by p.due_wall`
  ).map((row) => row.due_wall);

const told = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

describe('one client’s week', () => {
  test('is filled by pointer, by keys and by a dialog, each with its undo', async () => {
    await open();
    await page.getByText('1 z 3').waitFor();
    const free = page.getByRole('button', { name: 'Wypełnij wt 1 gru, 18:00, Na próbę' });
    const grip = page.getByRole('button', { name: 'Przeciągnij w miejsce: Trener' });
    await grip.waitFor();
    await page.locator('.plan-idea', { hasText: 'Trener' }).dragTo(free);
    await day('wtorek, 1 grudnia').getByRole('link', { name: 'Trener' }).waitFor();
    await told('Zaplanowano na wt 1 gru, 18:00');
    expect(await walls('Trener')).toEqual(['2026-12-01T18:00']);
    await page.keyboard.press('Control+z');
    await grip.waitFor();
    expect(await walls('Trener')).toEqual([null]);

    await grip.focus();
    await page.keyboard.press('Enter');
    // Carried by keys, the focus goes to the nearest slot first.
    const friday = page.getByRole('button', { name: 'Wypełnij pt 4 gru, 10:00, Na próbę' });
    await friday.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await day('piątek, 4 grudnia').getByRole('link', { name: 'Trener' }).waitFor();
    await told('Zaplanowano na pt 4 gru, 10:00');
    // The slot that had the focus is gone: the card that took its place has it.
    await page
      .getByRole('button', { name: 'Przeciągnij w inne miejsce albo do pomysłów: Trener' })
      .and(page.locator(':focus'))
      .waitFor();
    expect(await walls('Trener')).toEqual(['2026-12-04T10:00']);

    await free.click();
    await page.getByRole('radio', { name: /Trasy tygodnia/ }).check();
    await page.getByRole('button', { name: 'Wstaw tutaj' }).click();
    await page.getByText('Niczego nie brakuje.').waitFor();
    await told('Zaplanowano na wt 1 gru, 18:00');
    await page
      .getByRole('button', { name: 'Przeciągnij w inne miejsce albo do pomysłów: Trasy tygodnia' })
      .and(page.locator(':focus'))
      .waitFor();
    expect(await walls('Trasy tygodnia')).toEqual(['2026-12-01T18:00']);
  });

  test('goes back among the ideas by pointer, by keys and by the menu, each with its undo', async () => {
    await open();
    const planned = day('środa, 2 grudnia').getByRole('link', { name: 'Węzeł' });
    const idea = page.locator('.plan-idea', { hasText: 'Węzeł' });
    await page.locator('.plan-card', { hasText: 'Węzeł' }).dragTo(page.locator('.plan-ideas'));
    await idea.waitFor();
    await told('Odłożono do pomysłów 1 treść');
    expect(await walls('Węzeł')).toEqual([null]);
    await page.keyboard.press('Control+z');
    await planned.waitFor();
    expect(await walls('Węzeł')).toEqual(['2026-12-02T12:00']);

    await page.getByRole('button', { name: 'Przeciągnij w inne miejsce albo do pomysłów: Węzeł' }).focus();
    await page.keyboard.press('Enter');
    const ideas = page.getByRole('region', { name: 'Odłóż do pomysłów' });
    for (let places = 0; places < 4 && !(await ideas.and(page.locator(':focus')).count()); places += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await idea.waitFor();
    await told('Odłożono do pomysłów 1 treść');
    expect(await walls('Węzeł')).toEqual([null]);
    await page.keyboard.press('Control+z');
    await planned.waitFor();

    await page.getByRole('button', { name: 'Co zrobić z: Węzeł' }).click();
    await page.getByRole('menuitem', { name: 'Odłóż do pomysłów' }).click();
    await page.getByText('Odłożono do pomysłów 1 treść').waitFor();
    await idea.waitFor();
  });

  test('with a finger: a long press takes a card to a slot, and back to ideas that are out of sight', async () => {
    await page.setViewportSize({ width: 360, height: 480 });
    await open();
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
    const middle = async (locator: ReturnType<Page['locator']>) => {
      const box = await locator.boundingBox();
      if (!box) throw new Error('It is not on the page.');
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const ghost = page.locator('.cal-ghost');
    const planned = page.locator('.plan-card', { hasText: 'Węzeł' });
    const press = async () => {
      await planned.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      const start = await middle(planned);
      await touch('touchStart', start);
      await ghost.waitFor();
      await touch('touchMove', { x: start.x, y: start.y + 20 });
    };
    await press();
    await touch('touchMove', await middle(page.locator('.cal-shelf-drop')));
    await ghost.filter({ hasText: 'Odłóż do pomysłów' }).waitFor();
    await touch('touchEnd');
    await page.getByText('Odłożono do pomysłów 1 treść').waitFor();
    expect(await walls('Węzeł')).toEqual([null]);
    await page.getByRole('button', { name: 'Cofnij' }).click();
    await day('środa, 2 grudnia').getByRole('link', { name: 'Węzeł' }).waitFor();

    await page.setViewportSize({ width: 360, height: 780 });
    await press();
    await touch('touchMove', await middle(page.locator('[data-slot="2026-12-04T10:00"]')));
    await ghost.filter({ hasText: 'Na pt 4 gru, 10:00' }).waitFor();
    await touch('touchEnd');
    await day('piątek, 4 grudnia').getByRole('link', { name: 'Węzeł' }).waitFor();
    await told('Zaplanowano na pt 4 gru, 10:00');
    expect(await walls('Węzeł')).toEqual(['2026-12-04T10:00']);
  });

  describe('is drawn at once', () => {
    const idea = (title: string) => page.locator('.plan-idea', { hasText: title });
    const slot = (when: string) => page.locator(`[data-slot="${when}"]`);
    const inTuesday = (title: string) => day('wtorek, 1 grudnia').getByRole('link', { name: title });
    /** Requests that fill wait here until they are let go. */
    async function held(): Promise<{ waiting(): number; go(): Promise<void> }> {
      const waiting: (() => void)[] = [];
      await page.route('**/plan/fill', async (route) => {
        await new Promise<void>((go) => waiting.push(go));
        await route.continue();
      });
      return {
        waiting: () => waiting.length,
        async go() {
          await expect.poll(() => waiting.length).toBe(1);
          waiting.pop()?.();
        },
      };
    }

    test('before the server has answered; what follows is sent after it, and each is told with its undo', async () => {
      await open();
      const door = await held();
      await idea('Trener').dragTo(slot('2026-12-01T18:00'));
      await inTuesday('Trener').waitFor();
      await page.getByText('2 z 3').waitFor();
      await idea('Trasy tygodnia').dragTo(slot('2026-12-04T10:00'));
      await page.getByText('3 z 3').waitFor();
      expect([await walls('Trener'), await walls('Trasy tygodnia'), door.waiting()]).toEqual([[null], [null], 1]);
      await door.go();
      await told('Zaplanowano na wt 1 gru, 18:00');
      expect(await day('piątek, 4 grudnia').getByRole('link', { name: 'Trasy tygodnia' }).count()).toBe(1);
      await door.go();
      await told('Zaplanowano na pt 4 gru, 10:00');
      await page.keyboard.press('Control+z');
      await idea('Trasy tygodnia').waitFor();
      expect([await walls('Trener'), await walls('Trasy tygodnia')]).toEqual([['2026-12-01T18:00'], [null]]);
    });

    test('Ctrl+Z waits for what is on its way, and takes that back, not what was before', async () => {
      await open();
      await idea('Trener').dragTo(slot('2026-12-01T18:00'));
      await told('Zaplanowano na wt 1 gru, 18:00');
      const door = await held();
      await idea('Trasy tygodnia').dragTo(slot('2026-12-04T10:00'));
      await page.getByText('3 z 3').waitFor();
      await page.keyboard.press('Control+z');
      await door.go();
      await idea('Trasy tygodnia').waitFor();
      await expect.poll(() => walls('Trasy tygodnia')).toEqual([null]);
      expect(await walls('Trener')).toEqual(['2026-12-01T18:00']);
    });

    test('and goes back when a colleague was first, who stands there then; by keys the focus goes with it', async () => {
      await open();
      const door = await held();
      const grip = page.getByRole('button', { name: 'Przeciągnij w miejsce: Trener' });
      await grip.focus();
      await page.keyboard.press('Enter');
      const place = page.getByRole('button', { name: 'Wypełnij wt 1 gru, 18:00, Na próbę' });
      for (let places = 0; places < 4 && !(await place.and(page.locator(':focus')).count()); places += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await inTuesday('Trener').waitFor();
      await writePost(database.db, owner, {
        clientId,
        channelIds: [channelId],
        title: 'Szybsza',
        wall: '2026-12-01T18:00',
      });
      await door.go();
      await idea('Trener').waitFor();
      await inTuesday('Szybsza').waitFor();
      await page.getByText('To miejsce jest już zajęte: „Szybsza”').waitFor();
      await grip.and(page.locator(':focus')).waitFor();
      expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
    });

    test('and goes back where nobody can know whether it was done, which is said, with the week as it is now', async () => {
      await open();
      await page.route('**/plan/fill', async (route) => {
        await route.fetch();
        await route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' });
      });
      await idea('Trener').dragTo(slot('2026-12-01T18:00'));
      await page.getByText('nie wiadomo, czy to zapisano').waitFor();
      await inTuesday('Trener').waitFor();
      expect(await idea('Trener').count()).toBe(0);
      expect(await walls('Trener')).toEqual(['2026-12-01T18:00']);
      expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('502')]);
    });

    test('whoever was signed out meanwhile stays on the page, and is told', async () => {
      await open();
      await page.getByRole('checkbox', { name: 'Zaznacz: Węzeł' }).check();
      await browser.context.clearCookies();
      await idea('Trener').dragTo(slot('2026-12-01T18:00'));
      await page.getByRole('alert').or(page.locator('main')).getByText('Zaloguj się').first().waitFor();
      await idea('Trener').waitFor();
      expect(await page.getByRole('checkbox', { name: 'Zaznacz: Węzeł' }).isChecked()).toBe(true);
      expect(page.url()).toContain('/plan?');
      expect(browser.complaints.splice(0).every((line) => line.includes('401'))).toBe(true);
    });

    test('and goes back when there is no connection, which is said', async () => {
      await open();
      await page.route('**/plan/fill', (route) => route.abort());
      await idea('Trener').dragTo(slot('2026-12-01T18:00'));
      await page.getByText('Nie ma połączenia z serwerem').waitFor();
      await idea('Trener').waitFor();
      expect(await inTuesday('Trener').count()).toBe(0);
      expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('net::ERR_FAILED')]);
    });
  });

  test('says what is missing, and what has passed empty and can be filled no more', async () => {
    const at = (iso: string) => {
      web.services.clock = { now: () => new Date(iso) };
      return open();
    };
    await at('2026-12-02T10:00:00Z');
    const summary = page.locator('main');
    await summary.getByText('1 z 3').waitFor();
    await summary.getByText('brakuje: pt 10:00').waitFor();
    await summary.getByText('minęło puste: wt 18:00').waitFor();
    await page.getByRole('heading', { name: 'Wypełnij 1 miejsce' }).waitFor();
    await at('2026-12-05T10:00:00Z');
    await summary.getByText('minęło puste: wt 18:00, pt 10:00').waitFor();
    await page.getByRole('heading', { name: 'Nie ma już miejsc do wypełnienia' }).waitFor();
    expect(await summary.getByText('Niczego nie brakuje.').count()).toBe(0);
    expect(await summary.getByText('brakuje:').count()).toBe(0);
  });

  test('shows the viewer’s time beside the client’s, with its day where that is another', async () => {
    await database.sql`update users set time_zone = 'Asia/Tokyo' where id = ${owner.userId}`;
    await open();
    await day('środa, 2 grudnia').getByText('u Ciebie 20:00').waitFor();
    await day('wtorek, 1 grudnia').getByText('u Ciebie śr 02:00').waitFor();
  });

  test('begins on the day that the person chose, in the plan and in the calendar', async () => {
    await page.goto(`${web.url}/settings/profile`);
    await page.getByLabel('Pierwszy dzień tygodnia').selectOption('niedziela');
    await page.getByRole('button', { name: 'Zapisz' }).first().click();
    await page.getByText('Zapisano.').waitFor();
    await open();
    await page.getByText('29 lis – 5 gru').waitFor();
    expect((await page.locator('.plan-day > h2').allTextContents()).map((head) => head.trim())).toEqual([
      'Niedz 29',
      'Pon 30',
      'Wt 1',
      'Śr 2',
      'Czw 3',
      'Pt 4',
      'Sob 5',
    ]);
    await page.goto(`${web.url}/calendar?month=2026-11`);
    expect((await page.getByRole('columnheader').allTextContents())[0]).toBe('Niedz');
    await page.getByText('tydz. 48').waitFor();
  });

  test('several at once are moved and deleted, with one undo each', async () => {
    await writePost(database.db, owner, {
      clientId,
      channelIds: [channelId],
      title: 'Drugi',
      wall: '2026-12-04T10:00',
    });
    await open();
    await page.getByRole('checkbox', { name: 'Zaznacz: Węzeł' }).check();
    await page.getByRole('checkbox', { name: 'Zaznacz: Drugi' }).check();
    await page.getByRole('button', { name: 'Przenieś' }).click();
    await page.getByRole('menuitem', { name: 'O dzień później' }).click();
    await page.getByText('Przeniesiono 2 treści').waitFor();
    expect([await walls('Węzeł'), await walls('Drugi')]).toEqual([['2026-12-03T12:00'], ['2026-12-05T10:00']]);
    await page.keyboard.press('Control+z');
    await day('środa, 2 grudnia').getByRole('link', { name: 'Węzeł' }).waitFor();
    await page.getByRole('region', { name: 'Zaznaczone treści' }).getByRole('button', { name: 'Odwołaj' }).click();
    await page.getByRole('button', { name: 'Odwołaj 2 treści' }).click();
    await page.getByText('Odwołano 2 treści').waitFor();
    expect(await walls('Węzeł')).toEqual([]);
    await page.getByRole('button', { name: 'Cofnij' }).click();
    await day('środa, 2 grudnia').getByRole('link', { name: 'Węzeł' }).waitFor();
  });

  test('is sent whole: what goes, what not yet and why; then who has it', async () => {
    await writePost(database.db, owner, {
      clientId,
      channelIds: [channelId],
      title: 'Pusty',
      text: '',
      wall: '2026-12-04T10:00',
    });
    await open();
    await page.getByRole('button', { name: 'Wyślij tydzień do akceptacji' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Do klienta pójdzie jedna treść:').waitFor();
    await dialog.getByText('Jeszcze nie, i dlaczego').waitFor();
    await dialog.getByRole('link', { name: 'Pusty' }).waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Wyślij 1 treść' }).click();
    await page.getByText('Basia Malinowska, jeszcze bez otwarcia').waitFor();
    expect(await mailsOf(database.db, owner.workspaceId, 'review_request')).toHaveLength(1);
  });

  test('is copied to the next week, and one of its items repeated', async () => {
    await open();
    await page.getByRole('button', { name: 'Skopiuj ten tydzień…' }).click();
    await page.getByRole('button', { name: 'Skopiuj 1 treść' }).click();
    await page.getByText('Skopiowano 1 treść').waitFor();
    expect(await walls('Węzeł')).toEqual(['2026-12-02T12:00', '2026-12-09T12:00']);
    await page.getByRole('button', { name: 'Co zrobić z: Węzeł' }).click();
    await page.getByRole('menuitem', { name: 'Powtarzaj co tydzień…' }).click();
    await page.getByRole('button', { name: 'Powtarzaj', exact: true }).click();
    await page.getByText('Pominięto dni, w których coś już wtedy wychodzi: śr 9 gru').waitFor();
    expect(await walls('Węzeł')).toHaveLength(5);
  });
});

test('on a phone it reads day by day; nothing is wider than the screen, and axe finds nothing', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open();
  await day('wtorek, 1 grudnia')
    .getByRole('button', { name: /Wypełnij/ })
    .waitFor();
  expect(await violationsEverywhere(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('in English, on a wide screen; axe finds nothing', async () => {
  await database.sql`update users set locale = 'en' where id = ${owner.userId}`;
  await open();
  await page.getByText('1 of 3').waitFor();
  await page.getByRole('button', { name: 'Fill Tue 1 Dec, 18:00, Na próbę' }).waitFor();
  expect(await violationsEverywhere(page)).toEqual([]);
});
