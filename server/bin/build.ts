import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { waitForLock } from './lock.mjs';

const root = resolve(import.meta.dirname, '../..');

/** What the browser's and the server's bundles are made of; `server/` and `emails/` stay outside of them. */
const inputs = [
  'app',
  'public',
  'vite.config.ts',
  'remix.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/**
 * Builds the web part into `build/` unless it was built from exactly these sources (or `force`). Two commands at once take turns.
 * Throws with the compiler's words when it fails.
 */
export async function buildIfStale({ force = false } = {}): Promise<'built' | 'fresh'> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const release = await waitForLock(join(root, '.cache/build.lock'), {
    onWait: ({ pid }) => console.error(`Waiting for process ${pid}, which is building …`),
  });
  try {
    const wanted = fingerprint();
    const stamp = join(root, 'build/.inputs');
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'fresh';
    const began = Date.now();
    console.error('Building …');
    build();
    writeFileSync(stamp, wanted);
    console.error(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    return 'built';
  } finally {
    release();
  }
}

function build(): void {
  const manifest = createRequire(import.meta.url).resolve('@remix-run/dev/package.json');
  const compiler = join(dirname(manifest), 'dist/cli.js');
  const env = { ...process.env, NODE_ENV: 'production' as const };
  const done = spawnSync(process.execPath, [compiler, 'vite:build'], { cwd: root, env, encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`The build failed.\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`);
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
