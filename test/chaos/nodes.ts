import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '#server/schedule/services.ts';
import type { Order } from './preload.ts';

const root = resolve(import.meta.dirname, '../..');
const readyMs = 90_000;

export type NodeSettings = {
  role: 'web' | 'worker' | 'all';
  databaseUrl: string;
  dataDir: string;
  secret: string;
  booksUrl: string;
  /** host:port pairs that it may call. */
  allow: string[];
  timing: Timing;
  sweepSeconds: number;
  /** Where V8 keeps what it has compiled: starting a node is most of what a kill costs. */
  cacheDir: string;
  env?: Record<string, string>;
};

/** One process of the app. */
export type Node = {
  pid: number;
  /** Its own address. */
  url: string;
  isGone(): boolean;
  /** SIGKILL: it gets no chance to say or do anything. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. Answers its exit code (null: it had to be killed) and how long it took, in milliseconds. */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** True while the process is stopped, whoever stopped it. */
  isFrozen(): boolean;
  tell(order: Order): void;
  /** What it wrote. */
  said(): string;
};

/** Starts `server/main.ts` as a node of the laboratory, and waits until it works. */
export async function startNode(settings: NodeSettings): Promise<Node> {
  const { role, databaseUrl, dataDir, secret, booksUrl, allow, timing, sweepSeconds, cacheDir, env } = settings;
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import=./test/chaos/preload.ts', 'server/main.ts'],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? '',
        ...(process.env.HOME ? { HOME: process.env.HOME } : {}),
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: cacheDir,
        TZ: 'UTC',
        LOG_LEVEL: 'error',
        PORT: '0',
        ROLE: role,
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        APP_SECRET: secret,
        OUTBOUND_ALLOW: allow.join(','),
        LABORATORY: JSON.stringify({ booksUrl, timing, sweepSeconds }),
        ...env,
      } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let said = '';
  const write = (chunk: Buffer): void => {
    said = `${said}${chunk}`.slice(-20_000);
  };
  child.stdout?.on('data', write);
  child.stderr?.on('data', write);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  for (const until = Date.now() + readyMs; !said.includes('Asystentka: '); await sleep(10)) {
    if (isGone()) throw new Error(`A node ended before it worked:\n${said}`);
    if (Date.now() > until) throw new Error(`A node did not work within ${readyMs / 1000} s:\n${said}`);
  }
  const pid = child.pid ?? 0;
  return {
    pid,
    url: /Asystentka: (\S+)/.exec(said)?.[1] ?? '',
    isGone,
    async kill() {
      if (isGone()) return;
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      const begun = performance.now();
      if (!isGone()) child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 40_000);
      const [code] = await exited;
      clearTimeout(patience);
      return { code, ms: performance.now() - begun };
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    isFrozen: () => stateOf(pid) === 'T',
    tell: (order) => void child.send(order),
    said: () => said,
  };
}

/** As the kernel says: R and S at work, T stopped. Empty where there is no /proc. */
function stateOf(pid: number): string {
  try {
    // Behind the name, which may itself have brackets.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.charAt(0) ?? '';
  } catch {
    return '';
  }
}
