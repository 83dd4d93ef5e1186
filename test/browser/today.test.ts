import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { decide } from '#server/review/approval.ts';
import { sendForReview } from '#server/review/review.ts';
import { shownIn } from '#server/review/shown.ts';
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
let basia: ApproverActor;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  // The Monday of the mock-ups, 10:24 in Warsaw, whatever day it is.
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
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  page = await browser.page();
});
afterEach(async () => {
  await browser.close();
  expect(browser.complaints).toEqual([]);
});

const write = (title: string, wall: string | null = '2026-11-23T12:00') =>
  writePost(database.db, owner, { clientId, channelIds: [channelId], title, wall });
const send = async (contentIds: string[]) =>
  (await sendForReview(database.db, owner, { contentIds, note: '' }, monday)).reviewIds;
const put = (contentId: string, values: Record<string, string | null>) =>
  database.sql`update publications set ${database.sql(values)} where content_id = ${contentId}`;
const row = (title: string) => page.getByRole('listitem').filter({ hasText: title });
const held = { status: 'held', held_reason: 'not_approved', held_at: monday.toISOString() };

async function everything(): Promise<void> {
  await put(await write('Niepewny wpis'), { status: 'unconfirmed', problem: 'timeout' });
  await put(await write('Nieudany wpis'), {
    status: 'rejected',
    problem: 'content_refused',
    problem_words: 'Not nice.',
  });
  const waiting = await write('Wstrzymany wpis', '2026-11-23T10:30');
  const back = await write('Odesłany wpis', '2026-11-24T18:00');
  const [first, second = ''] = await send([waiting, back].sort());
  const backReview = waiting < back ? second : (first ?? '');
  const { fingerprint: shown } = await shownIn(database.db, basia, backReview);
  await decide(
    database.db,
    basia,
    { reviewId: backReview, shown, decision: 'changes_requested', words: 'O 10, nie o 9.' },
    monday,
  );
  await put(waiting, held);
  await database.sql`update publications set due_at = ${new Date(monday.getTime() - 3_600_000)} where content_id = ${waiting}`;
}

describe('Today', () => {
  test('says what is true in a sentence, then each thing with its reason and its one action', async () => {
    await everything();
    await page.goto(web.url);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Poniedziałek, 23 listopada');
    expect(await page.locator('header p').textContent()).toContain('4 sprawy czekają na Ciebie.');
    expect(await row('Odesłany wpis').first().locator('q').textContent()).toBe('O 10, nie o 9.');
    expect(await row('Nieudany wpis').first().locator('q').textContent()).toBe('Not nice.');
    expect(await row('Wstrzymany wpis').first().textContent()).toContain('Brak zgody klienta.');
    expect(await page.getByRole('link', { name: /Dziś/ }).first().textContent()).toContain('4');
  });

  test('a doubt is answered in place, and the row is gone', async () => {
    const contentId = await write('Niepewny wpis');
    await put(contentId, { status: 'unconfirmed', problem: 'timeout' });
    await page.goto(web.url);
    await page.getByRole('button', { name: 'Jest na kanale' }).click();
    await page.getByRole('heading', { name: 'Nic nie czeka na Ciebie' }).waitFor();
    const published = await database.sql`select status from publications where content_id = ${contentId}`;
    expect([...published]).toEqual([{ status: 'published' }]);
  });

  test('a client is reminded in place, once; the answer is said', async () => {
    const contentId = await write('Wstrzymany wpis', '2026-11-23T10:30');
    await send([contentId]);
    await put(contentId, held);
    await page.goto(web.url);
    await page.getByRole('button', { name: 'Przypomnij klientowi' }).first().click();
    await page.getByText(`Przypomnienie jest w drodze: ${basia.name}.`).waitFor();
    await page.getByRole('button', { name: 'Przypomnij klientowi' }).first().click();
    await page.getByText('Link został wysłany przed chwilą.').waitFor();
    browser.complaints.splice(0); // The browser's own line about the answer 429.
    expect(await mailsOf(database.db, owner.workspaceId, 'review_reminder')).toHaveLength(1);
  });

  test('teaches when there is nothing yet', async () => {
    await database.sql`update clients set archived_at = now() where id = ${clientId}`;
    await page.goto(web.url);
    await page.getByRole('heading', { name: 'Zacznij od klienta' }).waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
  });

  test('axe finds nothing, at any width, in either theme', async () => {
    await everything();
    await page.goto(web.url);
    expect(await violationsEverywhere(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide).toBe(false);
  });
});

describe('with clients', () => {
  test('several are sent in one mail, decided for the client with a reason, and taken back', async () => {
    const ids = [await write('Pierwszy', '2026-11-24T09:00'), await write('Drugi', '2026-11-25T09:00')];
    await page.goto(`${web.url}/reviews/send?content=${ids[0]}`);
    await page.getByRole('checkbox', { name: /Drugi/ }).check();
    expect(await violationsEverywhere(page)).toEqual([]);
    await page.getByRole('button', { name: 'Wyślij 2 pozycje' }).click();
    await page.waitForURL(`${web.url}/reviews`);
    expect(await mailsOf(database.db, owner.workspaceId, 'review_request')).toHaveLength(1);
    expect(await violationsEverywhere(page)).toEqual([]);

    await page.getByRole('button', { name: 'Więcej: Pierwszy' }).click();
    await page.getByRole('menuitem', { name: 'Zdecyduj za klienta' }).click();
    await page.getByLabel('Jak klient to powiedział?').fill('Basia, przez telefon');
    await page.getByRole('button', { name: 'Zapisz decyzję' }).click();
    await row('Pierwszy').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Więcej: Drugi' }).click();
    await page.getByRole('menuitem', { name: 'Wycofaj' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Wycofaj' }).click();
    await page.getByRole('heading', { name: 'Nic nie jest u klienta' }).waitFor();
    const stages =
      await database.sql`select title, stage from contents where id in ${database.sql(ids)} order by title`;
    expect([...stages]).toEqual([
      { title: 'Drugi', stage: 'draft' },
      { title: 'Pierwszy', stage: 'approved' },
    ]);
  });

  test('links are taken back, and sent again', async () => {
    await send([await write('Pierwszy', '2026-11-24T09:00')]);
    await page.goto(`${web.url}/reviews`);
    await page.getByRole('button', { name: `Więcej: ${basia.name}` }).click();
    await page.getByRole('menuitem', { name: 'Wycofaj linki' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Wycofaj linki' }).click();
    await page.getByText('żaden link nie działa').waitFor();
    await page.getByRole('button', { name: `Wyślij link ponownie: ${basia.name}` }).click();
    await page.getByText(`Link jest w drodze: ${basia.name}.`).waitFor();
    await page.getByText(/działa do:/).waitFor();
  });
});
