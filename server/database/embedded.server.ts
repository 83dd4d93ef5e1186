import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../bin/lock.mjs';
import type { Binaries } from './embedded.binaries.ts';
import type { Place, ServerUser } from './embedded.place.ts';

/** A PostgreSQL server process that answers, or soon will. */
export type Running = { pid: number; port: number; state: string; program: string };

const START_MS = 300_000;
const STOP_MS = 60_000;

/**
 * A clean environment: variables such as LD_LIBRARY_PATH or PGDATA of whoever started us must not reach the server.
 */
const environment: Partial<NodeJS.ProcessEnv> = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes a new cluster with its superuser `postgres`: UTF-8, Polish order of letters, passwords for everyone, also on
 * 127.0.0.1 (`initdb` alone would trust anybody on this machine). Made under another name and renamed when whole.
 */
export async function makeCluster(place: Place, binaries: Binaries, password: string, fsync: boolean): Promise<void> {
  sweepUnfinished(place.home);
  const draft = join(place.home, `cluster.${process.pid}.unfinished`);
  const passwordFile = join(place.home, `password.${process.pid}.unfinished`);
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  give(draft, place.user);
  give(passwordFile, place.user);
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=icu',
        '--icu-locale=pl',
        ...(fsync ? [] : ['--no-sync']),
      ],
      draft,
      place.user,
    );
    renameSync(draft, place.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function give(path: string, user: ServerUser | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}

function sweepUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    if (name.endsWith('.unfinished')) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function run(program: string, args: string[], cwd: string, user: ServerUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...user,
      cwd,
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => reject(new Error(`${basename(program)} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${basename(program)} failed (${signal ?? code}):\n${output.trim().slice(-2_000)}`));
    });
  });
}

/**
 * The server that runs on this cluster, whoever started it. PostgreSQL's own pid file alone is not proof: after a
 * power cut its number may belong to anything.
 */
export function findServer(cluster: string): Running | undefined {
  const [pid, , , port, , , , state = ''] = readText(join(cluster, 'postmaster.pid')).split('\n');
  const command = commandLine(Number(pid));
  if (!pid || !command || !isServerOf(cluster, command)) return undefined;
  return { pid: Number(pid), port: Number(port), state: state.trim(), program: command[0] ?? '' };
}

/** Whether this server process is there; a dead one that its parent has not collected counts as gone. */
export function isRunning(cluster: string, pid: number): boolean {
  return isServerOf(cluster, commandLine(pid));
}

function isServerOf(cluster: string, command: string[]): boolean {
  return basename(command[0] ?? '') === 'postgres' && command.includes(cluster);
}

function commandLine(pid: number): string[] {
  return pid > 0 ? readText(`/proc/${pid}/cmdline`).split('\0') : [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Starts the server on `port` and waits until it takes connections, crash recovery included. Throws with the last
 * lines of its log when it ends instead.
 */
export async function launch(place: Place, binaries: Binaries, port: number, fsync: boolean): Promise<Running> {
  const logFile = join(place.home, 'postgres.log');
  forgetStalePid(place.cluster);
  rotate(logFile);
  const out = openSync(logFile, 'a', 0o600);
  const logged = statSync(logFile).size;
  // Its own session: a Ctrl-C in the terminal is for us, and we stop the server after the last request is done.
  const child = spawn(binaries.postgres, ['-D', place.cluster, ...settings(port, fsync)], {
    ...place.user,
    cwd: place.cluster,
    env: environment as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  child.unref();
  let end: string | undefined;
  child.on('error', (error) => {
    end = error.message;
  });
  child.on('exit', (code, signal) => {
    end = String(signal ?? `code ${code}`);
  });
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(15)) {
    if (end !== undefined) {
      const tail = readFileSync(logFile).subarray(logged).toString('utf8').trim().slice(-2_000);
      throw new Error(`PostgreSQL did not start (${end}).\n${tail}`);
    }
    const found = findServer(place.cluster);
    if (found && found.pid === child.pid && found.state === 'ready') return found;
  }
  throw new Error(`PostgreSQL was not ready after ${START_MS / 1000} s; its log is ${logFile}.`);
}

function settings(port: number, fsync: boolean): string[] {
  const chosen: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // None: a socket's path may have 107 bytes at most, and the loopback address serves as well.
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Starts, stops and faults of the server; failed statements reach the program that sent them.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...(fsync
      ? {}
      : {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: '0',
          max_connections: '300',
        }),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * A pid file that survived a power cut or a container may name a number that some other process has by now, and
 * PostgreSQL would refuse to start because of it. Where nobody has the number the file stays: PostgreSQL reads from it
 * whether processes of the dead server still use its memory.
 */
function forgetStalePid(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  const pid = Number(readText(file).split('\n')[0]);
  if (pid > 0 && isAlive(pid) && !isRunning(cluster, pid)) rmSync(file, { force: true });
}

function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 5_000_000) renameSync(logFile, `${logFile}.1`);
}

/** Waits until a server that is just starting takes connections. False when it goes away instead. */
export async function becomesReady(cluster: string): Promise<boolean> {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(50)) {
    const found = findServer(cluster);
    if (!found) return false;
    if (found.state === 'ready') return true;
  }
  return false;
}

/** Stops a server: connections are closed, everything is written. Returns when its process is gone. */
export async function stopServer(cluster: string, pid: number): Promise<void> {
  if (!isRunning(cluster, pid)) return;
  process.kill(pid, 'SIGINT');
  for (const until = Date.now() + STOP_MS; Date.now() < until; await sleep(15)) {
    if (!isRunning(cluster, pid)) return;
  }
  // Immediate: nothing acknowledged is lost, the next start replays the log.
  process.kill(pid, 'SIGQUIT');
  while (isRunning(cluster, pid)) await sleep(50);
}
