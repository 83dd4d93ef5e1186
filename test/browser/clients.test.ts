import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readClient } from '#server/clients/clients.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
  owner = await makeOwner(database.db);
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
  expect(browser.complaints.splice(0)).toEqual([]);
});

async function open(path: string): Promise<void> {
  await page.goto(`${web.url}${path}`);
  await page.waitForLoadState('networkidle');
}

describe('a new client', () => {
  test('an empty list says what lives there; four fields make the first one', async () => {
    await open('/clients');
    await page.getByText('Tu mieszkają firmy, dla których pracujesz').waitFor();
    await page.getByRole('link', { name: 'Nowy klient' }).click();
    await page.getByLabel('Nazwa').fill('Kwiaciarnia Malwa');
    await page.getByLabel('Strefa czasowa').selectOption('Europe/Warsaw');
    await page.getByRole('radio', { name: 'Fioletowy' }).check();
    await page.getByRole('button', { name: 'Dodaj klienta' }).click();
    await page.getByRole('heading', { name: 'Kwiaciarnia Malwa', level: 1 }).waitFor();
    expect(await page.title()).toContain('Kwiaciarnia Malwa');
    // The reader goes on at the content, and the sidebar knows the client.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.getByRole('navigation', { name: 'Główna' }).getByRole('link', { name: 'Kwiaciarnia Malwa' }).waitFor();
    const [row] = await database.db
      .selectFrom('clients')
      .select(['colour'])
      .where('workspace_id', '=', owner.workspaceId)
      .execute();
    expect(row?.colour).toBe('#7a58b0');
  });

  test('without scripts, what was refused is said at its field and what was typed stays', async () => {
    const quiet = await launchSignedIn(web, owner, { javaScriptEnabled: false });
    const still = await quiet.page();
    await still.goto(`${web.url}/clients/new`);
    await still.getByLabel('Nazwa').fill('   ');
    await still.getByLabel('Strefa czasowa').selectOption('America/New_York');
    await still.getByRole('button', { name: 'Dodaj klienta' }).click();
    await still.getByText('Podaj nazwę klienta.').waitFor();
    expect(await still.getByLabel('Strefa czasowa').inputValue()).toBe('America/New_York');
    expect(await still.getByLabel('Nazwa').getAttribute('aria-invalid')).toBe('true');
    await quiet.close();
  });
});

describe('a client’s page', () => {
  let clientId: string;
  let base: string;

  beforeEach(async () => {
    clientId = await makeClient(database.db, owner.workspaceId, { name: 'Piekarnia Żytnia' });
    base = `/clients/${clientId}`;
  });

  test('an approver is added, changed and removed', async () => {
    await open(base);
    await page.getByRole('link', { name: 'Dodaj osobę' }).click();
    await page.getByLabel('Imię i nazwisko').fill('Ewa Mączka');
    await page.getByLabel('Adres e-mail').fill('ewa@zytnia.example');
    await page.getByRole('button', { name: 'Dodaj osobę' }).click();
    await page.getByText('ewa@zytnia.example').waitFor();
    await page.getByRole('link', { name: 'Zmień', exact: true }).click();
    await page.getByLabel('Adres e-mail').fill('ewa.maczka@zytnia.example');
    await page.getByRole('button', { name: 'Zapisz' }).click();
    await page.getByText('ewa.maczka@zytnia.example').waitFor();
    await page.getByRole('button', { name: 'Więcej: Ewa Mączka' }).click();
    await page.getByRole('menuitem', { name: 'Usuń' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Usuń: Ewa Mączka' }).click();
    await page.getByText('Dodaj osobę, która u klienta mówi').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('the policy is saved, and the overview says it in a sentence', async () => {
    await open(`${base}/approval`);
    await page.getByLabel('Gdy zgoda się spóźni').selectOption('1440');
    await page.getByRole('button', { name: 'Zapisz' }).click();
    await page.getByText('Zapisano').waitFor();
    await page.getByRole('link', { name: 'Przegląd' }).click();
    await page.getByText('w ciągu 1 doby od terminu').waitFor();
    await page.getByRole('link', { name: 'Zatwierdzanie' }).click();
    await page.getByLabel('Zgoda niepotrzebna').check();
    await page.getByRole('button', { name: 'Zapisz' }).click();
    await page.getByText('Zapisano').waitFor();
    expect(await readClient(database.db, owner, clientId)).toMatchObject({
      approvalPolicy: 'not_needed',
      graceMinutes: 1440,
    });
  });

  test('a logo is uploaded, refused when it is no picture, and taken off', async () => {
    await open(`${base}/details`);
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'znak.png', mimeType: 'image/png', buffer: Buffer.from('MZ, not a picture') });
    await page.getByText('To nie jest obraz, choć nazwa tak mówi.').waitFor();
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
    expect(await logoOf()).toBeNull();
    const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#7a58b0' } });
    await input.setInputFiles({ name: 'znak.png', mimeType: 'image/png', buffer: await picture.png().toBuffer() });
    await page.getByRole('button', { name: 'Zmień', exact: true }).waitFor();
    await page
      .locator(`img[src="/media/${await logoOf()}/small"]`)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Usuń', exact: true }).click();
    await page.getByRole('button', { name: 'Wybierz obraz' }).waitFor();
    expect(await logoOf()).toBeNull();
  });

  const logoOf = async () => (await readClient(database.db, owner, clientId)).logoId;

  test('a pause is seen everywhere and taken back where it is said', async () => {
    await open(`${base}/details`);
    await page.getByRole('button', { name: 'Włącz pauzę' }).click();
    await page.getByText('Nic tego klienta nie wyjdzie').first().waitFor();
    await page.getByRole('button', { name: 'Wznów' }).first().click();
    await page.getByText('Pauza.').waitFor({ state: 'detached' });
  });

  test('another zone shows what moves before it does', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    const dueAt = new Date('2026-11-25T08:00:00Z');
    await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], { text: 'Z pieca', dueAt });
    await open(`${base}/zone`);
    await page.getByLabel('Strefa czasowa').selectOption('America/New_York');
    await page.getByRole('button', { name: 'Zobacz, co się przesunie' }).click();
    await page.getByText('Przesunie się 1 publikacja').waitFor();
    await page.getByText('śr 25 lis, 09:00: śr 25 lis, 09:00 → 15:00 u Ciebie').waitFor();
    await page.getByRole('button', { name: 'Zmień na: Nowy Jork' }).click();
    await page.getByText('Planowanie w czasie: Nowy Jork.').waitFor();
    const row = await database.db
      .selectFrom('publications')
      .select(['due_at', 'due_wall'])
      .where('client_id', '=', clientId)
      .executeTakeFirstOrThrow();
    expect([row.due_at?.toISOString(), row.due_wall]).toEqual(['2026-11-25T14:00:00.000Z', '2026-11-25T09:00']);
  });

  test('what is still planned stands in the way of the archive, and the page says so', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
      dueAt: new Date('2026-11-25T08:00:00Z'),
    });
    await open(`${base}/archive`);
    await page.getByRole('button', { name: /^Przenieś do archiwum/ }).click();
    await page.getByText('1 publikacja czeka jeszcze na swój termin').waitFor();
    // Chromium writes every refused request to the console.
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('an assistant reads what an owner changes', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, clientId);
    const other = await launchSignedIn(web, assistant);
    const theirs = await other.page();
    await theirs.goto(`${web.url}${base}/approval`);
    await theirs.getByText('może zmienić tylko właściciel').waitFor();
    expect(await theirs.getByRole('button', { name: 'Zapisz' }).count()).toBe(0);
    const refused = await theirs.goto(`${web.url}/clients/new`);
    expect(refused?.status()).toBe(403);
    await theirs.getByRole('heading', { name: 'Nie masz tu dostępu' }).waitFor();
    await other.close();
  });

  test('a client that is not there is a page, with the navigation around it', async () => {
    const answer = await page.goto(`${web.url}/clients/${crypto.randomUUID()}`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'Nic tu nie ma' }).waitFor();
    await page.getByRole('navigation', { name: 'Główna' }).waitFor();
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  test('axe finds nothing', async () => {
    for (const path of [
      '/clients',
      '/clients/new',
      base,
      `${base}/approval`,
      `${base}/team`,
      `${base}/details`,
      `${base}/zone`,
    ]) {
      await open(path);
      expect([path, await violationsEverywhere(page)]).toEqual([path, []]);
    }
  });
});

test('language and look are changed from any page, and kept', async () => {
  await open('/clients');
  await page.getByRole('button', { name: /^Twoje konto/ }).click();
  await page.locator('#user-menu').getByRole('button', { name: 'Ciemny' }).click();
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  await page.locator('#user-menu').getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
  const row = await database.db
    .selectFrom('users')
    .select(['locale', 'theme'])
    .where('id', '=', owner.userId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ locale: 'en', theme: 'dark' });
  await database.db
    .updateTable('users')
    .set({ locale: 'pl', theme: 'system' })
    .where('id', '=', owner.userId)
    .execute();
});
