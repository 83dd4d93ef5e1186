import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const client = resolve(import.meta.dirname, '../../build/client');
const assets = join(client, 'assets');

/** Text that only server code has, chosen so that it survives minifying. */
const serverMarks: [mark: RegExp, what: string][] = [
  [/["'`]node:[a-z_/]+["'`]/, 'an import of a Node module'],
  [/#(server|emails)\//, 'a path into server/ or emails/'],
  [/process\.env\.(DATABASE_URL|APP_SECRET|SMTP_URL)/, 'a setting of the server'],
  [/\.(selectFrom|insertInto|updateTable|deleteFrom)\(|kysely_/, 'a query'],
  [/CONNECTION_CLOSED|application_name|pg_catalog/, 'the PostgreSQL driver'],
  [/aes-256-gcm|createHmac|timingSafeEqual/, 'cryptography of the server'],
];

type Manifest = {
  entry: { module: string; imports: string[] };
  routes: Record<string, { id: string; parentId?: string; path?: string; module: string; imports?: string[] }>;
};

const weights = new Map<string, number>();

const leaks = scriptsIn(assets).flatMap(leaksIn);
if (leaks.length > 0) {
  console.log(`Server code is in the browser's bundle:\n${leaks.join('\n')}`);
  process.exitCode = 1;
} else {
  printWeights();
}

function scriptsIn(folder: string): string[] {
  if (!existsSync(folder)) throw new Error('There is no build to look at: npm run build makes one.');
  return readdirSync(folder).filter((name) => /\.m?js$/.test(name));
}

function leaksIn(name: string): string[] {
  const source = readFileSync(join(assets, name), 'utf8');
  return serverMarks.flatMap(([mark, what]) => {
    const found = mark.exec(source);
    if (!found) return [];
    const around = source.slice(Math.max(0, found.index - 60), found.index + 60).replaceAll('\n', ' ');
    return `  ${name}: ${what}\n    … ${around} …`;
  });
}

/** The JavaScript that a first visit to each route loads, with its parents, as it is sent (gzip). */
function printWeights(): void {
  const manifest = readManifest();
  const rows = Object.values(manifest.routes).map((route) => {
    const files = new Set([manifest.entry.module, ...manifest.entry.imports]);
    for (let at: Manifest['routes'][string] | undefined = route; at; at = manifest.routes[at.parentId ?? '']) {
      for (const file of [at.module, ...(at.imports ?? [])]) files.add(file);
    }
    return { id: route.id, bytes: [...files].reduce((sum, file) => sum + weightOf(file), 0) };
  });
  rows.sort((a, b) => b.bytes - a.bytes);
  console.log('First-load JavaScript by route (gzip):');
  for (const { id, bytes } of rows) console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${id}`);
}

function readManifest(): Manifest {
  const name = readdirSync(assets).find((file) => /^manifest-.*\.js$/.test(file));
  if (!name) throw new Error("Remix's manifest is missing in build/client/assets.");
  const source = readFileSync(join(assets, name), 'utf8');
  return JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1));
}

function weightOf(file: string): number {
  const known = weights.get(file);
  if (known !== undefined) return known;
  const path = join(client, file);
  const bytes = existsSync(path) ? gzipSync(readFileSync(path)).length : 0;
  weights.set(file, bytes);
  return bytes;
}
