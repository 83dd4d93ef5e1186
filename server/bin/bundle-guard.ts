import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assets, firstLoads } from './first-load.ts';

/** Text that only server code has, chosen so that it survives minifying. */
const serverMarks: [mark: RegExp, what: string][] = [
  [/["'`]node:[a-z_/]+["'`]/, 'an import of a Node module'],
  [/#(server|emails)\//, 'a path into server/ or emails/'],
  [/process\.env\.(DATABASE_URL|APP_SECRET|SMTP_URL)/, 'a setting of the server'],
  [/\.(selectFrom|insertInto|updateTable|deleteFrom)\(|kysely_/, 'a query'],
  [/CONNECTION_CLOSED|application_name|pg_catalog/, 'the PostgreSQL driver'],
  [/aes-256-gcm|createHmac|timingSafeEqual/, 'cryptography of the server'],
];

/** Where a day begins: they may weigh so much, in bytes. */
const firstViews = /^routes\/_app(\.calendar.*|\.plan|\._index)$/;
/** Of those, named: renamed routes must not make the guard pass on nothing. */
const surelyThere = ['routes/_app._index', 'routes/_app.calendar', 'routes/_app.plan'];
const most = 200 * 1024;

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

function printWeights(): void {
  const rows = firstLoads();
  const missing = surelyThere.filter((name) => !rows.some(({ id }) => id === name));
  if (missing.length > 0) throw new Error(`The build has no ${missing.join(', ')}: whose weight is to be guarded?`);
  console.log('First-load JavaScript by route, the longer language counted (gzip):');
  for (const { id, bytes } of rows) console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${id}`);
  const heavy = rows.filter(({ id, bytes }) => firstViews.test(id) && bytes > most);
  if (heavy.length === 0) return;
  console.log(`More than ${most / 1024} KiB before the first view: ${heavy.map(({ id }) => id).join(', ')}`);
  process.exitCode = 1;
}
