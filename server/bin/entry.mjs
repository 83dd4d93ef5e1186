// What every npm script starts with. Without dependencies and in the JavaScript of Node 20, because it runs before
// anything is installed: it installs what the lock file asks for, then goes on with the Node that came with it.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applicationEnvironment } from './environment.mjs';
import { whenAbandoned } from './follow.mjs';
import { findNode, install } from './install.mjs';
import { takeLock } from './lock.mjs';
import { heapFlags } from './memory.mjs';
import { runChild } from './run.mjs';

const STOPPING = 'an address it is leaving';
const STOP_MS = 30_000;

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');

/** Each verb is a list of programs that run one after the other, each on the bundled Node; the first failure ends it. */
const verbs = {
  start: { mode: 'production', serves: true, steps: [['server/bin/build.ts'], ['server/main.ts']] },
  demo: { mode: 'production', serves: true, steps: [['server/bin/build.ts'], ['server/main.ts', '--demo']] },
  dev: { mode: 'production', serves: true, steps: [['server/bin/dev.ts']] },
  build: { mode: 'production', serves: false, steps: [['server/bin/build.ts', '--force']] },
  test: { mode: 'test', serves: false, steps: [['server/bin/test.ts']] },
  bench: { mode: 'production', serves: false, steps: [['server/bin/build.ts'], ['test/bench/run.ts']] },
  chaos: { mode: 'test', serves: false, steps: [['server/bin/build.ts'], ['test/chaos/run.ts']] },
  check: { mode: 'test', serves: false, steps: [['server/bin/check.ts']] },
};

process.exitCode = await main(process.argv[2] ?? '', process.argv.slice(3));

async function main(name, args) {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) return complain(`Unknown command "${name}". There are: ${Object.keys(verbs).join(', ')}.`);
  process.chdir(root);
  try {
    // Tests and checks must not meet the mail server or the database that .env names.
    if (verb.serves && existsSync('.env')) process.loadEnvFile?.('.env');
    if (process.env.npm_lifecycle_event) whenAbandoned(() => process.kill(process.pid, 'SIGTERM'));
    const lock = verb.serves ? await claim(name) : undefined;
    try {
      await install(root);
      return await runSteps(verb, args, () => lock?.tell(STOPPING));
    } finally {
      lock?.release();
    }
  } catch (error) {
    return complain(error.message);
  }
}

async function runSteps(verb, args, onStop) {
  const node = findNode(root);
  const env = applicationEnvironment(process.env, verb.mode, root);
  for (const [index, step] of verb.steps.entries()) {
    const last = index === verb.steps.length - 1;
    const code = await runChild(node, [...nodeFlags(verb), ...step, ...(last ? args : [])], { cwd: root, env, onStop });
    if (code !== 0) return code;
  }
  return 0;
}

/** A host's Node 22 still calls type stripping experimental. Node 20.0 to 20.11 as host could not read .env itself. */
function nodeFlags(verb) {
  const readsEnvFile = verb.serves && !process.loadEnvFile && existsSync('.env');
  return [
    '--disable-warning=ExperimentalWarning',
    '--import=./server/bin/follow-parent.mjs',
    ...(verb.serves ? heapFlags(process.env.NODE_OPTIONS) : []),
    ...(readsEnvFile ? ['--env-file=.env'] : []),
  ];
}

/**
 * Keeps a second `npm start` on the same data from building over the files that the first one is serving. Several
 * nodes on one DATABASE_URL are wanted, so there each may start.
 */
async function claim(name) {
  const dataDir = resolve(process.env.DATA_DIR || (name === 'demo' ? join('.data', 'demo') : '.data'));
  process.env.DATA_DIR = dataDir;
  if (process.env.DATABASE_URL) return undefined;
  if (!existsSync(dataDir)) {
    mkdirSync(dataDir, { recursive: true });
    // Others may pass through, not look: started by root, the database server runs as another user. What is secret
    // inside has a mode of its own.
    chmodSync(dataDir, 0o711);
  }
  const about = process.env.APP_URL || `http://localhost:${process.env.PORT || 3000}`;
  const file = join(dataDir, 'start.lock');
  const first = await takeLock(file, { about });
  if (first.taken) return first;
  // One that was told to stop may take a moment, and half a second to notice that npm was killed.
  await sleep(700);
  for (const until = Date.now() + STOP_MS; ; await sleep(200)) {
    const lock = await takeLock(file, { about });
    if (lock.taken) return lock;
    if (lock.holder.about !== STOPPING || Date.now() > until) return refuse(lock.holder);
  }
}

function refuse({ about, pid, since }) {
  throw new Error(
    `Asystentka is already running, at ${about} (process ${pid}, since ${since}).\n` +
      'Stop that one first, or give this one a DATA_DIR and a PORT of its own.',
  );
}

function complain(message) {
  process.stderr.write(`${message}\n`);
  return 1;
}
