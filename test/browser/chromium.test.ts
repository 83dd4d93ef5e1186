import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type TestBrowser } from '#test/support/browser.ts';

let browser: TestBrowser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test('a page is drawn, its script runs, and what it complains about is kept', async () => {
  const page = await browser.page();
  await page.setContent('<h1>Zażółć gęślą jaźń</h1><button onclick="this.textContent = \'kliknięto\'">klik</button>');
  await page.getByRole('button').click();
  expect(await page.getByRole('button').textContent()).toBe('kliknięto');
  const picture = await page.screenshot();
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(4_000);
  await page.evaluate(() => console.error('on purpose'));
  await expect.poll(() => browser.complaints).toEqual(['error: on purpose']);
});

test('the environment of this process stays as it was', () => {
  expect(process.env.LD_LIBRARY_PATH).toBeUndefined();
  expect(process.env.AWS_EXECUTION_ENV).toBeUndefined();
});
