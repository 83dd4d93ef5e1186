import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const program = (name: string): string => join(root, 'node_modules/.bin', name);
const node = (file: string, ...args: string[]): string[] => [process.execPath, join(root, file), ...args];
const folders = ['app', 'server', 'emails', 'migrations'].filter((name) => existsSync(join(root, name)));

/** From quick to slow, so that a slip of the pen is known within a second. */
const steps: [name: string, command: string[]][] = [
  ['format and lint', [program('biome'), 'check', '--max-diagnostics=200', '.']],
  ['types', [program('tsc'), '--noEmit']],
  ['arrows', [program('depcruise'), '--config', '.dependency-cruiser.cjs', ...folders]],
  ['dead code', [program('knip')]],
  ['build', node('server/bin/build.ts')],
  ['browser bundle', node('server/bin/bundle-guard.ts')],
];

for (const [name, [command = '', ...args]] of steps) {
  const began = Date.now();
  process.stdout.write(`${name.padEnd(18)}`);
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  if (done.status !== 0) {
    console.log(`${seconds} s  failed\n\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`);
    process.exitCode = 1;
    break;
  }
  console.log(`${seconds} s`);
  if (name === 'browser bundle') console.log(`\n${done.stdout.trimEnd()}`);
}
