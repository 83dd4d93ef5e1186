import { Worker } from 'node:worker_threads';
import { domainError } from '#server/errors.ts';

export type CompilerQuestion = { id: number; source: string };
export type CompilerAnswer =
  /** The compiler is loaded: what is asked from now on is at work at once. */
  | { kind: 'ready' }
  | { id: number; kind: 'html'; html: string; compiler: string }
  | { id: number; kind: 'refused'; errors: { line: number; message: string; element: string }[] };

export type Compiled =
  | { kind: 'html'; html: string; compiler: string }
  | { kind: 'refused'; errors: { line: number; message: string; element: string }[] }
  /** Took too long, or too much memory: the thread was killed. */
  | { kind: 'killed' };

type Waiting = CompilerQuestion & {
  timeoutMs: number;
  startMs: number;
  resolve(compiled: Compiled): void;
  reject(error: Error): void;
};

/** At most this many people wait for the one thread; more are told to try again. */
const mostWaiting = 40;
/** A thread that nobody needs gives its memory back after this long; who needs one then waits for it to load. */
const idleMs = 15 * 60_000;
/** Loading the compiler takes half a second; on a busy machine much more. It does not count as compiling. */
const usualStartMs = 30_000;

let worker: Worker | null = null;
let isReady = false;
let current: Waiting | null = null;
let clock: NodeJS.Timeout | null = null;
const queue: Waiting[] = [];
let lastId = 0;

/**
 * Compiles MJML that is our own or was read by the allow-list, one at a time, in a thread with limits on memory, stack
 * and time: what publishes or answers beside it must not stand still for that, nor while the compiler loads. A thread that passes them is killed and replaced; nobody else notices. Throws `unavailable: compilerBusy` when too many
 * wait, or when the thread does not get to its work: no source is to blame for that. `goesFirst`: ahead of those who
 * wait, however many.
 */
export function compileMjml(
  source: string,
  { timeoutMs = 5_000, startMs = usualStartMs, goesFirst = false } = {},
): Promise<Compiled> {
  if (queue.length >= mostWaiting && !goesFirst) return Promise.reject(domainError('unavailable', 'compilerBusy'));
  return new Promise((resolve, reject) => {
    lastId += 1;
    const waiting: Waiting = { id: lastId, source, timeoutMs, startMs, resolve, reject };
    if (goesFirst) queue.unshift(waiting);
    else queue.push(waiting);
    next();
  });
}

/** Loads the compiler for who will need it in a moment. */
export function warmCompiler(): void {
  if (worker) return;
  worker = start();
  worker.unref();
  rest();
}

/** Ends the thread; the next compilation starts a new one. */
export async function closeCompiler(): Promise<void> {
  if (clock) clearTimeout(clock);
  const ending = worker;
  worker = null;
  isReady = false;
  await ending?.terminate();
}

function next(): void {
  if (current) return;
  current = queue.shift() ?? null;
  if (!current) {
    rest();
    return;
  }
  worker ??= start();
  worker.ref();
  const { id, source, startMs } = current;
  if (isReady) work();
  else wait(startMs, fail);
  worker.postMessage({ id, source } satisfies CompilerQuestion);
}

function wait(ms: number, then: () => void): void {
  if (clock) clearTimeout(clock);
  clock = setTimeout(then, ms);
}

/** Nobody needs the thread: it stays for a while. */
function rest(): void {
  wait(idleMs, () => void closeCompiler());
  clock?.unref();
}

/** The thread is at the current question. */
function work(): void {
  if (current) wait(current.timeoutMs, kill);
}

/** The question is too much. */
function kill(): void {
  void closeCompiler();
  finish({ kind: 'killed' });
}

/** The thread did not come so far as to look at the question. */
function fail(): void {
  void closeCompiler();
  const failed = current;
  current = null;
  failed?.reject(domainError('unavailable', 'compilerBusy'));
  next();
}

function finish(compiled: Compiled): void {
  const done = current;
  current = null;
  worker?.unref();
  done?.resolve(compiled);
  next();
}

function start(): Worker {
  const started = new Worker(new URL('./compiler.worker.ts', import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const over = (): void => {
    if (worker !== started) return;
    if (isReady) kill();
    else fail();
  };
  started.on('message', (answer: CompilerAnswer) => {
    if (worker !== started) return;
    if (answer.kind === 'ready') {
      isReady = true;
      return work();
    }
    const { id, ...compiled } = answer;
    if (current?.id === id) finish(compiled);
  });
  started.on('error', over);
  started.on('exit', over);
  return started;
}
