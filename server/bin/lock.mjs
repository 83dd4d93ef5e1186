// Dependency-free and plain JavaScript: it runs before anything is installed, on the Node the machine happens to have.
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 4_000;
/** How long a lock from another machine or container is watched for a heartbeat before it counts as abandoned. */
const SILENCE_MS = 12_000;

/**
 * Where process ids mean the same thing. Two containers on one volume both have a process 1, so a pid alone
 * does not tell whether the owner of a lock lives.
 */
function place() {
  const bootId = readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pidNamespace = readOr(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), bootId, pidNamespace].join(' ');
}

function readOr(read, otherwise = '') {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** When a process began, in the kernel's own ticks: tells a process from a later one that was given the same id. */
function beganAt(pid) {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Whether a process exists on this machine, whoever owns it. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readHolder(file) {
  const holder = readOr(() => JSON.parse(readFileSync(file, 'utf8')), undefined);
  return typeof holder?.pid === 'number' ? holder : undefined;
}

function beatAt(file) {
  return readOr(() => statSync(file).mtimeMs, 0);
}

async function livesOn(file, holder) {
  if (holder.place === place()) {
    const began = beganAt(holder.pid);
    return isAlive(holder.pid) && (began === '' || holder.began === '' || began === holder.began);
  }
  const seen = beatAt(file);
  for (let waited = 0; waited < SILENCE_MS; waited += 500) {
    await sleep(500);
    if (beatAt(file) !== seen) return true;
  }
  return false;
}

/**
 * Removes a lock that was judged abandoned. Two processes may judge at once: the one that comes late finds that
 * it has moved away its rival's fresh lock, and puts it back.
 */
function clear(file, judged) {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside)?.token !== judged?.token) {
    readOr(() => writeFileSync(file, readFileSync(aside, 'utf8'), { flag: 'wx', mode: 0o600 }));
  }
  rmSync(aside, { force: true });
}

/**
 * Takes the lock `file` for this process, or says who has it. A lock whose owner is dead is taken over; one from
 * another container is watched for 12 s first.
 * @param {string} file in a folder that exists
 * @param {{ about?: string }} [options] `about` is shown to whoever finds the lock taken
 */
export async function takeLock(file, { about = '' } = {}) {
  const token = randomBytes(8).toString('hex');
  const mine = {
    pid: process.pid,
    began: beganAt(process.pid),
    place: place(),
    token,
    about,
    since: new Date().toISOString(),
  };
  for (let attempt = 0; attempt < 500; attempt += 1) {
    try {
      writeFileSync(file, `${JSON.stringify(mine, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
      return { taken: true, release: keep(file, token), tell: (news) => tell(file, { ...mine, about: news }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && (await livesOn(file, holder))) {
      return {
        taken: false,
        holder: { pid: holder.pid, about: String(holder.about ?? ''), since: String(holder.since ?? '') },
      };
    }
    // An empty lock is one that is being written this moment, unless its writer died there.
    if (holder || Date.now() - beatAt(file) > 3_000) clear(file, holder);
    await sleep(20 + Math.random() * 30);
  }
  throw new Error(`The lock ${file} could not be taken: it changes hands all the time.`);
}

/** Changes what the finder of our lock reads; in one step, so that nobody reads half of it. */
function tell(file, mine) {
  if (readHolder(file)?.token !== mine.token) return;
  const draft = `${file}.${mine.token}`;
  writeFileSync(draft, `${JSON.stringify(mine, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function keep(file, token) {
  const heartbeat = setInterval(() => readOr(() => utimesSync(file, new Date(), new Date())), HEARTBEAT_MS);
  heartbeat.unref();
  return function release() {
    clearInterval(heartbeat);
    if (readHolder(file)?.token === token) rmSync(file, { force: true });
  };
}

/**
 * Takes the lock, waiting as long as another living process has it. Returns the function that gives it back.
 * @param {string} file
 * @param {{ about?: string, onWait?: (holder: { pid: number, about: string }) => void }} [options]
 */
export async function waitForLock(file, { about, onWait } = {}) {
  for (let waits = 0; ; waits += 1) {
    const lock = await takeLock(file, { about });
    if (lock.taken) return lock.release;
    if (waits === 0) onWait?.(lock.holder);
    await sleep(200);
  }
}
