import { resolve } from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import { matchRoutes } from '@remix-run/react';
import { beforeAll, expect, test } from 'vitest';
import { branchOf, handlersByBranch, onlyBranch } from '#server/web/branches.ts';

type Routes = Parameters<typeof matchRoutes>[0];

let build: ServerBuild;

beforeAll(async () => {
  build = await import(resolve('build/server/index.js'));
});

/** The routes as the library wants them. */
function tree({ routes }: ServerBuild, parentId?: string): Routes {
  return Object.values(routes)
    .filter((route) => route.parentId === parentId)
    .map(({ id, path, index, caseSensitive }) => ({
      id,
      ...(path === undefined ? {} : { path }),
      ...(caseSensitive === undefined ? {} : { caseSensitive }),
      ...(index ? { index } : { children: tree({ routes } as ServerBuild, id) }),
    })) as Routes;
}

const matched = (routes: Routes, pathname: string): unknown =>
  matchRoutes(routes, pathname)?.map(({ route, params }) => ({ id: route.id, params })) ?? null;

/** Asked once for each argument: looking among all routes takes long. */
function once<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const answer = known.get(name) ?? ask(name);
    known.set(name, answer);
    return answer;
  };
}

function pathOf(id: string): string {
  const { parentId, path = '' } = build.routes[id] ?? {};
  return `${parentId ? pathOf(parentId) : ''}/${path}`.replace(/\/+/g, '/');
}

test('an address and those above it lead where they lead among all routes', () => {
  const routes = tree(build);
  const amongAll = once((address) => matched(routes, address));
  const addresses = new Set([
    '/',
    '/nothing',
    '/clients/7/nothing/at/all',
    '/plan/nothing',
    '/CALENDAR',
    '/contents//7',
  ]);
  for (const id of Object.keys(build.routes)) {
    const address = pathOf(id)
      .replace(/:\w+\??/g, '7')
      .replace('*', 'any/thing');
    addresses.add(address).add(`${address}/`).add(`${address}/more`);
  }
  expect(addresses.size).toBeGreaterThan(400);
  let pruned = 0;
  for (const address of addresses) {
    const branch = branchOf(address);
    if (!branch) continue;
    const branchBuild = onlyBranch(build, branch);
    const own = tree(branchBuild);
    pruned += Object.keys(branchBuild.routes).length < Object.keys(build.routes).length / 2 ? 1 : 0;
    // Remix sends the routes above an address along with its page.
    for (let above = address; ; above = above.slice(0, above.lastIndexOf('/')) || '/') {
      expect(matched(own, above), above).toEqual(amongAll(above));
      if (above === '/') break;
    }
    expect(branchOf(address === '/' ? '/_root.data' : `${address.replace(/\/+$/, '')}.data`)).toEqual(branch);
    expect(Object.keys(branchBuild.assets.routes).sort()).toEqual(Object.keys(branchBuild.routes).sort());
  }
  expect(pruned).toBeGreaterThan(300);
});

test('an address is read as it is written, and where that is not plain, not at all', () => {
  expect(branchOf('/Clients/7.data')).toEqual({ first: 'clients', depth: 2 });
  expect(branchOf('/calendar.data')).toEqual({ first: 'calendar', depth: 1 });
  expect(branchOf('/calendar/')).toEqual({ first: 'calendar', depth: 1 });
  expect(branchOf('/')).toEqual({ first: '', depth: 0 });
  for (const odd of ['//calendar', '/%63alendar', '/.well-known/x', '/file.txt', '/:x'])
    expect(branchOf(odd), odd).toBeNull();
});

test('one handler for each kind of address, and the one that knows all routes for the rest', () => {
  const handlerOf = handlersByBranch(build);
  expect(handlerOf('/calendar')).toBe(handlerOf('/Calendar.data'));
  expect(handlerOf('/contents/7')).toBe(handlerOf('/contents/8'));
  expect(handlerOf('/')).toBe(handlerOf('/_root.data'));
  const whole = handlerOf('//calendar');
  expect(handlerOf('/contents/7')).not.toBe(whole);
  expect(handlerOf('/')).not.toBe(whole);
  for (const rest of ['/__manifest', '/nothing', '/calendar/1/2/3/4/5/6/7/8', '/%63alendar'])
    expect(handlerOf(rest), rest).toBe(whole);
});
