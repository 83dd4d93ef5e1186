import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const client = resolve(import.meta.dirname, '../../build/client');
export const assets = join(client, 'assets');

type Manifest = {
  entry: { module: string; imports: string[] };
  routes: Record<string, { id: string; parentId?: string; path?: string; module: string; imports?: string[] }>;
};

const weights = new Map<string, number>();

/**
 * The JavaScript that a first visit to each route of the build loads, with its parents and the words of the longer
 * language: bytes as they are sent (gzip), the heaviest first.
 */
export function firstLoads(): { id: string; bytes: number }[] {
  const manifest = readManifest();
  const words = readdirSync(assets).filter((name) => name.startsWith('words-'));
  if (words.length === 0) throw new Error('No words were found in build/client/assets.');
  const rows = Object.values(manifest.routes).map((route) => {
    const files = new Set([manifest.entry.module, ...manifest.entry.imports]);
    const areas = new Set(['first']);
    for (let at: Manifest['routes'][string] | undefined = route; at; at = manifest.routes[at.parentId ?? '']) {
      for (const file of [at.module, ...(at.imports ?? [])]) files.add(file);
      for (const area of wordsAwaitedBy(at.id)) areas.add(area);
    }
    const inLocale = (locale: string): number =>
      words
        .filter((name) => name.startsWith(`words-${locale}-`) && areas.has(name.split('-')[2] ?? ''))
        .reduce((sum, name) => sum + weightOf(`/assets/${name}`), 0);
    const code = [...files].reduce((sum, file) => sum + weightOf(file), 0);
    return { id: route.id, bytes: code + Math.max(inLocale('pl'), inLocale('en')) };
  });
  return rows.sort((a, b) => b.bytes - a.bytes);
}

function readManifest(): Manifest {
  const name = readdirSync(assets).find((file) => /^manifest-.*\.js$/.test(file));
  if (!name) throw new Error("Remix's manifest is missing in build/client/assets.");
  const source = readFileSync(join(assets, name), 'utf8');
  return JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1));
}

/** Areas of the words that the source of a route waits for (`app/words/needed.ts`). */
function wordsAwaitedBy(routeId: string): string[] {
  const file = resolve(import.meta.dirname, `../../app/${routeId}.tsx`);
  const awaited = existsSync(file) ? /^await needWords\((.*)\);$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return [...(awaited ?? '').matchAll(/'(\w+)'/g)].map(([, area]) => area ?? '');
}

function weightOf(file: string): number {
  const known = weights.get(file);
  if (known !== undefined) return known;
  const path = join(client, file);
  if (!existsSync(path)) throw new Error(`The manifest names ${file}, and the build does not have it.`);
  const bytes = gzipSync(readFileSync(path)).length;
  weights.set(file, bytes);
  return bytes;
}
