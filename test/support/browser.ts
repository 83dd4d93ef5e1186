import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { provideChromium } from './chromium.ts';

/** A real Chromium with an empty profile: one person at one device. */
export type TestBrowser = {
  context: BrowserContext;
  /** A new tab. */
  page(): Promise<Page>;
  /** What pages wrote to their consoles as errors or warnings, and what they threw. A test asks that it is empty. */
  complaints: string[];
  close(): Promise<void>;
};

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, Polish and 1280 × 800 unless told otherwise. `close` ends it and removes its profile. */
export async function launchBrowser(options: BrowserContextOptions = {}): Promise<TestBrowser> {
  const { executablePath, env } = await provideChromium();
  const profile = await mkdtemp(join(tmpdir(), 'asystentka-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    headless: true,
    args: flags,
    locale: 'pl-PL',
    timezoneId: 'Europe/Warsaw',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    complaints.push(`thrown: ${error.error().message}`);
  });
  return {
    context,
    page: () => context.newPage(),
    complaints,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
