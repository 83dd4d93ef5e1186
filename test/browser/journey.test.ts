import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type App, startApp } from '#test/support/app.ts';
import { launchBrowser, type TestBrowser } from '#test/support/browser.ts';
import { violations } from '#test/support/signed-in.ts';
import { authorityFile, startSmtp, type TestSmtp } from '#test/support/smtp.ts';
import { makeDkim } from './journey.mails.ts';
import { basia, malwa, ola, readers, sheet, zoneOfTheDay } from './journey.practice.ts';

/**
 * The main job, lived through on the built app by people with browsers and mailboxes: from an installation without an
 * owner to a newsletter that leaves out whoever unsubscribed. Each step begins where the one before ended.
 */

const dkim = makeDkim(malwa.domain);
const relay = { security: 'starttls', user: 'malwa', password: 'ślimak na ścieżce' } as const;

let smtp: TestSmtp;
let app: App;
let browser: TestBrowser;
let page: Page;
/** `/clients/<id>` of the flower shop. */
let client = '';
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
  console.info(`${page.url()}\n${unsound.join('\n')}\n${browser.complaints.join('\n')}\n${app.logs().slice(-3_000)}`);
});

/** Opens a page and waits until its scripts run. */
async function open(path: string): Promise<void> {
  await page.goto(path.startsWith('http') ? path : `${app.url}${path}`);
  await settled();
}

async function settled(): Promise<void> {
  await page.waitForLoadState('networkidle');
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
  await page.getByLabel('Strefa czasowa').selectOption(zoneOfTheDay(new Date()));
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
  await page.screenshot({ path: '/tmp/journey/wrong.png', fullPage: true });
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

test('on all of it: no complaint in the console, and axe finds nothing', () => {
  expect(unsound).toEqual([]);
});
