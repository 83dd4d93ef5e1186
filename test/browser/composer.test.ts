import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PostBody } from '#server/content/body.ts';
import { createContent, saveDraft } from '#server/content/drafting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeMember,
  makeOwner,
  monday,
} from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { launchSignedIn, violations, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let kasia: MemberActor;
let browser: TestBrowser;
let page: Page;
let clientId: string;
let bluesky: string;
let practice: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
  const { db } = database;
  owner = await makeOwner(db);
  kasia = await makeMember(db, owner.workspaceId, 'assistant', 'Kasia Wróbel');
  clientId = await makeClient(db, owner.workspaceId, { name: 'Pion' });
  await assign(db, kasia, clientId);
  await makeApprover(db, owner.workspaceId, clientId, 'Marek Pion');
  bluesky = await makeChannel(db, owner.workspaceId, clientId, { network: 'bluesky', name: '@pion.example' });
  practice = await makeChannel(db, owner.workspaceId, clientId, { name: 'Na próbę' });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
});
afterAll(async () => {
  await browser.close();
  await web.close();
  await database.close();
});
beforeEach(async () => {
  page = await browser.page();
});
afterEach(async () => {
  await page.close();
});

const post = (text: string, more: Partial<PostBody> = {}): PostBody => ({
  kind: 'post',
  text,
  media: [],
  variants: {},
  ...more,
});

async function open(text = 'Pierwszy raz na ściance?', where = page): Promise<string> {
  const { contentId } = await createContent(
    database.db,
    owner,
    { clientId, kind: 'post', title: 'Wejście próbne', channelIds: [bluesky, practice], body: post(text) },
    monday,
  );
  await where.goto(`${web.url}/contents/${contentId}`);
  return contentId;
}
const content = (id: string) =>
  database.db.selectFrom('contents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const bodyOf = async (id: string): Promise<PostBody> => (await content(id)).draft as PostBody;
const text = (where = page) => where.getByRole('textbox', { name: /^Tekst:/ });
const saved = (where = page) =>
  where
    .getByText(/^Zapisano \d\d:\d\d/)
    .first()
    .waitFor();
const says = (words: string | RegExp, where = page) => where.getByText(words).locator('visible=true').first().waitFor();
/** Connections that were cut on purpose are complained of; nothing else may be. */
const onlyCut = () =>
  expect(browser.complaints.splice(0).filter((line) => !/Failed to load resource|ERR_/.test(line))).toEqual([]);

test('a thread is written part by part, counted, checked and shown as its posts', async () => {
  const id = await open('Jeden.');
  await page.getByRole('button', { name: 'Pisz dalej jako wątek' }).click();
  const second = page.getByRole('textbox', { name: 'Tekst części 2' });
  await second.fill('x'.repeat(302));
  await says('@pion.example, część 2:');
  await second.fill('Dwa.');
  await page.getByRole('button', { name: 'Dodaj część' }).click();
  await page.getByRole('textbox', { name: 'Tekst części 3' }).fill('Trzy.');
  await page.getByRole('button', { name: 'Przesuń część 3 w górę' }).click();
  await expect.poll(async () => (await bodyOf(id)).thread?.map((part) => part.text)).toEqual(['Trzy.', 'Dwa.']);
  const shown = page.getByRole('article');
  await expect.poll(async () => await shown.count()).toBe(3);
  await page.getByRole('button', { name: 'Usuń część 3' }).click();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await expect.poll(async () => (await bodyOf(id)).thread?.map((part) => part.text)).toEqual(['Trzy.', 'Dwa.']);
  expect(await violations(page)).toEqual([]);
});

test('what is typed is counted, shown and saved by itself; a channel gets words of its own', async () => {
  const id = await open();
  await text().fill('Wejście próbne: https://pion.example/a');
  await says('38 / 300');
  await page.getByRole('tab', { name: '@pion.example' }).click();
  await says('Czyta tekst główny. Zacznij pisać, a ten kanał dostanie własny.');
  await text().fill('Tylko na Bluesky');
  await says('Własny tekst, tylko na ten kanał.');
  await page.getByRole('tab', { name: /@pion\.example.*ma własny tekst/ }).waitFor();
  await page.getByRole('article').getByText('Tylko na Bluesky').waitFor();
  await saved();
  expect(await bodyOf(id)).toEqual(
    post('Wejście próbne: https://pion.example/a', { variants: { [bluesky]: { text: 'Tylko na Bluesky' } } }),
  );
  await page.getByRole('button', { name: 'Wróć do tekstu głównego' }).click();
  await says('@pion.example znów czyta tekst główny.');
  await page.getByRole('button', { name: 'Cofnij' }).click();
  expect(await text().inputValue()).toBe('Tylko na Bluesky');
  await text().fill('x'.repeat(312));
  await says('tekst jest za długi o 12 znaków (najwyżej 300). Skróć go albo napisz dla tego kanału osobny.');
  const send = page.getByRole('button', { name: 'Wyślij do akceptacji' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');
  await says('Najpierw popraw 1 rzecz w sprawdzeniu.');
  expect(browser.complaints.splice(0)).toEqual([]);
});

test('no violation at either width, in either theme', async () => {
  await open();
  await page.getByRole('heading', { name: 'Historia' }).waitFor();
  expect(await violationsEverywhere(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const place of ['Podgląd', 'Termin']) {
    await page.getByText(place, { exact: true }).locator('visible=true').first().click();
    expect(await violations(page)).toEqual([]);
  }
  await page.goto(`${web.url}/contents/new`);
  expect(await violations(page)).toEqual([]);
  expect(browser.complaints.splice(0)).toEqual([]);
});

describe('nothing typed is lost', () => {
  test('on a dropped connection', async () => {
    const id = await open();
    await browser.context.setOffline(true);
    await text().fill('Napisane w pociągu');
    await says('Nie zapisano: brak połączenia.');
    await says(/Tekst jest bezpieczny w tej przeglądarce\./);
    await text().fill('Napisane w pociągu, pod tunelem');
    await browser.context.setOffline(false);
    await saved();
    await expect.poll(() => bodyOf(id), { timeout: 10_000 }).toEqual(post('Napisane w pociągu, pod tunelem'));
    onlyCut();
  });

  test('on a reload before it was saved', async () => {
    const id = await open();
    await page.route('**/draft', (route) => route.abort());
    await text().fill('Jeszcze nie zapisane');
    await says('Nie zapisano: brak połączenia.');
    await page.unroute('**/draft');
    await page.reload();
    await says('Wróciły słowa, które nie zdążyły się zapisać.');
    expect(await text().inputValue()).toBe('Jeszcze nie zapisane');
    await expect.poll(() => bodyOf(id), { timeout: 10_000 }).toEqual(post('Jeszcze nie zapisane'));
    onlyCut();
  });

  test('on an expired sign-in: signed in again in another tab, it saves itself', async () => {
    const id = await open();
    const { db } = database;
    await db.deleteFrom('sessions').where('user_id', '=', owner.userId).execute();
    await text().fill('Napisane po wygaśnięciu sesji');
    await says('Nie zapisano: sesja wygasła.');
    const link = page.getByRole('link', { name: 'Zaloguj się' });
    expect([await link.getAttribute('target'), await link.getAttribute('href')]).toEqual([
      '_blank',
      `/sign-in?to=${encodeURIComponent(`/contents/${id}`)}`,
    ]);
    expect(await bodyOf(id)).toEqual(post('Pierwszy raz na ściance?'));
    const { auth } = web.services;
    const session = await auth.signInWithLink(stranger, await auth.mintLink(owner.email));
    const cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
    const at = cookie.indexOf('=');
    await browser.context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: web.url }]);
    await expect.poll(() => bodyOf(id), { timeout: 15_000 }).toEqual(post('Napisane po wygaśnięciu sesji'));
    await saved();
    onlyCut();
  });

  test('by two people who write in different places at once', async () => {
    const id = await open();
    const theirs = post('Pierwszy raz na ściance?', { variants: { [practice]: { text: 'od Kasi' } } });
    await saveDraft(
      database.db,
      kasia,
      { contentId: id, version: 1, title: 'Wejście próbne', body: theirs },
      new Date(monday.getTime() + 60_000),
    );
    await text().fill('ode mnie');
    await says(/Kasia Wróbel zmienia tu coś innego/);
    await expect.poll(() => bodyOf(id)).toEqual(post('ode mnie', { variants: { [practice]: { text: 'od Kasi' } } }));
    expect(browser.complaints.splice(0).filter((line) => !/409/.test(line))).toEqual([]);
  });

  test('in a second tab that changed the same words: both are shown, a third is written, both are kept', async () => {
    const id = await open();
    const second = await browser.page();
    await second.goto(`${web.url}/contents/${id}`);
    await text(second).fill('z drugiej karty');
    await saved(second);
    await expect.poll(() => bodyOf(id)).toEqual(post('z drugiej karty'));
    await second.close();
    await page.bringToFront();
    await text().fill('z pierwszej karty');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Dwie wersje tych samych słów').waitFor();
    await dialog.getByText('z drugiej karty').waitFor();
    await dialog.getByLabel('Twoja wersja').fill('z obu kart');
    await dialog.getByRole('button', { name: 'Zapisz tę wersję' }).click();
    await expect.poll(() => bodyOf(id)).toEqual(post('z obu kart'));
    const copies = await database.db
      .selectFrom('draft_copies')
      .select('body')
      .where('content_id', '=', id)
      .orderBy('kept_at')
      .execute();
    // A third text was written from both: each of the two gave way, and each is kept.
    expect(copies.map(({ body }) => (body as PostBody).text).sort()).toEqual(['z drugiej karty', 'z pierwszej karty']);
    await page.reload();
    await says(/zachowano słowa, które ustąpiły/);
    expect(browser.complaints.splice(0).filter((line) => !/409/.test(line))).toEqual([]);
  });
});

test('who takes the other version finds their own words in the history', async () => {
  const id = await open();
  const theirs = post('od Kasi');
  await saveDraft(database.db, kasia, { contentId: id, version: 1, title: 'Wejście próbne', body: theirs }, monday);
  await text().fill('moje, porzucone');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Weź tę' }).click();
  await dialog.getByRole('button', { name: 'Zapisz tę wersję' }).click();
  await saved();
  expect(await text().inputValue()).toBe('od Kasi');
  expect(await bodyOf(id)).toEqual(theirs);
  await page.reload();
  await page.getByRole('button', { name: 'Przywróć te słowa' }).click();
  await says('Słowa wróciły do szkicu; to, co tam było, jest w historii.');
  expect(await bodyOf(id)).toEqual(post('moje, porzucone'));
  await expect.poll(() => text().inputValue()).toBe('moje, porzucone');
  expect(browser.complaints.splice(0).filter((line) => !/409/.test(line))).toEqual([]);
});

test('pictures: several at once, one of them bad; described, ordered, taken off and put back', async () => {
  const id = await open();
  const picture = (background: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .jpeg()
      .toBuffer();
  await page.locator('input[type=file]').setInputFiles([
    { name: 'ściana.jpg', mimeType: 'image/jpeg', buffer: await picture('#b2541a') },
    { name: 'program.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300, 1)]) },
    { name: 'buty.jpg', mimeType: 'image/jpeg', buffer: await picture('#3566a8') },
  ]);
  await says('To nie jest obraz, choć nazwa tak mówi. Wybierz plik JPEG, PNG, WebP albo GIF.');
  await says('2 z 4');
  const descriptions = page.getByLabel('Opis dla osób niewidomych');
  await descriptions.nth(0).fill('pierwsze');
  await descriptions.nth(1).fill('drugie');
  await page.getByRole('button', { name: 'Przesuń dalej' }).nth(0).click();
  await expect.poll(async () => (await bodyOf(id)).media.map(({ alt }) => alt)).toEqual(['drugie', 'pierwsze']);
  await page.getByRole('button', { name: 'Usuń zdjęcie' }).nth(0).click();
  await expect.poll(async () => (await bodyOf(id)).media.map(({ alt }) => alt)).toEqual(['pierwsze']);
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await expect.poll(async () => (await bodyOf(id)).media.map(({ alt }) => alt)).toEqual(['drugie', 'pierwsze']);
  expect(browser.complaints.splice(0).filter((line) => !/422/.test(line))).toEqual([]);
});

test('the night without a 2:30 is explained, and the choice is kept with the time', async () => {
  const id = await open();
  await page.getByLabel('Wybrany termin').check();
  await page.getByLabel('Data').fill('2027-03-28');
  await page.getByLabel('Godzina').fill('02:30');
  await says('Godziny 02:30 tego dnia nie ma, bo zmienia się czas. Wybierz:');
  await page.getByLabel('01:30 (+01:00)').check();
  await page.getByRole('button', { name: 'Zapisz termin' }).click();
  await says(/Wyjdzie niedz 28 mar 2027, 01:30\./);
  const rows = await database.db
    .selectFrom('publications')
    .select(['due_wall', 'due_disambiguation', 'due_at'])
    .where('content_id', '=', id)
    .execute();
  expect(rows).toEqual(
    Array(2).fill({
      due_wall: '2027-03-28T02:30',
      due_disambiguation: 'earlier',
      due_at: new Date('2027-03-28T00:30Z'),
    }),
  );
  expect(browser.complaints.splice(0)).toEqual([]);
});

test('sent to the client from a phone, changed since, and sent again', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const id = await open('Buty na start.');
  await page.getByRole('button', { name: 'Wyślij do akceptacji' }).locator('visible=true').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Słowo od Ciebie').fill('Proszę o rzut oka.');
  await dialog.getByRole('button', { name: 'Wyślij do akceptacji' }).click();
  await says('Wysłano do 1 osoby.');
  expect((await content(id)).stage).toBe('in_review');
  await text().fill('Buty na start, dwie rady.');
  await page.getByRole('button', { name: 'Wyślij nową wersję' }).locator('visible=true').click();
  await dialog.getByRole('button', { name: 'Wyślij do akceptacji' }).click();
  await says('Czeka u klienta.');
  const reviews = await database.db
    .selectFrom('reviews')
    .select(['round', 'status'])
    .where('content_id', '=', id)
    .orderBy('round')
    .execute();
  expect(reviews).toEqual([
    { round: 1, status: 'withdrawn' },
    { round: 2, status: 'open' },
  ]);
  expect(browser.complaints.splice(0)).toEqual([]);
});

test('begun from a day of the calendar', async () => {
  await page.goto(`${web.url}/contents/new?client=${clientId}&date=2026-12-02&time=18:00`);
  await page.getByLabel(/^Tytuł/).fill('Nowy wpis');
  await page.getByRole('button', { name: 'Zacznij pisać' }).click();
  await page.waitForURL(/\/contents\/[0-9a-f-]{36}$/);
  const id = page.url().split('/').at(-1) ?? '';
  expect(await content(id)).toMatchObject({ title: 'Nowy wpis', stage: 'draft' });
  const rows = await database.db.selectFrom('publications').select('due_wall').where('content_id', '=', id).execute();
  expect(rows).toEqual([{ due_wall: '2026-12-02T18:00' }, { due_wall: '2026-12-02T18:00' }]);
  expect(browser.complaints.splice(0)).toEqual([]);
});
