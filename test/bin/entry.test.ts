import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '#server/bin/lock.mjs';

// A copy of the entry with a build and an app of a few lines, so that what is looked at is the entry.
const app = `
  import { appendFileSync } from 'node:fs';
  const note = (line) => appendFileSync('notes.txt', line + '\\n');
  note('started ' + process.pid + ' ' + process.argv.slice(2).join(' ') + ' ' + (process.env.GREETING ?? ''));
  note('npm settings ' + Object.keys(process.env).filter((name) => /^npm_/.test(name)).length);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      note(signal);
      setTimeout(() => process.exit(Number(process.env.CODE ?? 0)), 600);
    });
  }
  setInterval(() => {}, 1000);`;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asystentka-entry-'));
  mkdirSync(join(folder, 'server'));
  cpSync('server/bin', join(folder, 'server/bin'), { recursive: true });
  // What is installed, and not what should be: an installation through this link would replace the project's own.
  cpSync('node_modules/.package-lock.json', join(folder, 'package-lock.json'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { start: 'node server/bin/entry.mjs start' } }),
  );
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'server/bin/build.ts'), '');
  writeFileSync(join(folder, 'server/main.ts'), app);
});

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  const pid = startedPid();
  if (pid) await expect.poll(() => isAlive(pid)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

function run(program: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null), output: () => output };
}

const entry = (args: string[], env?: Record<string, string>) =>
  run(process.execPath, ['server/bin/entry.mjs', ...args], env);

function notes(): string {
  const file = join(folder, 'notes.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function startedPid(): number {
  return Number(/started (\d+)/.exec(notes())?.[1] ?? 0);
}

async function untilStarted(): Promise<void> {
  await expect.poll(notes).toContain('started');
}

test('passes arguments, .env and signals to the app, and its exit code on', async () => {
  writeFileSync(join(folder, '.env'), 'GREETING=dobry\nCODE=1\n');
  const { child, ended } = entry(['start', '--flag', 'word'], { CODE: '7', npm_config_omit: 'dev' });
  await untilStarted();
  expect(notes()).toMatch(/started \d+ --flag word dobry/);
  expect(notes()).toContain('npm settings 0');
  child.kill('SIGTERM');
  expect(await ended).toBe(7);
  expect(notes().match(/SIGTERM/g)).toHaveLength(1);
});

test('a second start on the same data says where the first is, and fails', async () => {
  const first = entry(['start'], { PORT: '4321' });
  await untilStarted();
  const second = entry(['start'], { PORT: '4321' });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`already running, at http://localhost:4321 (process ${first.child.pid}`);
  expect(notes().match(/started/g)).toHaveLength(1);
});

test('a start waits for one that is stopping', async () => {
  const first = entry(['start']);
  await untilStarted();
  first.child.kill('SIGTERM');
  entry(['start']);
  expect(await first.ended).toBe(0);
  await expect.poll(() => notes().match(/started/g)?.length).toBe(2);
});

test('several nodes on one database may start', async () => {
  const shared = { DATABASE_URL: 'postgres://db.example/asystentka' };
  entry(['start'], shared);
  entry(['start'], shared);
  await expect.poll(() => notes().match(/started/g)?.length).toBe(2);
  for (const child of children) child.kill('SIGTERM');
  await expect.poll(() => notes().match(/SIGTERM/g)?.length).toBe(2);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('when npm gets %s the app stops in good order', async (signal) => {
  const { child } = run('npm', ['start']);
  await untilStarted();
  child.kill(signal);
  await expect.poll(notes).toContain('SIGTERM');
  await expect.poll(() => isAlive(startedPid())).toBe(false);
});

test('when the entry is killed the app stops in good order', async () => {
  const { child } = entry(['start']);
  await untilStarted();
  child.kill('SIGKILL');
  await expect.poll(notes).toContain('SIGTERM');
});

test('an unknown command is answered with the known ones', async () => {
  const { ended, output } = entry(['begin']);
  expect(await ended).toBe(1);
  expect(output()).toContain('There are: start, demo, dev');
});
