import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { waitForLock } from './lock.mjs';

const root = resolve(import.meta.dirname, '../..');
const current = join(root, 'build');
const next = join(root, '.cache/build');

/**
 * What the browser's and the server's bundles are made of. `server/` and `emails/` stay outside of them, but for what the
 * browser runs too, and what compiles the words.
 */
const inputs = [
  'app',
  'public',
  'server/posts',
  'server/bin/compiled-words.ts',
  'vite.config.ts',
  'remix.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/**
 * Builds the web part into `build/` unless it was built from exactly these sources (or `force`).
 * Two commands at once take turns. Throws with the compiler's words when it fails.
 */
export async function buildIfStale({ force = false } = {}): Promise<'built' | 'fresh'> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const release = await waitForLock(join(root, '.cache/build.lock'), {
    onWait: ({ pid }) => console.error(`Waiting for process ${pid}, which is building …`),
  });
  try {
    const wanted = fingerprint();
    const stamp = join(current, '.inputs');
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'fresh';
    const began = Date.now();
    console.error('Building …');
    build(wanted);
    console.error(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    return 'built';
  } finally {
    release();
  }
}

/** Compiles into another folder and swaps: an app that starts meanwhile finds a whole build, the old or the new one. */
function build(fingerprinted: string): void {
  rmSync(next, { recursive: true, force: true });
  const manifest = createRequire(import.meta.url).resolve('@remix-run/dev/package.json');
  const compiler = join(dirname(manifest), 'dist/cli.js');
  const env = { ...process.env, NODE_ENV: 'production' as const, BUILD_DIRECTORY: relative(root, next) };
  const done = spawnSync(process.execPath, [compiler, 'vite:build'], { cwd: root, env, encoding: 'utf8' });
  if (done.status !== 0) {
    const said = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`;
    // The bundler's own stack, and the list of every file it watches, say nothing about ours.
    throw new Error(`The build failed.\n${said.split(/\n +at /, 1)[0]}`);
  }
  writeFileSync(join(next, '.inputs'), fingerprinted);
  const last = `${next}.last`;
  rmSync(last, { recursive: true, force: true });
  if (existsSync(current)) renameSync(current, last);
  renameSync(next, current);
  rmSync(last, { recursive: true, force: true });
}

/** A hash of every input's path and content: a checkout changes times, not contents. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesIn(input))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)))
        .update('\0');
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

// Not import.meta.main, which a host's Node 22 does not know.
if (process.argv[1] === import.meta.filename) {
  try {
    await buildIfStale({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
