import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type App, startApp } from '#test/support/app.ts';
import { launchBrowser, type TestBrowser } from '#test/support/browser.ts';
import { violations } from '#test/support/signed-in.ts';
import { authorityFile, startSmtp, type TestSmtp } from '#test/support/smtp.ts';
import { headerOf, linkIn, type Mail, mailsTo, makeDkim, signedHeaders, wayOut } from './journey.mails.ts';
import { basia, malwa, ola, photograph, readers, sheet, texts, wallIn, zoneOfTheDay } from './journey.practice.ts';

/**
 * The main job, lived through on the built app by people with browsers and mailboxes: from an installation without an
 * owner to a newsletter that leaves out whoever unsubscribed. Each step begins where the one before ended.
 */

vi.setConfig({ testTimeout: 150_000 });

const dkim = makeDkim(malwa.domain);
const relay = { security: 'starttls', user: 'malwa', password: 'ślimak na ścieżce' } as const;

let smtp: TestSmtp;
let app: App;
let browser: TestBrowser;
let page: Page;
/** The approver's telephone: another browser, without scripts. */
let phone: TestBrowser;
let zone = '';
/** `/clients/<id>` of the flower shop, its practice page, and what is written for it. */
let client = '';
let practice = '';
const paths = { post: '', newsletter: '', tip: '' };
/** What the readers got, newest last. */
let letters: Mail[] = [];
let broken = false;
/** Wrong, but not in the way of going on. */
const unsound: string[] = [];

beforeAll(async () => {
  smtp = await startSmtp(relay);
  app = await startApp({
    env: {
      SMTP_URL: `smtp://${relay.user}:${encodeURIComponent(relay.password)}@127.0.0.1:${smtp.port}`,
      MAIL_FROM: 'asystentka@praktyka.example',
      OUTBOUND_ALLOW: `127.0.0.1:${smtp.port}`,
      NODE_EXTRA_CA_CERTS: authorityFile,
      LOG_LEVEL: 'warn',
    },
  });
  browser = await launchBrowser({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  browser.context.setDefaultTimeout(20_000);
  page = await browser.page();
}, 120_000);

afterAll(async () => {
  await phone?.close();
  await browser?.close();
  await app?.stop();
  await smtp?.stop();
});

beforeEach(({ skip }) => {
  skip(broken, 'the step before did not end');
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  broken = true;
  mkdirSync('test-results', { recursive: true });
  await page.screenshot({ path: 'test-results/journey-failed.png', fullPage: true }).catch(() => {});
  const last = phone?.context.pages().at(-1);
  await last?.screenshot({ path: 'test-results/journey-failed-phone.png' }).catch(() => {});
  console.info(
    `${last?.url()}\n${page.url()}\n${unsound.join('\n')}\n${browser.complaints.join('\n')}\n${app.logs().slice(-3_000)}`,
  );
});

/** Opens a page and waits until its scripts run. */
async function open(path: string): Promise<void> {
  await page.goto(path.startsWith('http') ? path : `${app.url}${path}`);
  await settled();
}

async function settled(): Promise<void> {
  // The calendar's live updates never end; it says by itself that its scripts run.
  if (page.url().includes('/calendar')) await page.locator('[data-ready]').waitFor();
  else await page.waitForLoadState('networkidle');
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const heading = (name: string | RegExp) => page.getByRole('heading', { name });

/** Looks at what is open: what axe finds wrong, and what the console complained about, is held against the last step. */
async function isSound(where = page): Promise<void> {
  const found = [...(await violations(where)), ...browser.complaints.splice(0)];
  unsound.push(...found.map((line) => `${new URL(where.url()).pathname}: ${line}`));
}

test('the printed address makes the first owner, once', async () => {
  const address = await expect
    .poll(() => /http:\/\/\S+\/setup\/\S+/.exec(app.logs())?.[0], { timeout: 20_000 })
    .toBeTruthy()
    .then(() => /http:\/\/\S+\/setup\/\S+/.exec(app.logs())?.[0] ?? '');
  await open(address);
  await isSound();
  await page.getByLabel('Nazwa Twojej praktyki').fill(ola.workspace);
  await page.getByLabel('Imię i nazwisko').fill(ola.name);
  await page.getByLabel('Adres e-mail').fill(ola.email);
  await page.getByLabel('Hasło').fill(ola.password);
  expect(await page.getByLabel('Strefa czasowa').inputValue()).toBe('Europe/Warsaw');
  await button('Utwórz i zaloguj').click();
  await page.waitForURL(`${app.url}/`);
  await settled();
  await isSound();
  expect((await fetch(address)).status).toBe(404);
});

test('signing out and in again, with the password', async () => {
  await button(/Twoje konto/).click();
  await button('Wyloguj').click();
  await heading('Zaloguj się').waitFor();
  await isSound();
  await page.getByLabel('Adres e-mail').fill(ola.email);
  await page.getByLabel('Hasło').fill(ola.password);
  await button('Zaloguj się').click();
  await page.waitForURL(`${app.url}/`);
});

test('the first client, with an address for her newsletters and somebody who approves', async () => {
  await open('/clients/new');
  await page.getByLabel('Nazwa').fill(malwa.name);
  zone = zoneOfTheDay(new Date());
  await page.getByLabel('Strefa czasowa').selectOption(zone);
  await button('Dodaj klienta').click();
  await page.waitForURL(/\/clients\/[0-9a-f-]{36}$/);
  client = new URL(page.url()).pathname;
  await isSound();

  await open(`${client}/details`);
  await page.getByLabel('Adres pocztowy').fill(malwa.address);
  await button('Zapisz').click();
  await page.getByText('Zapisano').first().waitFor();

  await open(`${client}/approval`);
  await page.getByRole('link', { name: 'Dodaj osobę' }).first().click();
  await page.getByLabel('Imię i nazwisko').fill(basia.name);
  await page.getByLabel('Adres e-mail').fill(basia.email);
  await button('Dodaj osobę').click();
  await page.waitForURL(`${app.url}${client}/approval`);
  await page.getByText(basia.email).waitFor();
  await isSound();
});

test('a practice page to publish to', async () => {
  await open(`${client}/channels`);
  await page.getByRole('link', { name: 'Dodaj kanał' }).first().click();
  await isSound();
  await page.getByRole('link', { name: 'Strona na próbę' }).click();
  await page.getByLabel('Nazwa').fill('Malwa na próbę');
  await button('Dodaj').click();
  await page.getByText('Połączono: Malwa na próbę.').waitFor();
  await isSound();
  await page.getByRole('link', { name: 'Malwa na próbę' }).first().click();
  practice = (await page.getByRole('link', { name: 'Otwórz stronę' }).getAttribute('href')) ?? '';
  await isSound();
});

test('a mailing list on a real mail server: a wrong password is said, and nothing typed is lost', async () => {
  await open(`${client}/channels/new/mailingList`);
  const typed: [label: string, value: string][] = [
    ['Nazwa nadawcy', malwa.name],
    ['Adres nadawcy', malwa.from],
    ['Odpowiedzi idą do', basia.email],
    ['Serwer poczty', '127.0.0.1'],
    ['Port', String(smtp.port)],
    ['Nazwa użytkownika', relay.user],
  ];
  for (const [label, value] of typed) await page.getByRole('textbox', { name: label }).fill(value);
  await page.getByText('Dalsze ustawienia').click();
  await page.getByLabel('Domena DKIM').fill(dkim.domain);
  await page.getByLabel('Selektor DKIM').fill(dkim.selector);
  await page.getByLabel('Klucz prywatny DKIM').fill(dkim.privateKey);
  await page.getByLabel('Hasło').fill('nie to');
  await button('Połącz').click();
  const password = page.getByLabel('Hasło');
  await page.locator('input[name=password][aria-invalid=true]').waitFor();
  expect(await page.locator('[aria-invalid=true]').count()).toBe(1);
  for (const [label, value] of typed) {
    expect(await page.getByRole('textbox', { name: label }).inputValue(), label).toBe(value);
  }
  expect(await page.getByLabel('Klucz prywatny DKIM').inputValue()).toBe(dkim.privateKey);
  expect(browser.complaints.splice(0).filter((said) => !said.includes('422'))).toEqual([]);
  expect(await smtp.received()).toBe(0);

  await password.fill(relay.password);
  await button('Połącz').click();
  await page.getByText(/^Połączono: /).waitFor();
  await isSound();
});

test('a list, and a sheet with Polish letters and bad rows', async () => {
  await open('/audience/lists/new');
  await page.getByLabel('Nazwa listy').fill('Stali klienci Malwy');
  await button('Utwórz listę').click();
  await page.waitForURL(/\/audience\/lists\/[0-9a-f-]{36}$/);
  await isSound();
  await page.getByRole('link', { name: 'Importuj plik' }).click();
  await page.getByLabel('Plik CSV').setInputFiles({ name: 'klienci.csv', mimeType: 'text/csv', buffer: sheet });
  await button('Wczytaj plik').click();
  await heading('Która kolumna jest czym?').waitFor();
  await page.getByText('6 wierszy w pliku klienci.csv').waitFor();
  const meaning = (column: string) => page.getByLabel(`Kolumna „${column}” to`);
  expect(await meaning('Adres e-mail').inputValue()).toBe('email');
  expect(await meaning('Imię i nazwisko').inputValue()).toBe('name');
  await meaning('Miasto').selectOption('field');
  await page.getByRole('cell', { name: readers.lukasz.city }).waitFor();
  await isSound();
  await page.getByLabel(/Te osoby zgodziły się/).check();
  await button('Importuj 6 wierszy').click();
  await heading('Import zakończony').waitFor();
  await page.getByText('Dodano 3 osoby').waitFor();
  await page.getByText('Pominięto 3 wiersze').waitFor();
  for (const reason of ['brak adresu e-mail', 'to nie jest adres e-mail', 'powtórzenie w pliku']) {
    await page.getByText(`1: ${reason}`).waitFor();
  }
  await isSound();
  const report = await page.request.get(new URL('report', `${page.url()}/`).href);
  expect(await report.text()).toContain('nie-adres');
  await page.getByRole('link', { name: 'Do listy' }).click();
  await page.getByText(readers.zofia.name).waitFor();
  await isSound();
});

/** Fills in the page for something new; answers its address. */
async function begin(kind: 'Wpis' | 'Newsletter', title: string, wall = ''): Promise<string> {
  await open('/calendar');
  await page.getByRole('link', { name: 'Nowa treść' }).first().click();
  await page.getByRole('radio', { name: kind }).check();
  await page.getByLabel('Tytuł, tylko dla Ciebie').fill(title);
  if (wall) {
    await page.getByLabel('Data').fill(wall.slice(0, 10));
    await page.getByLabel('Godzina').fill(wall.slice(11));
  }
  await isSound();
  await button('Zacznij pisać').click();
  await page.waitForURL(/\/contents\/[0-9a-f-]{36}$/);
  await settled();
  return new URL(page.url()).pathname;
}

const saved = () =>
  page
    .getByRole('status')
    .filter({ hasText: /^Zapisano \d/ })
    .first()
    .waitFor();

test('a post with a photograph and its description', async () => {
  paths.post = await begin('Wpis', texts.post.title);
  await page.getByLabel('Tekst: Tekst główny').fill(texts.post.text);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'wieniec.jpg', mimeType: 'image/jpeg', buffer: await photograph() });
  await page.getByLabel('Opis dla osób niewidomych').fill(texts.post.alt);
  await saved();
  await setTime(lastOfToday());
  await isSound();
  await open(paths.post);
  expect(await page.getByLabel('Tekst: Tekst główny').inputValue()).toBe(texts.post.text);
  expect(await page.getByLabel('Opis dla osób niewidomych').inputValue()).toBe(texts.post.alt);
});

/** The mail in its frame. The frame runs nothing, so it is read by its address. */
async function rendered(where: Page): Promise<string> {
  const address = await where.locator('iframe:not([aria-hidden])').first().getAttribute('src');
  return (await where.request.get(new URL(address ?? '', app.url).href)).text();
}

/** Nearly the end of the client's day: nothing goes out while people are still deciding. */
const lastOfToday = () => `${wallIn(zone, new Date()).slice(0, 10)}T23:58`;

/** The time of what is open, on the client's clock. */
async function setTime(wall: string): Promise<void> {
  await page.getByRole('radio', { name: 'Wybrany termin' }).check();
  await page.locator('input[name=date]').fill(wall.slice(0, 10));
  await page.locator('input[name=time]').fill(wall.slice(11));
  await button('Zapisz termin').click();
  await page.getByRole('status').filter({ hasText: 'Wyjdzie dziś' }).first().waitFor();
}

test('a newsletter from the starter, with the same photograph, tried out on oneself', async () => {
  paths.newsletter = await begin('Newsletter', texts.letter.title);
  await page.getByLabel('Temat').fill(texts.letter.subject);
  await page.getByLabel('Zajawka').fill(texts.letter.preheader);
  const source = page.getByLabel('Źródło newslettera (MJML)');
  const starter = await source.inputValue();
  await source.fill(texts.letter.change(starter));
  await button('Wstaw').click();
  await page.getByRole('menuitem', { name: 'Zdjęcie…' }).click();
  // It is known by its description, which stayed with it.
  await button(texts.post.alt).click();
  expect(await page.getByLabel('Co na nim widać?').inputValue()).toBe(texts.post.alt);
  await page.getByRole('dialog').getByRole('button', { name: 'Wstaw' }).click();
  await saved();
  await page
    .getByText('Podpisany dla malwa.example')
    .or(page.getByText(/^Pokaż jeszcze/))
    .first()
    .waitFor();
  await expect.poll(() => page.getByText(/^Zatrzymuje wysyłkę/).count(), { timeout: 20_000 }).toBe(0);
  await expect.poll(() => rendered(page), { timeout: 20_000 }).toContain(texts.letter.first);
  await isSound();
  await button('Wyślij próbny do mnie').click();
  const [trial] = await mailsTo(smtp, ola.email, new RegExp(texts.letter.subject));
  expect(trial?.parsed.html).toContain(texts.letter.first);
  await page.getByText('Plan', { exact: true }).click();
  await setTime(lastOfToday());
  await isSound();
});

test('all that waits is sent for review: one mail, one link', async () => {
  paths.tip = await begin('Wpis', texts.tip.title, `${dayAfter(lastOfToday())}T09:00`);
  await page.getByLabel('Tekst: Tekst główny').fill(texts.tip.text);
  await saved();
  await open('/reviews/send');
  await button('Zaznacz wszystko').click();
  await page.getByLabel('Kilka słów od siebie').fill('Pani Basiu, to na ten tydzień.');
  await isSound();
  await button('Wyślij 3 pozycje').click();
  await page.waitForURL(`${app.url}/reviews`);
  await settled();
  await isSound();
});

const dayAfter = (wall: string) =>
  new Date(Date.parse(`${wall.slice(0, 10)}T12:00Z`) + 86_400_000).toISOString().slice(0, 10);

test('the page of the approver is sound, and fits a phone', async () => {
  const [mail] = await mailsTo(smtp, basia.email, /3 rzeczy czekają na Ciebie/);
  const other = await launchBrowser({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  try {
    const small = await other.page();
    await small.goto(linkIn(mail as Mail, `${app.url}/approve/`));
    for (const title of [texts.tip.title, texts.letter.title, texts.post.title]) {
      await goTo(small, title);
      await small.waitForLoadState('networkidle');
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await isSound(small);
    }
    unsound.push(...other.complaints);
  } finally {
    await other.close();
  }
});

test('on a phone without scripts: approve the one, ask for a change of the other', async () => {
  const [mail] = await mailsTo(smtp, basia.email, /3 rzeczy czekają na Ciebie/);
  if (!mail) throw new Error('no mail');
  expect(mail.parsed.text).toContain('Pani Basiu, to na ten tydzień.');
  expect(mail.parsed.headers.get('auto-submitted')).toBe('auto-generated');
  phone = await launchBrowser({
    reducedMotion: 'reduce',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
  });
  const small = await phone.page();
  small.setDefaultTimeout(20_000);
  await small.goto(linkIn(mail, `${app.url}/approve/`));
  await small.getByText('Pani Basiu, to na ten tydzień.').waitFor();
  await goTo(small, texts.post.title);
  expect(await small.getByRole('img', { name: texts.post.alt }).count()).toBe(1);
  await small.getByRole('button', { name: 'Zatwierdź', exact: true }).click();
  await small.getByText(`„${texts.post.title}” – zatwierdzone.`).waitFor();

  await goTo(small, texts.letter.title);
  await small.getByText('3 osoby na liście').waitFor();
  expect(await rendered(small)).toContain(texts.letter.first);
  await small.getByRole('link', { name: 'Poproś o zmianę' }).click();
  await small.getByLabel('Co zmienić?').fill(texts.letter.wish);
  await small.getByRole('button', { name: 'Wyślij', exact: true }).click();
  await small.getByText(`„${texts.letter.title}” – prośba o zmianę przekazana.`).waitFor();
  expect(phone.complaints).toEqual([]);
});

/** To an item of the approver's page, which begins with any of them. */
async function goTo(small: Page, title: string): Promise<void> {
  if ((await small.getByRole('heading', { level: 1 }).textContent()) !== title)
    await small.getByRole('link', { name: title }).first().click();
  await small.getByRole('heading', { name: title, level: 1 }).waitFor();
}

test('the assistant hears of both, changes it, and sends it again', async () => {
  await mailsTo(smtp, ola.email, new RegExp(`^Zatwierdzone: ${texts.post.title}`));
  const [asked] = await mailsTo(smtp, ola.email, new RegExp(`^Do poprawy: ${texts.letter.title}`));
  expect(asked?.parsed.text).toContain(texts.letter.wish);
  await open('/');
  await page.getByText(texts.letter.wish).first().waitFor();
  await isSound();
  await open(paths.newsletter);
  const source = page.getByLabel('Źródło newslettera (MJML)');
  await source.fill((await source.inputValue()).replace(texts.letter.first, texts.letter.better));
  await saved();
  await button('Wyślij nową wersję').first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Wyślij do akceptacji' }).click();
  await page.getByRole('status').filter({ hasText: 'Wysłano do 1 osoby.' }).first().waitFor();
});

test('on the phone: what changed is marked, and all that remain are approved at once', async () => {
  const [mail] = await mailsTo(smtp, basia.email, /2 rzeczy czekają na Ciebie/);
  if (!mail) throw new Error('no mail');
  const small = await phone.page();
  small.setDefaultTimeout(20_000);
  await small.goto(linkIn(mail, `${app.url}/approve/`));
  await goTo(small, texts.letter.title);
  await small
    .getByText(/^Zmienione/)
    .first()
    .waitFor();
  await small.getByRole('button', { name: 'Zatwierdź wszystkie pozostałe (2)' }).click();
  await small.getByRole('heading', { name: 'Dziękujemy, to już wszystko' }).waitFor();
  expect(phone.complaints).toEqual([]);
});

/** The next full minute that leaves time to say so. */
function nextMinute(): Date {
  const minute = 60_000;
  return new Date(Math.ceil((Date.now() + 25_000) / minute) * minute);
}

test('another time of the same day keeps the approval, and at its minute both go out', async () => {
  const due = nextMinute();
  await open(paths.newsletter);
  await page.getByText('Plan', { exact: true }).click();
  await setTime(wallIn(zone, due));
  await open(paths.post);
  await setTime(wallIn(zone, due));
  await page
    .getByText(/Klient wyraził zgodę/)
    .first()
    .waitFor();
  expect(Date.now(), 'the times were set before they came').toBeLessThan(due.getTime());
  expect(await (await fetch(practice)).text()).not.toContain(texts.post.text);

  for (const path of [
    '/',
    '/calendar',
    '/clients',
    client,
    '/audience',
    '/settings/people',
    '/settings/sessions',
    '/settings/audit',
  ]) {
    await open(path);
    await isSound();
  }

  letters = await Promise.all(
    Object.values(readers).map(async ({ email }) => (await mailsTo(smtp, email, /./, 1, 90_000))[0] as Mail),
  );
  for (const { parsed } of letters) {
    const late = (parsed.date?.getTime() ?? 0) - due.getTime();
    expect(late, 'milliseconds after its minute').toBeGreaterThanOrEqual(-1_000);
    expect(late, 'milliseconds after its minute').toBeLessThan(20_000);
  }
});

test('the post is on the practice page, picture and description with it', async () => {
  await open(practice);
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByText(texts.post.text).count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  const picture = page.getByRole('img', { name: texts.post.alt });
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400);
  expect(await page.getByText(texts.tip.text).count()).toBe(0);
  await isSound();
  await open(paths.post);
  await page
    .getByText(/^Opublikowano/)
    .first()
    .waitFor();
  await isSound();
});

const mustBeSigned = 'from to subject list-unsubscribe list-unsubscribe-post list-id feedback-id'.split(' ');

test('each reader got one mail, of their own, signed and with a way out', async () => {
  for (const [index, reader] of Object.values(readers).entries()) {
    const { mail, parsed } = letters[index] as Mail;
    expect(mail).toMatchObject({ secure: true, user: relay.user, to: [reader.email], from: malwa.from });
    expect(await mailsTo(smtp, reader.email, /./)).toHaveLength(1);
    expect(parsed.subject).toBe(texts.letter.subject);
    expect(parsed.from?.value).toEqual([{ name: malwa.name, address: malwa.from }]);
    expect(parsed.replyTo?.value).toEqual([{ name: '', address: basia.email }]);
    const first = reader.name.split(' ')[0] || 'miło nam';
    for (const said of [
      `Dzień dobry, ${first}!`,
      texts.letter.better,
      texts.letter.cityOf(reader.city),
      malwa.address,
    ]) {
      expect(parsed.text?.replace(/\s+/g, ' '), reader.email).toContain(said);
      expect(parsed.html, reader.email).toContain(said);
    }
    expect(parsed.html).not.toMatch(/\{\{|placeholder/);
    expect(headerOf(parsed, 'list-unsubscribe')).toMatch(new RegExp(`^<${app.url}/u/[^>]+>$`));
    expect(headerOf(parsed, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headerOf(parsed, 'list-id')).toMatch(/<[0-9a-f-]{36}\.lists\.malwa\.example>$/);
    expect(headerOf(parsed, 'precedence')).toBe('bulk');
    expect(headerOf(parsed, 'feedback-id')).toMatch(/:newsletter:asystentka$/);
    expect(headerOf(parsed, 'x-auto-response-suppress')).toBe('All');
    expect(parsed.messageId).toMatch(/\.[123]@malwa\.example>$/);
    expect(headerOf(parsed, 'content-type')).toMatch(/^multipart\/alternative/);
    expect(await signedHeaders(mail, dkim)).toEqual(expect.arrayContaining(mustBeSigned));
    expect(parsed.html).toContain(wayOut(parsed));
  }
  expect(new Set(letters.map(({ parsed }) => parsed.messageId)).size).toBe(3);
  const pictures = [...(letters[0]?.parsed.html || '').matchAll(/<img[^>]* src="([^"]+)"/g)].map(([, src]) => src);
  expect(pictures).toHaveLength(1);
  const picture = await fetch(pictures[0] ?? '');
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
});

test('one click unsubscribes, as a mail program does it: a POST without a cookie', async () => {
  const url = wayOut((letters[0] as Mail).parsed);
  // Scanners follow links: that alone changes nothing.
  expect((await fetch(url)).status).toBe(200);
  await open('/audience');
  expect(await page.getByText('1 wypis').count()).toBe(0);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(answer.status).toBe(200);
  await page.reload();
  await page.getByText('2 czytelników').first().waitFor();
  await page.getByText('1 wypis').first().waitFor();
  await open(url);
  await isSound();
});

test('the next newsletter goes out without that reader', async () => {
  await open(paths.newsletter);
  await button('Więcej działań').click();
  await page.getByRole('menuitem', { name: 'Powiel', exact: true }).click();
  await page.waitForURL((at) => at.pathname !== paths.newsletter && at.pathname.startsWith('/contents/'));
  await settled();
  await page.getByLabel('Temat').fill('Jeszcze jedno słowo');
  await saved();
  await page.getByText('Plan', { exact: true }).click();
  await setTime(lastOfToday());
  await button('Zdecyduj za klienta').click();
  await page.getByLabel('Jak padła zgoda?').fill('Przez telefon, pani Basia.');
  await button('Zapisz zgodę').click();
  await page
    .getByText(/Zgoda zapisana w imieniu klienta/)
    .first()
    .waitFor();
  await button('Więcej działań').click();
  await page.getByRole('menuitem', { name: 'Opublikuj teraz' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Opublikuj teraz' }).click();
  const { zofia, lukasz, nobody } = readers;
  for (const { email } of [lukasz, nobody]) await mailsTo(smtp, email, /^Jeszcze jedno słowo$/);
  await mailsTo(smtp, ola.email, /^Wysłane: /, 2);
  expect(await mailsTo(smtp, zofia.email, /./)).toHaveLength(1);
  await page.reload();
  await settled();
  await isSound();
});

test('on all of it: no complaint in the console, and axe finds nothing', () => {
  expect(unsound).toEqual([]);
});
