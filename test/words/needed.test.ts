import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { first } from '#words/en.first.ts';
import { en } from '#words/en.ts';

const routes = readdirSync('app/routes')
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => basename(name, '.tsx'));

const awaitedIn = (file: string): string[] =>
  [...(/^await needWords\((.*)\);$/m.exec(readFileSync(file, 'utf8'))?.[1]?.matchAll(/'(\w+)'/g) ?? [])].map(
    ([, area]) => area ?? '',
  );
const awaitedBy = (route: string): string[] => awaitedIn(`app/routes/${route}.tsx`);

/**
 * Files that the browser may load for this one, itself among them: types and what is the server's are left out, and so
 * is what comes later and waits for words of its own.
 */
function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)(?! type)[^;]*?from '(\.[^']+)';|import\('(\.[^']+)'\)/gm,
  );
  for (const [, still, lazy] of imports) {
    const path = join(dirname(file), still ?? lazy ?? '');
    const isElsewhere = path.includes('.server.') || path.startsWith('app/words/') || !existsSync(path);
    if (!isElsewhere && !(lazy && awaitedIn(path).length > 0)) reachedFrom(path, seen);
  }
  return seen;
}

/** Areas of the words that a file says, in whatever it may open. */
const saidIn = (file: string): string[] => [
  ...new Set(
    [...reachedFrom(file)].flatMap((each) =>
      [...readFileSync(each, 'utf8').matchAll(/useTranslations\('(\w+)/g)].map(([, area]) => area ?? ''),
    ),
  ),
];

/** Whether what comes later is loaded by something of this route. */
const opens = (route: string, file: string): boolean =>
  [...reachedFrom(`app/routes/${route}.tsx`)].some((each) =>
    [...readFileSync(each, 'utf8').matchAll(/import\('(\.[^']+)'\)/g)].some(
      ([, path]) => join(dirname(each), path ?? '') === file,
    ),
  );

/** The layouts around a route: `a.b` of `a.b.c`, where there is one. */
function around(route: string): string[] {
  const parts = route.split('.');
  return parts.map((_, index) => parts.slice(0, index).join('.')).filter((name) => routes.includes(name));
}

test.each(routes)('%s waits for what it says, and for nothing else', (route) => {
  const said = saidIn(`app/routes/${route}.tsx`);
  const there = new Set([...Object.keys(first), ...around(route).flatMap(awaitedBy)]);
  expect(said.filter((area) => !(area in en))).toEqual([]);
  expect(awaitedBy(route).toSorted()).toEqual(said.filter((area) => !there.has(area)).toSorted());
});

const later = readdirSync('app/components', { recursive: true, encoding: 'utf8' })
  .map((name) => `app/components/${name}`)
  .filter((file) => file.endsWith('.tsx') && awaitedIn(file).length > 0);

test.each(later)('%s, which comes later, has with what is around it all that it says', (file) => {
  const screens = routes.filter((route) => saidIn(`app/routes/${route}.tsx`).length > 0 && opens(route, file));
  expect(screens.length).toBeGreaterThan(0);
  for (const route of screens) {
    const there = [...Object.keys(first), ...awaitedBy(route), ...around(route).flatMap(awaitedBy), ...awaitedIn(file)];
    expect(saidIn(file).filter((area) => !there.includes(area))).toEqual([]);
  }
});

test('what comes with the first visit is no chunk of its own', () => {
  const left = /'!\.\/\{pl,en\}\/\{(.*)\}\.ts'/.exec(readFileSync('app/words/needed.ts', 'utf8'))?.[1]?.split(',');
  expect(left).toEqual(Object.keys(first).toSorted());
});
