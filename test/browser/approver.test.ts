import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addSubscriber } from '#server/audience/subscribers.ts';
import { agreementOf } from '#server/content/agreement.ts';
import { createContent, saveDraft } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import { starterBody } from '#server/newsletters/starting.ts';
import { rememberAppUrl } from '#server/notifications/address.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { decide } from '#server/review/approval.ts';
import { issueLink, revokeLinks } from '#server/review/links.ts';
import { sendForReview } from '#server/review/review.ts';
import { shownIn } from '#server/review/shown.ts';
import { launchBrowser, type TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeApprover, makeChannel, makeClient, makeList, makeOwner, monday } from '#test/support/factories.ts';
import { mailsOf, rewrite, writePost } from '#test/support/review.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

/** A telephone without scripts, as its owner has it: 390 px wide. */
const telephone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false, hasTouch: true, isMobile: true };

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let clientId: string;
let channelId: string;
let basia: ApproverActor;
let phone: TestBrowser;
let page: Page;
let now: Date;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => now };
  await rememberAppUrl(database.db, web.url, monday);
});
afterAll(async () => {
  await web.close();
  await database.close();
});
beforeEach(async () => {
  now = monday;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' });
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
  phone = await launchBrowser({ ...telephone });
  page = await phone.page();
});
afterEach(async () => {
  await phone.close();
});

const write = (title: string, wall: string | null = '2026-11-26T17:00') =>
  writePost(database.db, owner, { clientId, channelIds: [channelId], title, wall, text: `${title}. Do czwartku.` });
const send = (contentIds: string[], at = monday) => sendForReview(database.db, owner, { contentIds, note: '' }, at);
const link = async () => `${web.url}/approve/${(await issueLink(database.db, basia, monday)).token}`;
const stage = async (contentId: string) =>
  (await database.db.selectFrom('contents').where('id', '=', contentId).select('stage').executeTakeFirstOrThrow())
    .stage;
const decisions = (contentId: string) =>
  database.db.selectFrom('decisions').where('content_id', '=', contentId).selectAll().execute();
const heading = () => page.getByRole('heading', { level: 1 }).textContent();
/** Without scripts every press is a page of its own: what is asked next is asked of the new one. */
async function turning(click: () => Promise<void>): Promise<void> {
  const turned = page.waitForEvent('load');
  await click();
  await turned;
}
const press = (name: string) => turning(() => page.getByRole('button', { name, exact: true }).click());
const follow = (name: string) => turning(() => page.getByRole('link', { name, exact: true }).click());

describe('on a phone, without scripts', () => {
  test('approve, ask for a change, comment; then it is done', async () => {
    const [first, second] = [await write('Pierwszy', '2026-11-24T09:00'), await write('Drugi')];
    await send([first, second]);
    await page.goto(await link());
    expect(page.url()).toMatch(/\/review\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/);
    expect(await heading()).toBe('Pierwszy');
    expect(await page.getByText('1 z 2').isVisible()).toBe(true);
    expect(await page.getByText('wtorek 24 listopada, 09:00').isVisible()).toBe(true);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide).toBe(false);

    await follow('Komentuj');
    await page.getByLabel('Komentarz').fill('Ładne!');
    await press('Wyślij komentarz');
    expect(await page.getByText('Ładne!').isVisible()).toBe(true);
    expect(await stage(first)).toBe('in_review');

    await press('Zatwierdź');
    expect(await page.getByRole('status').textContent()).toContain('„Pierwszy” – zatwierdzone.');
    expect(await stage(first)).toBe('approved');
    expect((await agreementOf(database.db, first)).map(({ agreement }) => agreement)).toEqual(['agreed']);

    expect(await heading()).toBe('Drugi');
    await follow('Poproś o zmianę');
    await page.getByLabel('Co zmienić?').fill('Do piątku, nie do czwartku.');
    await press('Wyślij');
    expect(await heading()).toBe('Dziękujemy, to już wszystko');
    expect(await decisions(second)).toMatchObject([
      {
        decision: 'changes_requested',
        basis: 'decision',
        words: 'Do piątku, nie do czwartku.',
        approver_id: basia.approverId,
      },
    ]);
  });

  test('approve all that remain', async () => {
    const ids = [await write('A', '2026-11-24T09:00'), await write('B'), await write('C', null)];
    await send(ids);
    await page.goto(await link());
    await press('Zatwierdź wszystkie pozostałe (3)');
    expect(await heading()).toBe('Dziękujemy, to już wszystko');
    expect(await Promise.all(ids.map(stage))).toEqual(['approved', 'approved', 'approved']);
  });

  test('what changed since the last round is marked, and so is what was asked', async () => {
    const contentId = await write('Wieńce');
    const { reviewIds } = await send([contentId]);
    const reviewId = reviewIds[0] ?? '';
    const { fingerprint: shown } = await shownIn(database.db, basia, reviewId);
    await decide(database.db, basia, { reviewId, shown, decision: 'changes_requested', words: 'Do piątku.' }, monday);
    await rewrite(database.db, owner, contentId, { text: 'Wieńce. Do piątku.' });
    await send([contentId]);
    await page.goto(await link());
    expect(await page.locator('del').textContent()).toContain('czwartku');
    expect(await page.locator('ins').textContent()).toContain('piątku');
    expect(await page.locator('q', { hasText: 'Do piątku.' }).isVisible()).toBe(true);
  });

  test('what was moved or sent anew after the page was opened is not decided unseen', async () => {
    const contentId = await write('Wieńce');
    await send([contentId]);
    await page.goto(await link());
    await schedule(database.db, owner, { contentId, due: { wall: '2026-11-27T17:00', zone: 'Europe/Warsaw' } }, monday);
    await press('Zatwierdź');
    expect(await page.getByRole('alert').textContent()).toContain('Treść zmieniła się po otwarciu strony');
    expect(await page.getByText('piątek 27 listopada, 17:00').isVisible()).toBe(true);
    expect(await stage(contentId)).toBe('in_review');

    await rewrite(database.db, owner, contentId, { text: 'Inaczej.' });
    await send([contentId]);
    await press('Zatwierdź');
    expect(await page.getByRole('alert').textContent()).toContain('W międzyczasie przyszła nowsza wersja');
    await follow('Zobacz nowszą wersję');
    expect(await page.getByText('Inaczej.').first().isVisible()).toBe(true);
    await press('Zatwierdź');
    expect(await stage(contentId)).toBe('approved');
  });

  test('what was typed is there again when it is refused', async () => {
    const contentId = await write('Wieńce');
    await send([contentId]);
    await page.goto(await link());
    await follow('Poproś o zmianę');
    await page.getByLabel('Co zmienić?').fill('x'.repeat(5001));
    await press('Wyślij');
    expect(await page.getByLabel('Co zmienić?').inputValue()).toHaveLength(5001);
    expect(await page.getByText('To za długi tekst').isVisible()).toBe(true);
    expect(await stage(contentId)).toBe('in_review');
  });

  test('in the other language, one tap away', async () => {
    await send([await write('Wieńce')]);
    await page.goto(await link());
    await press('English');
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).isVisible()).toBe(true);
    expect(await page.getByText('Thursday 26 November, 17:00').isVisible()).toBe(true);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

test('a newsletter as it will be sent: its frame, subject, preview line, how many it goes to, and what changed', async () => {
  const { db } = database;
  await db.updateTable('clients').set({ postal_address: 'ul. Lipowa 12\nPoznań' }).where('id', '=', clientId).execute();
  const listId = await makeList(db, owner.workspaceId, clientId);
  const settings = {
    host: 'mail.malwa.example',
    port: 587,
    tls: 'starttls',
    fromName: 'Malwa',
    fromAddress: 'listy@malwa.example',
    replyTo: '',
  };
  const mailing = await makeChannel(db, owner.workspaceId, clientId, { network: 'mailingList', settings });
  for (const name of ['zosia', 'jan', 'ewa']) {
    await addSubscriber(db, owner, { listId, email: `${name}@czytelnik.example`, name, consented: true }, monday);
  }
  const body = await starterBody(db, owner, { clientId, starter: 'note' });
  const made = { clientId, kind: 'newsletter' as const, title: 'List na Adwent', channelIds: [mailing], body };
  const { contentId } = await createContent(db, owner, made, monday);
  const { reviewIds } = await send([contentId]);
  const reviewId = reviewIds[0] ?? '';
  const { fingerprint: shown } = await shownIn(db, basia, reviewId);
  await decide(db, basia, { reviewId, shown, decision: 'changes_requested', words: 'Inny temat.' }, monday);
  const draft = { contentId, version: 1, title: made.title, body: { ...body, subject: 'Adwent w Malwie' } };
  await saveDraft(db, owner, draft, monday);
  await send([contentId]);

  await page.goto(await link());
  expect(await heading()).toBe('List na Adwent');
  expect(await page.getByText('dziś 3 osoby na liście').isVisible()).toBe(true);
  expect(await page.locator('ins').first().textContent()).toContain('Adwent');
  const mail = page.frameLocator('iframe[title="Adwent w Malwie"]');
  await mail.getByText('ul. Lipowa 12').waitFor();
  await press('Zatwierdź');
  expect(await stage(contentId)).toBe('approved');
});

describe('a link', () => {
  test('that ran out offers a new one, which goes to the approver’s own mail', async () => {
    await send([await write('Wieńce')]);
    const address = await link();
    now = new Date(monday.getTime() + 31 * 86_400_000);
    await page.goto(address);
    expect(await heading()).toBe('Ten link stracił ważność');
    await press('Wyślij mi nowy link');
    expect(await heading()).toBe('Nowy link jest w drodze');
    const mails = await mailsOf(database.db, owner.workspaceId, 'review_link');
    expect(mails.map(({ to_address }) => to_address)).toEqual([basia.email]);
  });

  test('that was revoked or forged says what to do, and an open page knows it, too', async () => {
    const contentId = await write('Wieńce');
    await send([contentId]);
    await page.goto(await link());
    await revokeLinks(database.db, owner, basia, monday);
    await press('Zatwierdź');
    expect(await heading()).toBe('Ten link został wycofany');
    expect(await stage(contentId)).toBe('in_review');
    await page.goto(`${web.url}/approve/nobody-ever-gave-this-out-1234`);
    expect(await heading()).toBe('Ten link nie działa');
    await page.goto(`${web.url}/review`);
    expect(await heading()).toBe('Otwórz link z wiadomości');
  });

  test('given back opens nothing for anybody', async () => {
    await send([await write('Wieńce')]);
    const address = await link();
    await page.goto(address);
    await follow('To nie ja');
    await press('Oddaj link');
    expect(await heading()).toBe('Link został oddany');
    await page.goto(address);
    expect(await heading()).toBe('Ten link został wycofany');
  });

  test('opened by a scanner decides nothing, and keeps the token out of addresses and other paths', async () => {
    const contentId = await write('Wieńce');
    await send([contentId]);
    const { token, id } = await issueLink(database.db, basia, monday);
    const answer = await web.get(`/approve/${token}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/review/${id}`]);
    const cookie = answer.headers.getSetCookie().find((one) => one.includes(token));
    expect(cookie).toContain(`Path=/review/${id};`);
    expect(cookie).toContain('HttpOnly');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect([await stage(contentId), await decisions(contentId)]).toEqual(['in_review', []]);
  });
});

test('with a member’s session beside it, a decision is on behalf, with a reason, and never the client’s', async () => {
  const contentId = await write('Wieńce');
  await send([contentId]);
  const desk = await launchSignedIn(web, owner, telephone);
  const beside = await desk.page();
  await beside.goto(await link());
  expect(await beside.getByText('Trwa sesja: Ola Kowalska.').isVisible()).toBe(true);
  await beside.getByRole('link', { name: 'Zatwierdź w imieniu klienta' }).click();
  await beside.getByLabel('Jak zdecydował klient').fill('Basia, przez telefon');
  await beside.getByRole('button', { name: 'Zatwierdź w imieniu klienta' }).click();
  expect(await decisions(contentId)).toMatchObject([
    { basis: 'on_behalf', approver_id: null, user_id: owner.userId, on_behalf_reason: 'Basia, przez telefon' },
  ]);
  await desk.close();
});

test('axe finds nothing: item, forms, approve all, end, and links that open nothing', async () => {
  const [first] = [await write('Wieńce', '2026-11-24T09:00'), await write('Bukiet')];
  const { reviewIds } = await send([first, await write('Barbórka', null)]);
  const { fingerprint: shown } = await shownIn(database.db, basia, reviewIds[0] ?? '');
  await decide(database.db, basia, { reviewId: reviewIds[0] ?? '', shown, decision: 'approved' }, monday);
  const address = await link();
  const desk = await launchBrowser({ reducedMotion: 'reduce' });
  const open = await desk.page();
  await open.goto(address);
  const item = open.url();
  const base = item.slice(0, item.lastIndexOf('/'));
  const found: string[] = [];
  for (const path of [
    item,
    `${item}/changes`,
    `${item}/comment`,
    `${base}/approve-all`,
    `${base}/${reviewIds[0]}`,
    `${base}/not-me`,
    `${web.url}/review`,
  ]) {
    await open.goto(path);
    found.push(...(await violationsEverywhere(open)).map((line) => `${path}: ${line}`));
  }
  await open.goto(item);
  await open.getByRole('button', { name: 'Zatwierdź', exact: true }).click();
  await open.getByRole('heading', { name: 'Dziękujemy, to już wszystko' }).waitFor();
  found.push(...(await violationsEverywhere(open)).map((line) => `done: ${line}`));
  expect(found).toEqual([]);
  expect(desk.complaints).toEqual([]);
  await desk.close();
});
