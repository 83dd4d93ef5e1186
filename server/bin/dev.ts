import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.ts';

const root = resolve(import.meta.dirname, '../..');
const watched = ['app', 'server', 'emails', 'migrations'].map((name) => join(root, name)).filter(existsSync);
const QUIET_MS = 300;

/**
 * Runs the app as it will be in production, and builds and starts it again when a source changes. A build that fails
 * is shown, and the app before it goes on.
 */
let app: ChildProcess | undefined;
let stopping = false;
let changed: NodeJS.Timeout | undefined;
let working = Promise.resolve();

for (const folder of watched) {
  watch(folder, { recursive: true }, () => {
    clearTimeout(changed);
    changed = setTimeout(() => {
      working = working.then(renew);
    }, QUIET_MS);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await stop();
    process.exit(0);
  });
}

working = renew();

async function renew(): Promise<void> {
  try {
    await buildIfStale();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return;
  }
  await stop();
  if (!stopping) start();
}

function start(): void {
  app = spawn(process.execPath, [...process.execArgv, 'server/main.ts', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  app.on('error', (error) => console.error(error.message));
  app.on('exit', (code) => {
    if (code && !stopping) console.error(`The app ended with code ${code}; it starts again after the next change.`);
  });
}

async function stop(): Promise<void> {
  if (!app || app.exitCode !== null || app.signalCode !== null) return;
  const gone = once(app, 'exit');
  app.kill('SIGTERM');
  await gone;
}
