import { Worker } from 'node:worker_threads';
import { domainError } from '#server/errors.ts';

export type CompilerQuestion = { id: number; source: string };
export type CompilerAnswer =
  | { id: number; kind: 'html'; html: string; compiler: string }
  | { id: number; kind: 'refused'; errors: { line: number; message: string; element: string }[] };

export type Compiled =
  | { kind: 'html'; html: string; compiler: string }
  | { kind: 'refused'; errors: { line: number; message: string; element: string }[] }
  /** Took too long, or too much memory: the thread was killed. */
  | { kind: 'killed' };

type Waiting = CompilerQuestion & { timeoutMs: number; resolve(compiled: Compiled): void };

/** At most this many people wait for the one thread; more are told to try again. */
const mostWaiting = 40;
/** A thread that nobody needs gives its memory back after this long. */
const idleMs = 120_000;
/** Loading the compiler takes half a second; on a busy machine more. It does not count as compiling. */
const startMs = 20_000;

let worker: Worker | null = null;
let isWarm = false;
let current: Waiting | null = null;
let clock: NodeJS.Timeout | null = null;
const queue: Waiting[] = [];
let lastId = 0;

/**
 * Compiles MJML that was read by the allow-list, one at a time, in a thread with limits on memory, stack and time. A
 * thread that passes them is killed and replaced; nobody else notices. Throws `unavailable: compilerBusy` when too many wait.
 */
export function compileMjml(source: string, { timeoutMs = 5_000 } = {}): Promise<Compiled> {
  if (queue.length >= mostWaiting) return Promise.reject(domainError('unavailable', 'compilerBusy'));
  return new Promise((resolve) => {
    lastId += 1;
    queue.push({ id: lastId, source, timeoutMs, resolve });
    next();
  });
}

/** Ends the thread; the next compilation starts a new one. */
export async function closeCompiler(): Promise<void> {
  if (clock) clearTimeout(clock);
  const ending = worker;
  worker = null;
  isWarm = false;
  await ending?.terminate();
}

function next(): void {
  if (current) return;
  if (clock) clearTimeout(clock);
  current = queue.shift() ?? null;
  if (!current) {
    clock = setTimeout(() => void closeCompiler(), idleMs).unref();
    return;
  }
  const { id, source, timeoutMs } = current;
  worker ??= start();
  worker.ref();
  clock = setTimeout(() => finish(id, { kind: 'killed' }), isWarm ? timeoutMs : startMs + timeoutMs);
  worker.postMessage({ id, source } satisfies CompilerQuestion);
}

function finish(id: number, compiled: Compiled): void {
  if (current?.id !== id) return;
  const { resolve } = current;
  current = null;
  if (compiled.kind === 'killed') void closeCompiler();
  else worker?.unref();
  resolve(compiled);
  next();
}

function start(): Worker {
  const started = new Worker(new URL('./compile.worker.ts', import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const over = (): void => {
    if (worker !== started) return;
    worker = null;
    isWarm = false;
    if (current) finish(current.id, { kind: 'killed' });
  };
  started.on('message', ({ id, ...compiled }: CompilerAnswer) => {
    isWarm = true;
    finish(id, compiled);
  });
  started.on('error', over);
  started.on('exit', over);
  return started;
}
