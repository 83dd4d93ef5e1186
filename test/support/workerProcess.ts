import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { heapFlags } from '#server/bin/memory.mjs';

export type WorkerProcess = {
  pid: number;
  /** SIGKILL: it gets no chance to say or do anything. */
  kill(): Promise<void>;
  /** SIGTERM, and waits; answers its exit code. */
  stop(): Promise<number | null>;
};

/** Starts a worker process (`test/chaos/worker.ts`) and waits until it works. What it complains of appears on stderr. */
export async function startWorkerProcess(env: Record<string, string>): Promise<WorkerProcess> {
  const program = fileURLToPath(new URL('../chaos/worker.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [...heapFlags(), program], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NODE_ENV: 'test', LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const working = new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  await Promise.race([
    working,
    exited.then(([code]) => {
      throw new Error(`The worker ended with ${code} before it worked.`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
