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
const warmUp = 300;
const rounds = 100;
const month = '2027-03';
const nextMonth = '2027-04';

/** A month of 300 items of eight clients: what it costs the server beside a page that shows next to nothing. */
const calendar: Bench = {
  name: 'calendar',
  async run({ database, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    const web = await openWeb(url);
    try {
      const owner = await makeOwner(db);
      const places = await clients(db, owner.workspaceId);
      for (const each of [month, nextMonth]) await fill(db, owner.workspaceId, places, each);
      const session = await web.services.auth.signInWithLink(stranger, await web.services.auth.mintLink(owner.email));
      const cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
      const pages = { month: `/calendar?month=${month}`, trivial: '/clients/archived' };
      const html = await ask(web, pages.month, cookie);
      const shown = html.match(/data-item="/g)?.length ?? 0;
      say(
        `${items} items in the month, ${shown} drawn, the rest counted; ${Math.round(html.length / 1024)} KB of HTML`,
      );
      // Turn by turn, so that neither has the warmer engine; and not before the engine has compiled what both need, as on a
      // server that has answered for a while.
      const cost: Record<keyof typeof pages, number[]> = { month: [], trivial: [] };
      const waited: number[] = [];
      for (let round = -warmUp; round < rounds; round += 1) {
        for (const name of ['trivial', 'month'] as const) {
          const [began, before] = [performance.now(), process.cpuUsage()];
          await drain(web, pages[name], cookie);
          const { user, system } = process.cpuUsage(before);
          if (round < 0) continue;
          cost[name].push((user + system) / 1000);
          if (name === 'month') waited.push(performance.now() - began);
        }
      }
      const pointed = await months(web, owner, 'arrows');
      const pressed = await months(web, owner, 'keys');
      const unasked = await months(web, owner, 'afterNews');
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
        row({ measure: 'another month by its arrow, p50', samples: share(pointed, 0.5), unit: 'ms' }),
        row({ measure: 'another month by its arrow, p95', samples: share(pointed, 0.95), unit: 'ms', goal: 100 }),
        row({ measure: 'another month by a key, p50', samples: share(pressed, 0.5), unit: 'ms' }),
        row({ measure: 'another month by a key, p95', samples: share(pressed, 0.95), unit: 'ms', goal: 100 }),
        row({ measure: 'the same after news of a change, p50', samples: share(unasked, 0.5), unit: 'ms' }),
        row({ measure: 'the same after news of a change, p95', samples: share(unasked, 0.95), unit: 'ms', goal: 100 }),
        row({ measure: 'first-load JS, gzip', samples: firstLoad(), unit: 'KiB', goal: 200 }),
      ];
    } finally {
      await web.close();
      await close();
    }
  },
};

/** A person's hand and eye: between pointing and pressing, and between a month that is seen and the next step; milliseconds. */
const pause = 150;
/** Where a tab hears of changes (app/components/live.ts). */
const liveChannel = 'asystentka-live';

type Way = 'arrows' | 'keys' | 'afterNews';

/**
 * From the press that opens another month, of 300 items too, to the frame that shows it; milliseconds. Back and forth in
 * turn, by `arrows`, which are pointed at first, or by `keys`; `afterNews` by keys too, each time after news of a change,
 * which leaves nothing of what was kept or asked for ahead.
 */
async function months(web: Web, owner: MemberActor, way: Way): Promise<number[]> {
  const browser = await launchSignedIn(web, owner, { viewport: { width: 1440, height: 900 } });
  try {
    const page = await browser.page();
    await page.goto(`${web.url}/calendar?month=${month}`, { waitUntil: 'networkidle' });
    await page.locator('.cal-month a').first().focus();
    const took: number[] = [];
    for (let round = -10; round < 60; round += 1) {
      const isForth = round % 2 === 0;
      const arrow = page.getByRole('link', { name: isForth ? 'Następny miesiąc' : 'Poprzedni miesiąc' });
      if (way === 'arrows') await arrow.hover();
      if (way === 'afterNews') {
        await page.evaluate((channel) => new BroadcastChannel(channel).postMessage('changed'), liveChannel);
        await page.waitForTimeout(500);
      }
      await page.waitForTimeout(pause);
      await page.evaluate(listen);
      if (way === 'arrows') await page.mouse.down();
      await (way === 'arrows' ? page.mouse.up() : page.keyboard.press(isForth ? 'PageDown' : 'PageUp'));
      const ms = await page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown);
      if (round >= 0) took.push(ms);
    }
    return took;
  } finally {
    await browser.close();
  }
}

/** Runs in the page: how long it takes from the next press to the frame after it in which the month has another name. */
function listen(): void {
  const name = () => document.querySelector('[role="grid"].cal-month')?.getAttribute('aria-label');
  const before = name();
  const shown = new Promise<number>((resolve) => {
    const onPress = ({ timeStamp }: Event): void => {
      const look = (): void => {
        if (name() === before) requestAnimationFrame(look);
        // Seen before the frame is drawn; what comes after it, comes once it is.
        else setTimeout(() => resolve(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    };
    for (const kind of ['click', 'keydown']) window.addEventListener(kind, onPress, { capture: true, once: true });
  });
  Object.assign(window, { shown });
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

type Place = { clientId: string; channelIds: string[]; zone: string };

async function clients(db: Db, workspaceId: string): Promise<Place[]> {
  const zones = ['Europe/Warsaw', 'Europe/Warsaw', 'Europe/Warsaw', 'America/New_York'];
  const places: Place[] = [];
  for (let index = 0; index < 8; index += 1) {
    const zone = zones[index % zones.length] ?? 'UTC';
    const clientId = await makeClient(db, workspaceId, { name: `Klient numer ${index}`, time_zone: zone });
    const channelIds = [
      await makeChannel(db, workspaceId, clientId),
      await makeChannel(db, workspaceId, clientId, { name: 'Drugi' }),
    ];
    places.push({ clientId, channelIds, zone });
  }
  return places;
}

async function fill(db: Db, workspaceId: string, places: readonly Place[], month: string): Promise<void> {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const now = new Date('2027-02-20T10:00:00Z');
  for (let index = 0; index < items; index += 1) {
    const { clientId, channelIds, zone } = places[index % places.length] ?? {
      clientId: '',
      channelIds: [],
      zone: 'UTC',
    };
    const wall = `${month}-${String((index % days) + 1).padStart(2, '0')}T${String(7 + (index % 12)).padStart(2, '0')}:15`;
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
