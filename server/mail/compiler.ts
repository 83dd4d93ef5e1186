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
  /** Ends the wait for its turn. */
  patience: NodeJS.Timeout;
  resolve(compiled: Compiled): void;
  reject(error: Error): void;
};

/** At most this many wait for the one thread; more are told to try again. */
const mostWaiting = 40;
/** So is who has waited this long: with a start and a compilation behind it, less than a transaction may pause for. */
const waitMs = 20_000;
/** A thread that nobody needs gives its memory back after this long; who needs one then waits for it to load. */
const idleMs = 15 * 60_000;
/** Loading the compiler takes half a second; on a busy machine much more. It does not count as compiling. */
const usualStartMs = 30_000;

let worker: Worker | null = null;
let isReady = false;
let current: Waiting | null = null;
let clock: NodeJS.Timeout | null = null;
let queue: Waiting[] = [];
let lastId = 0;

/**
 * Compiles MJML that is our own or was read by the allow-list, one at a time, in a thread with limits on memory, stack
 * and time: what publishes or answers beside it must not stand still for that, nor while the compiler loads. A thread
 * that passes them is killed and replaced; nobody else notices. Throws `unavailable: compilerBusy` when too many wait, for
 * too long, or when the thread does not get to its work: no source is to blame for that. `goesFirst`: ahead of those who
 * wait, however many.
 */
export function compileMjml(
  source: string,
  { timeoutMs = 5_000, startMs = usualStartMs, goesFirst = false } = {},
): Promise<Compiled> {
  if (queue.length >= mostWaiting && !goesFirst) return Promise.reject(busy());
  return new Promise((resolve, reject) => {
    lastId += 1;
    const id = lastId;
    const patience = setTimeout(() => {
      queue = queue.filter((one) => one.id !== id);
      reject(busy());
    }, waitMs);
    const waiting: Waiting = { id, source, timeoutMs, startMs, patience, resolve, reject };
    if (goesFirst) queue.unshift(waiting);
    else queue.push(waiting);
    next();
  });
}

const busy = (): Error => domainError('unavailable', 'compilerBusy');

/** Loads the compiler for who will need it in a moment; whoever then does hears it when that fails. */
export function warmCompiler(): void {
  if (current) return;
  try {
    worker ??= start();
    worker.unref();
  } catch {
    return;
  }
  rest();
}

/** Ends the thread, and the waiting for it; the next compilation starts a new one. */
export async function closeCompiler(): Promise<void> {
  const left = current ? [current, ...queue] : queue;
  current = null;
  queue = [];
  const ended = drop();
  for (const { patience, reject } of left) {
    clearTimeout(patience);
    reject(busy());
  }
  await ended;
}

async function drop(): Promise<void> {
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
  const { id, source, startMs, patience } = current;
  clearTimeout(patience);
  try {
    worker ??= start();
  } catch {
    // No thread to be had: too many, or no memory for one.
    fail();
    return;
  }
  worker.ref();
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
  wait(idleMs, () => void drop());
  clock?.unref();
}

/** The thread is at the current question. */
function work(): void {
  if (current) wait(current.timeoutMs, kill);
}

/** The question is too much. */
function kill(): void {
  void drop();
  finish({ kind: 'killed' });
}

/** The thread did not come so far as to look at the question. */
function fail(): void {
  void drop();
  const failed = current;
  current = null;
  failed?.reject(busy());
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
