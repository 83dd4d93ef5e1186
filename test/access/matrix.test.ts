import { resolve } from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import { betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins/magic-link';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openToOtherSites } from '#server/security/forgery.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { openWeb, type Web } from '#test/support/web.ts';
import { layouts, matrix } from './matrix.ts';
import { everybody, expected, maySee, type Outcome, type Row, type Who } from './row.ts';
import { makeWorld, type World } from './world.ts';

let database: TestDatabase;
let web: Web;
let build: ServerBuild;
/** Shared by the rows that only look. */
let still: World;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  build = await import(resolve(import.meta.dirname, '../../build/server/index.js'));
  still = await newWorld();
});
afterAll(async () => {
  await web.close();
  await database.close();
});
// Five browsers and hundreds of requests come from one address.
beforeEach(() => database.db.deleteFrom('rate_limits').execute());

const newWorld = () => makeWorld(web.services, openLink);

/** Opens an approver's link as a browser does, and answers the cookies it was given. */
async function openLink(token: string): Promise<string> {
  const answer = await web.get(`/approve/${token}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const nameOf = (row: Row): string => `${row.method} ${row.route.replace(/^(GET|POST) /, '')}`;
const isExpress = (row: Row): boolean => /^(GET|POST) /.test(row.route);

describe('every route has a row', () => {
  test('Remix', () => {
    const asked = new Set(matrix.filter((row) => !isExpress(row)).map((row) => `${row.method} routes/${row.route}`));
    const missing: string[] = [];
    for (const [id, route] of Object.entries(build.routes)) {
      if (!route || id in layouts) continue;
      const looks = route.module.loader || route.module.default;
      if (looks && !asked.has(`GET ${id}`)) missing.push(`GET ${id}`);
      if (route.module.action && !asked.has(`POST ${id}`)) missing.push(`POST ${id}`);
    }
    expect(missing).toEqual([]);
  });

  test('Remix: and every row has a route', () => {
    const known = matrix.filter((row) => !isExpress(row)).filter((row) => !build.routes[`routes/${row.route}`]);
    expect(known.map(nameOf)).toEqual([]);
  });

  test('Express', () => {
    const asked = new Set(matrix.filter(isExpress).map((row) => row.route));
    // The last one is Remix itself; health has its own tests (test/web).
    const routes = expressRoutes(web.app.router.stack as unknown as Layer[]).filter(
      (name) => !/\/\{\*path\}|^GET \/healthz$/.test(name),
    );
    expect(routes.filter((name) => !asked.has(name))).toEqual([]);
  });

  test('no row twice', () => {
    const names = matrix.map((row) => `${row.method} ${row.route}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('better-auth: not one of its endpoints is reachable', async () => {
    const { api } = betterAuth({
      baseURL: web.url,
      secret: 'x'.repeat(40),
      plugins: [magicLink({ sendMagicLink: () => {} })],
    });
    const paths = [...new Set(Object.values(api).map((endpoint) => (endpoint as { path?: string }).path))];
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      for (const base of ['/api/auth', '/auth']) {
        const looked = await web.get(`${base}${path}`);
        const posted = await web.post(`${base}${path}`);
        expect([path, looked.status]).toEqual([path, 404]);
        expect([path, posted.status >= 400 && posted.status < 500]).toEqual([path, true]);
      }
    }
  });
});

describe('who looks', () => {
  const rows = matrix.filter((row) => row.method === 'GET');
  test.for(rows.map((row) => [nameOf(row), row] as const))('%s', async ([, row]) => {
    await row.prepare?.(still);
    for (const who of everybody) {
      const answer = await web.get(row.path(still), { cookie: still.cookieOf(who, row.access) });
      await check(row, who, answer, still);
      const route = build.routes[`routes/${row.route}`];
      // A page's data can be asked for without its layouts: each loader must refuse by itself.
      if (route?.module.loader)
        await check(row, who, await askLoader(row.path(still), route.id, who, row, still), still);
    }
    if (row.forged) expect(await (await web.get(row.forged(still))).text()).not.toContain(still.secret);
  });

  test.for(Object.entries(layouts))('layout %s', async ([id, { below, access }]) => {
    for (const who of everybody) {
      const row: Row = { route: id, method: 'GET', access, path: () => below };
      await check(row, who, await askLoader(below, id, who, row, still), still);
    }
  });
});

describe('who changes', () => {
  const rows = matrix.filter((row) => row.method === 'POST');
  test.for(rows.map((row) => [nameOf(row), row] as const))('%s', async ([, row]) => {
    const world = await newWorld();
    await row.prepare?.(world);
    const send = (who: Who, headers: Record<string, string> = {}, path = row.path(world)) =>
      web.post(path, row.body?.(world), { cookie: world.cookieOf(who, row.access), ...headers });

    const before = await fingerprint();
    if (row.forged) {
      expect(await (await send('right', {}, row.forged(world))).text()).not.toContain(world.secret);
      expect(await fingerprint()).toEqual(before);
    }
    const foreign = await send('right', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' });
    if (row.fromElsewhere) {
      await check(row, 'right', foreign, world);
      return;
    }
    expect(foreign.status).toBe(403);
    expect(await fingerprint()).toEqual(before);

    for (const who of everybody) {
      const untouched = await fingerprint();
      const outcome = await check(row, who, await send(who), world);
      if (outcome !== 'in') expect([who, await fingerprint()]).toEqual([who, untouched]);
      // A token that is used up by one is used up for all.
      if (row.access === 'token') return;
    }
  });

  test('from other sites: exactly those of the named list', () => {
    const rows = matrix.filter((row) => row.fromElsewhere);
    for (const row of rows) expect(openToOtherSites.filter((one) => one.path.test(row.path(still)))).toHaveLength(1);
    expect(rows).toHaveLength(openToOtherSites.length);
  });
});

async function askLoader(path: string, routeId: string, who: Who, row: Row, world: World): Promise<Response> {
  const [pathname, search] = path.split('?');
  const data = pathname === '/' ? '/_root.data' : `${pathname}.data`;
  const params = new URLSearchParams(search);
  params.delete('index');
  params.set('_routes', routeId);
  return web.get(`${data}?${params}`, { cookie: world.cookieOf(who, row.access) });
}

async function check(row: Row, who: Who, answer: Response, world: World): Promise<Outcome> {
  const text = await answer.text();
  const outcome = outcomeOf(answer, text);
  const what = `${nameOf(row)} · ${who} · ${answer.status} ${answer.headers.get('location') ?? ''}`;
  expect(expected[row.access][who], what).toContain(outcome);
  if (maySee(row.access, who)) return outcome;
  expect(text.includes(world.secret), `${what}: shows what is the client's`).toBe(false);
  if (who !== 'unassigned') expect(text.includes(world.colleague), `${what}: shows who works here`).toBe(false);
  return outcome;
}

function outcomeOf(answer: Response, text: string): Outcome {
  const location = answer.headers.get('location') ?? '';
  const isSingleFetch = answer.headers.get('content-type')?.startsWith('text/x-script');
  if (answer.status >= 500) return 'broken';
  if (answer.status === 401 || location.startsWith('/sign-in?') || location === '/sign-in') return 'signIn';
  if (isSingleFetch && answer.status === 202 && /"\/sign-in(\?[^"]*)?"/.test(text)) return 'signIn';
  if (answer.status === 403) return 'forbidden';
  if (answer.status === 404 || answer.status === 410) return 'gone';
  return 'in';
}

type Layer = {
  route?: { path: string; methods?: Record<string, boolean>; stack: { method?: string }[] };
  handle?: { stack?: Layer[] };
};

function expressRoutes(stack: Layer[]): string[] {
  return stack.flatMap((layer) => {
    if (layer.handle?.stack) return expressRoutes(layer.handle.stack);
    const { route } = layer;
    return route
      ? [...new Set(route.stack.map(({ method }) => `${(method ?? 'all').toUpperCase()} ${route.path}`))]
      : [];
  });
}

/** Tables that a request may touch although it was refused: sessions that are looked at, tries that are counted. */
const restless = [
  'sessions',
  'rate_limits',
  'verifications',
  'installation',
  'approver_devices',
  'approver_links',
  'watched_workspaces',
];

/** How many rows every table has, and the newest transaction that wrote one: the same only if nothing was changed. */
async function fingerprint(): Promise<Record<string, string>> {
  const tables = await database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema in ('public') and table_type = 'BASE TABLE' and table_name not in ${database.sql(restless)}`;
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) as state from ${name}`,
  );
  const rows = await database.sql.unsafe<{ name: string; state: string }[]>(parts.join(' union all '));
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}
