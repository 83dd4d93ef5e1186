import AxeBuilder from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { MemberActor } from '#server/people/actor.ts';
import { launchBrowser, type TestBrowser } from './browser.ts';
import { stranger, withCookies } from './people.ts';
import type { Web } from './web.ts';

/** A browser in which this member is signed in already. */
export async function launchSignedIn(
  web: Web,
  member: MemberActor,
  options: BrowserContextOptions = {},
): Promise<TestBrowser> {
  const { auth } = web.services;
  const session = await auth.signInWithLink(stranger, await auth.mintLink(member.email));
  const cookies = (withCookies(stranger, session?.cookies ?? []).cookie ?? '').split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: web.url };
  });
  const browser = await launchBrowser({ reducedMotion: 'reduce', ...options });
  await browser.context.addCookies(cookies);
  return browser;
}

/** What axe finds wrong on the page as it stands, in one line each. Rendered mails are left out: their frames run nothing, and so not axe. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe[sandbox]').analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} (${node.html.slice(0, 120)})`),
  );
}

/** The page in both themes at two widths, each asked by axe. */
export async function violationsEverywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1440, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page)).map((line) => `${width} ${colorScheme} ${line}`));
    }
  }
  return found;
}
