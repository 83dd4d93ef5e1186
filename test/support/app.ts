import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeEmbedded } from '#server/database/embedded.ts';

const root = resolve(import.meta.dirname, '../..');
const READY_MS = 60_000;
const STOP_MS = 30_000;

export type AppOptions = {
  /** Added to the app's environment, which is otherwise clean. `DATABASE_URL: ''` gives it a PostgreSQL of its own. */
  env?: Record<string, string>;
  /** A database that the caller made and removes. Without it the app gets a clone of the template. */
  databaseUrl?: string;
};

export type App = {
  /** Origin of the running app, `http://localhost:<port>`. */
  url: string;
  /** Empty when `env` took the database away. */
  databaseUrl: string;
  dataDir: string;
  /** Everything the app has written so far, both streams. */
  logs(): string;
  /** Ends it as a power cut would (SIGKILL). Data and database stay, for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same data, database and port, after `kill` or while it runs (then it is stopped first). */
  restart(env?: Record<string, string>): Promise<void>;
  /** Asks it to stop, waits, and removes its data and its clone. Returns the exit code, null if it had to be killed. */
  stop(): Promise<number | null>;
};

/**
 * Starts the built app as a process of its own, as `npm start` does, and waits until `/healthz` answers 200.
 * Throws with what it wrote when it does not.
 */
export async function startApp({ env = {}, databaseUrl }: AppOptions = {}): Promise<App> {
  if (!existsSync(join(root, 'build/server/index.js'))) throw new Error('There is no build: npm run build makes one.');
  const clone = databaseUrl === undefined && env.DATABASE_URL === undefined ? await cloneTemplate() : undefined;
  const dataDir = join(tmpdir(), `asystentka-app-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(dataDir, { mode: 0o711 });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = {
    ...passedOn(),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_URL: url,
    APP_SECRET: 'a secret for tests that nobody has to guess',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl ?? clone?.url ?? '',
    ...env,
  };
  let logs = '';
  let child: ChildProcess;

  const launch = async (more: Record<string, string> = {}) => {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], {
      cwd: root,
      env: { ...settings, ...more } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const write = (chunk: Buffer | string) => {
      logs += chunk;
    };
    child.stdout?.on('data', write);
    child.stderr?.on('data', write);
    child.on('error', (error) => write(`${error.message}\n`));
    try {
      await untilHealthy(child, url);
    } catch (error) {
      await end(child, 'SIGKILL');
      throw new Error(`${error instanceof Error ? error.message : error}\n${logs}`);
    }
  };
  const cleanUp = async () => {
    await clone?.drop();
    await removeEmbedded(join(dataDir, 'postgres'));
    rmSync(dataDir, { recursive: true, force: true });
  };

  try {
    await launch();
  } catch (error) {
    await cleanUp();
    throw error;
  }
  return {
    url,
    databaseUrl: settings.DATABASE_URL,
    dataDir,
    logs: () => logs,
    async kill() {
      await end(child, 'SIGKILL');
    },
    async restart(more) {
      await end(child, 'SIGTERM');
      await launch(more);
    },
    async stop() {
      const code = await end(child, 'SIGTERM');
      await cleanUp();
      return code;
    },
  };
}

/** Loaded only when needed: outside of vitest (benchmarks) there is no template to ask for. */
async function cloneTemplate(): Promise<{ url: string; drop(): Promise<void> }> {
  const [{ inject }, { cloneDatabase }] = await Promise.all([import('vitest'), import('./database.ts')]);
  return cloneDatabase(inject('databaseUrl'), inject('templateName'));
}

function passedOn(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The app ended at its start (${child.signalCode ?? `exit code ${child.exitCode}`}).`);
    }
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`The app did not get healthy within ${READY_MS / 1000} s.`);
}

/** Returns the exit code; null when a signal ended it. One that ignores SIGTERM is killed after 30 s. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.pid === undefined) return null;
  if (child.exitCode === null && child.signalCode === null) {
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    clearTimeout(patience);
  }
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return address && typeof address === 'object' ? address.port : 0;
}
