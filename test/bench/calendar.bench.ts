import { Agent, get } from 'node:http';
import { firstLoads } from '#server/bin/first-load.ts';
import { resolveDue } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { openDatabase } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { launchSignedIn } from '#test/support/signed-in.ts';
import { openWeb, type Web } from '#test/support/web.ts';
import { type Bench, row, share } from './rows.ts';

const items = 300;
const rounds = 60;
const month = '2027-03';

/** A month of 300 items of eight clients: what it costs the server beside a page that shows next to nothing. */
const calendar: Bench = {
  name: 'calendar',
  async run({ database, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    const web = await openWeb(url);
    try {
      const owner = await makeOwner(db);
      await fill(db, owner.workspaceId);
      const session = await web.services.auth.signInWithLink(stranger, await web.services.auth.mintLink(owner.email));
      const cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
      const pages = { month: `/calendar?month=${month}`, trivial: '/clients/archived' };
      const html = await ask(web, pages.month, cookie);
      const shown = html.match(/data-item="/g)?.length ?? 0;
      say(
        `${items} items in the month, ${shown} drawn, the rest counted; ${Math.round(html.length / 1024)} KB of HTML`,
      );
      // Turn by turn, so that neither has the warmer engine.
      const cost: Record<keyof typeof pages, number[]> = { month: [], trivial: [] };
      const waited: number[] = [];
      for (let round = -20; round < rounds; round += 1) {
        for (const name of ['trivial', 'month'] as const) {
          const [began, before] = [performance.now(), process.cpuUsage()];
          await drain(web, pages[name], cookie);
          const { user, system } = process.cpuUsage(before);
          if (round < 0) continue;
          cost[name].push((user + system) / 1000);
          if (name === 'month') waited.push(performance.now() - began);
        }
      }
      const opened = await months(web, owner);
      const more = cost.month.map((value, index) => value - (cost.trivial[index] ?? 0));
      return [
        row({ measure: 'month of 300: CPU over a trivial page', samples: more, unit: 'ms', goal: 8 }),
        row({ measure: 'month of 300: CPU', samples: cost.month, unit: 'ms', baseline: cost.trivial }),
        row({
          measure: 'month of 300: time to the last byte, p95',
          samples: share(waited, 0.95),
          unit: 'ms',
          goal: 100,
        }),
        row({ measure: 'another month in a browser, p50', samples: share(opened, 0.5), unit: 'ms' }),
        row({ measure: 'another month in a browser, p95', samples: share(opened, 0.95), unit: 'ms', goal: 100 }),
        row({ measure: 'first-load JS, gzip', samples: firstLoad(), unit: 'KiB', goal: 200 }),
      ];
    } finally {
      await web.close();
      await close();
    }
  },
};

/** From the click on the next month, or the one before, to the frame that shows it; milliseconds. */
async function months(web: Web, owner: MemberActor): Promise<number[]> {
  const browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  try {
    const page = await browser.page();
    await page.goto(`${web.url}/calendar?month=${month}`, { waitUntil: 'networkidle' });
    const took: number[] = [];
    for (let round = -10; round < 100; round += 1) {
      const name = round % 2 === 0 ? 'Następny miesiąc' : 'Poprzedni miesiąc';
      const ms = await page.evaluate(async (name) => {
        const label = (): string | null | undefined =>
          document.querySelector('[role="grid"].cal-month')?.getAttribute('aria-label');
        const before = label();
        const began = performance.now();
        document.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
        await new Promise<void>((shown) => {
          const look = (): void => {
            if (label() !== before) shown();
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
        // Seen before the frame is drawn; what comes after it, comes once it is.
        await new Promise((drawn) => setTimeout(drawn));
        return performance.now() - began;
      }, name);
      if (round >= 0) took.push(ms);
    }
    return took;
  } finally {
    await browser.close();
  }
}

async function ask(web: Web, path: string, cookie: string): Promise<string> {
  const answer = await web.get(path, { cookie });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer.text();
}

/** As a browser asks; what comes is counted and thrown away, so that no unpacking is on the server's bill. */
function drain(web: Web, path: string, cookie: string): Promise<void> {
  return new Promise((done, fail) => {
    get(`${web.url}${path}`, { headers: { cookie, 'accept-encoding': 'gzip, deflate, br' }, agent }, (answer) => {
      if (answer.statusCode !== 200) fail(new Error(`${path} answered ${answer.statusCode}`));
      answer.resume();
      answer.on('end', done);
    }).on('error', fail);
  });
}

const agent = new Agent({ keepAlive: true });

/** What a first visit to the month loads. */
const firstLoad = (): number =>
  (firstLoads().find(({ id }) => id === 'routes/_app.calendar')?.bytes ?? Number.NaN) / 1024;

async function fill(db: Db, workspaceId: string): Promise<void> {
  const zones = ['Europe/Warsaw', 'Europe/Warsaw', 'Europe/Warsaw', 'America/New_York'];
  const places: { clientId: string; channelIds: string[]; zone: string }[] = [];
  for (let index = 0; index < 8; index += 1) {
    const zone = zones[index % zones.length] ?? 'UTC';
    const clientId = await makeClient(db, workspaceId, { name: `Klient numer ${index}`, time_zone: zone });
    const channelIds = [
      await makeChannel(db, workspaceId, clientId),
      await makeChannel(db, workspaceId, clientId, { name: 'Drugi' }),
    ];
    places.push({ clientId, channelIds, zone });
  }
  const now = new Date('2027-02-20T10:00:00Z');
  for (let index = 0; index < items; index += 1) {
    const { clientId, channelIds, zone } = places[index % places.length] ?? {
      clientId: '',
      channelIds: [],
      zone: 'UTC',
    };
    const wall = `${month}-${String((index % 31) + 1).padStart(2, '0')}T${String(7 + (index % 12)).padStart(2, '0')}:15`;
    const text = `Wpis numer ${index}: zamówienia świąteczne do środy`;
    const { id: contentId } = await db
      .insertInto('contents')
      .values({
        workspace_id: workspaceId,
        client_id: clientId,
        kind: 'post',
        title: text,
        stage: (['draft', 'in_review', 'changes_requested', 'approved'] as const)[index % 4] ?? 'draft',
        draft: { kind: 'post', text, media: [], variants: {} },
        draft_saved_at: now,
        created_at: now,
        updated_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const channelId of index % 3 === 0 ? channelIds : channelIds.slice(0, 1)) {
      await db
        .insertInto('publications')
        .values({
          workspace_id: workspaceId,
          client_id: clientId,
          content_id: contentId,
          channel_id: channelId,
          due_at: resolveDue({ wall, zone }).dueAt,
          due_wall: wall,
          due_zone: zone,
          created_at: now,
          updated_at: now,
        })
        .execute();
    }
  }
}

export default calendar;
