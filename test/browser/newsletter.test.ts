import { mkdirSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addSubscriber } from '#server/audience/subscribers.ts';
import { createContent } from '#server/content/drafting.ts';
import { closeCompiler } from '#server/mail/compiler.ts';
import { type StarterName, starterBody } from '#server/newsletters/starting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { TestBrowser } from '#test/support/browser.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeList, makeOwner, monday } from '#test/support/factories.ts';
import { launchSignedIn, violationsEverywhere } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let browser: TestBrowser;
let page: Page;
let clientId: string;
let channelId: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
  const { db } = database;
  owner = await makeOwner(db);
  clientId = await makeClient(db, owner.workspaceId, { name: 'Kwiaciarnia Malwa' });
  await db
    .updateTable('clients')
    .set({ postal_address: 'ul. Młyńska 4\n61-730 Poznań', colour: '#b0457f' })
    .where('id', '=', clientId)
    .execute();
  const listId = await makeList(db, owner.workspaceId, clientId, 'Stali klienci');
  for (const name of ['Zosia Nowak', 'Jan Łąka', ''])
    await addSubscriber(
      db,
      owner,
      { listId, email: `${name.length}@czytelnik.example`, name, consented: true },
      monday,
    );
  channelId = await makeChannel(db, owner.workspaceId, clientId, {
    network: 'mailingList',
    name: 'listy@malwa.example',
    settings: { delivery: 'local', fromName: 'Kwiaciarnia Malwa', fromAddress: 'listy@malwa.example' },
  });
  browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
});
afterAll(async () => {
  await browser.close();
  await closeCompiler();
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

async function open(starter: StarterName | null = 'letter', more = {}): Promise<string> {
  const { db } = database;
  const body = starter ? { body: { ...(await starterBody(db, owner, { clientId, starter })), ...more } } : {};
  const { contentId } = await createContent(
    db,
    owner,
    { clientId, kind: 'newsletter', title: 'Wieńce adwentowe', channelIds: [channelId], ...body },
    monday,
  );
  await page.goto(`${web.url}/contents/${contentId}`);
  return contentId;
}

const source = () => page.getByLabel('Źródło newslettera (MJML)');
/** The frame of the mail that is shown, when it says `text`. */
async function mail(text: string): Promise<Frame> {
  // The first mail starts the compiler's thread, which a busy machine takes its time for.
  for (const until = Date.now() + 80_000; Date.now() < until; ) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      if ((await frame.content().catch(() => '')).includes(text)) return frame;
    }
    await page.waitForTimeout(100);
  }
  await shot('missing');
  throw new Error(`No mail says "${text}".`);
}
async function shot(name: string): Promise<void> {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
}

describe('the newsletter’s screen', () => {
  test('begins with a design in the client’s colours', async () => {
    await open(null);
    await page.getByRole('button', { name: 'List ze zdjęciem' }).click();
    await mail('Co u nas nowego');
    expect(await source().inputValue()).toContain('mj-body');
    expect(await page.getByLabel('Temat').inputValue()).toBe('Co u nas nowego');
  });

  test('the server draws it where it belongs, so that it is there before any script has run', async () => {
    const contentId = await open();
    const html = await (await page.request.get(`${web.url}/contents/${contentId}`)).text();
    expect(html.match(/<textarea[^>]* aria-label="Źródło newslettera \(MJML\)"/g)).toHaveLength(1);
    expect(html).not.toMatch(/<div hidden[^>]* id="S:/);
  });

  test('on a slow machine, what is shown stays while it comes to life, and a press in that time counts', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 8 });
    await open(null);
    await page.getByRole('button', { name: 'List ze zdjęciem' }).click();
    await mail('Co u nas nowego');
    expect(await source().inputValue()).toContain('mj-body');
  });

  test('shows the mail as it is written, as somebody gets it, in light and dark', async () => {
    await open();
    await mail('Dzień dobry, Zosia!');
    const text = await source().inputValue();
    await source().fill(text.replace('Zacznij od tej', 'Zaczynamy od tej'));
    await mail('Zaczynamy od tej');
    await page.getByLabel('Jako').first().selectOption({ label: 'ktoś bez imienia' });
    await mail('Dzień dobry, miło nam!');
    await shot('newsletter-1440-light');
    await page.getByRole('radio', { name: 'Ciemno' }).check({ force: true });
    const dark = await mail('@media (min-width: 0px)');
    await expect
      .poll(() => dark.evaluate(() => getComputedStyle(document.querySelector('.sheet') as Element).backgroundColor))
      .toBe('rgb(33, 30, 27)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot('newsletter-1440-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('a frame runs nothing and asks nobody but us', async () => {
    await open();
    const frame = await mail('Co u nas nowego');
    const answer = await page.request.get(frame.url());
    expect(answer.headers()['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
    expect(await frame.evaluate(() => self.origin).catch(() => 'null')).toBe('null');
  });

  test('a mistake is marked in its line, the last sound mail stays, and nothing is sent', async () => {
    await open();
    await mail('Co u nas nowego');
    const text = await source().inputValue();
    await source().fill(text.replace('<mj-button', '<script>alert(1)</script>\n        <mj-button'));
    await page.getByText('„script” nie należy do elementów').first().waitFor();
    await page.getByText('Ostatnia wersja bez błędów').waitFor();
    await page.getByText('Zatrzymuje wysyłkę:').waitFor();
    await shot('newsletter-1440-mistake');
    await page
      .getByRole('button', { name: /Przejdź do wiersza \d+/ })
      .first()
      .click();
    expect(
      await source().evaluate((box) =>
        (box as HTMLTextAreaElement).value.slice(
          (box as HTMLTextAreaElement).selectionStart,
          (box as HTMLTextAreaElement).selectionEnd,
        ),
      ),
    ).toContain('<script>');
    await source().fill(text);
    await page.getByText('„script” nie należy do elementów').first().waitFor({ state: 'detached' });
  });

  test('merge fields are put in where the caret is, and can be taken back', async () => {
    await open('note');
    await mail('Dzień dobry');
    const text = await source().inputValue();
    await source().evaluate((box) =>
      (box as HTMLTextAreaElement).setSelectionRange(
        (box as HTMLTextAreaElement).value.indexOf('Do zobaczenia'),
        (box as HTMLTextAreaElement).value.indexOf('Do zobaczenia'),
      ),
    );
    await page.getByRole('button', { name: 'Wstaw' }).click();
    await page.getByRole('menuitem', { name: 'Pole: imię', exact: true }).click();
    await expect.poll(() => source().inputValue()).toContain('{{first_name|gdy brak}}Do zobaczenia');
    await source().press('Control+z');
    await expect.poll(() => source().inputValue()).toBe(text);
  });

  test('the text part is made from the design until somebody writes it', async () => {
    await open('note');
    await mail('Dzień dobry');
    await page.getByRole('radio', { name: 'Wersja tekstowa' }).check({ force: true });
    const box = page.getByLabel('Wersja tekstowa, dla czytających');
    expect(await box.inputValue()).toContain('{{unsubscribe_url}}');
    await page.getByRole('button', { name: 'Napisz własną' }).click();
    await box.fill('Tylko tekst');
    await page.getByText('Brak wypisania w wersji tekstowej').waitFor();
    await page.getByRole('button', { name: 'Twórz znowu z projektu' }).click();
    await page.getByText('Brak wypisania w wersji tekstowej').waitFor({ state: 'detached' });
  });

  test('a test goes to whoever asks', async () => {
    await open('note');
    await mail('Dzień dobry');
    await page.getByRole('button', { name: 'Wyślij próbny do mnie' }).click();
    await page.getByText(`List próbny jest w drodze na ${owner.email}.`).waitFor();
    const row = await database.db
      .selectFrom('mails')
      .selectAll()
      .where('kind', '=', 'newsletter_test')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ to_address: owner.email, subject: '[Test] Kilka słów od nas' });
    expect(row.html).toContain('Dzień dobry, Zosia!');
  });

  test('no violations, wide or narrow, light or dark', async () => {
    await open();
    await mail('Co u nas nowego');
    await page.getByText('Warto spojrzeć').waitFor();
    expect(await violationsEverywhere(page)).toEqual([]);
  });

  // The radio itself is for screen readers; a finger meets its label.
  const part = (name: string) =>
    page.getByRole('radio', { name, exact: true }).first().locator('xpath=ancestor::label[1]');

  test('on a phone the parts take turns, and the next step is docked', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open();
    await source().waitFor();
    await shot('newsletter-390-write');
    await part('Podgląd').click();
    await mail('Co u nas nowego');
    await shot('newsletter-390-preview');
    await part('Kontrola').click();
    await page.getByText('Warto spojrzeć').waitFor();
    await shot('newsletter-390-check');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  test('a send is followed and steered: those in doubt are named, and only a person sends to them again', async () => {
    const { db } = database;
    const contentId = await open('note');
    const publication = await db
      .selectFrom('publications')
      .select('id')
      .where('content_id', '=', contentId)
      .executeTakeFirstOrThrow();
    const { id: sendId } = await db
      .insertInto('sends')
      .values({
        workspace_id: owner.workspaceId,
        client_id: clientId,
        publication_id: publication.id,
        total: 3,
        frozen_at: monday,
        status: 'paused',
        paused_reason: 'many_refused',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const statuses = ['sent', 'doubt', 'refused', 'planned'] as const;
    await db
      .insertInto('recipients')
      .values(
        statuses.map((status, index) => ({
          send_id: sendId,
          number: index + 1,
          workspace_id: owner.workspaceId,
          email: `${status}@czytelnik.example`,
          email_normal: `${status}@czytelnik.example`,
          status,
          answer: status === 'refused' ? '550 No such user' : null,
        })),
      )
      .execute();
    await page.reload();
    await page.getByText('Wiele adresów zostało odrzuconych.').waitFor();
    await page.getByText('doubt@czytelnik.example').waitFor();
    await page.getByText('550 No such user').waitFor();
    await shot('newsletter-1440-send');
    expect(await violationsEverywhere(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Wyślij do wątpliwych' }).click();
    await page.getByText('Niektóre mogą dostać list drugi raz.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Wyślij do wątpliwych' }).click();
    await page.getByText('doubt@czytelnik.example').waitFor({ state: 'detached' });
    const rows = await db.selectFrom('recipients').select(['email', 'status']).where('send_id', '=', sendId).execute();
    expect(rows.find(({ email }) => email.startsWith('doubt'))?.status).toBe('planned');
    expect(rows.find(({ email }) => email.startsWith('refused'))?.status).toBe('refused');
  });
});
