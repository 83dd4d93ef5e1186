import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { takeLock } from '../bin/lock.mjs';
import { type Binaries, provideBinaries } from './embedded.binaries.ts';
import { choosePlace, foldersOf, type Place } from './embedded.place.ts';
import {
  becomesReady,
  findServer,
  isRunning,
  launch,
  makeCluster,
  type Running,
  stopServer,
} from './embedded.server.ts';

/** Takes whole sentences; `console` and a pino logger both fit. */
export type EmbeddedLog = { info(message: string): void; warn(message: string): void; error(message: string): void };

export type EmbeddedOptions = {
  /** Folder that belongs to this database alone; made when missing. */
  dataDir: string;
  log: EmbeddedLog;
  /** False gives up safety for speed; for tests only. */
  fsync?: boolean;
  /** A fixed port on 127.0.0.1. Without it a free one is chosen and kept. */
  port?: number;
  /** Where the app answers; told to a second app that is started on the same folder. */
  address?: string;
};

export type Embedded = { url: string; stop(): Promise<void> };

type Passwords = { superuser: string; app: string };

const WATCH_MS = 2_000;

/**
 * Starts the PostgreSQL that the project brings along, on 127.0.0.1, with a database `asystentka` in it, and returns
 * its address. The first start makes the database (about a second); a server that a killed process left running
 * is used again. While we run, a server that dies is started again on the same port.
 *
 * Throws when an app already runs on the folder ("already running, at …"), when the folder belongs to another version
 * of PostgreSQL, and when this machine has no binaries (the error names DATABASE_URL).
 */
export async function startEmbedded({ dataDir, log, fsync = true, port, address }: EmbeddedOptions): Promise<Embedded> {
  const place = choosePlace(dataDir);
  const lock = await takeLock(join(place.home, 'running.lock'), { about: address ?? '' });
  if (!lock.taken) {
    const { about, pid } = lock.holder;
    throw new Error(
      `Asystentka is already running, at ${about || dataDir} (process ${pid}). Stop that one first, or give this one its own DATA_DIR.`,
    );
  }
  try {
    const binaries = provideBinaries(place.shelf);
    const passwords = await prepareCluster(place, binaries, fsync, log);
    const server =
      (await adopt(place, binaries, passwords, { fsync, port, log })) ??
      (await launchOnFreePort(place, binaries, fsync, port));
    await prepareDatabase(server.port, passwords, log);
    const halt = watch(place, server, log, () => launch(place, binaries, server.port, fsync));
    let stopped: Promise<void> | undefined;
    return {
      url: addressOf('asystentka', passwords.app, server.port, 'asystentka'),
      stop() {
        stopped ??= halt().finally(lock.release);
        return stopped;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Stops whatever server runs on `dataDir` and removes everything that belongs to it. For test databases. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  for (const folder of foldersOf(dataDir)) {
    const cluster = join(folder, 'cluster');
    const server = findServer(cluster);
    if (server) await stopServer(cluster, server.pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

function addressOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** Passwords are written before the cluster is made: a cluster without its password would be lost. */
async function prepareCluster(place: Place, binaries: Binaries, fsync: boolean, log: EmbeddedLog): Promise<Passwords> {
  const file = join(place.home, 'passwords.json');
  const exists = existsSync(place.cluster);
  if (exists && !existsSync(file))
    throw new Error(`${file} is missing: the database beside it cannot be opened without it.`);
  if (!existsSync(file)) {
    const fresh: Passwords = { superuser: randomBytes(24).toString('hex'), app: randomBytes(24).toString('hex') };
    writeFileSync(file, `${JSON.stringify(fresh)}\n`, { mode: 0o600 });
  }
  const passwords = JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  if (exists) refuseOtherMajor(place, binaries);
  else {
    log.info(`Making a new database in ${place.home}`);
    await makeCluster(place, binaries, passwords.superuser, fsync);
  }
  return passwords;
}

function refuseOtherMajor(place: Place, binaries: Binaries): void {
  const made = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (made === ours) return;
  throw new Error(
    `${place.home} was made by PostgreSQL ${made}, and this version of Asystentka brings ${ours}. Move it with pg_dump and pg_restore.`,
  );
}

/** A server left over by a killed process is used again if it is the one we would start; otherwise it is stopped. */
async function adopt(
  place: Place,
  binaries: Binaries,
  passwords: Passwords,
  { fsync, port, log }: { fsync: boolean; port: number | undefined; log: EmbeddedLog },
): Promise<Running | undefined> {
  const found = findServer(place.cluster);
  if (!found) return undefined;
  const ready = await becomesReady(place.cluster);
  const fits = ready && found.program === binaries.postgres && (port === undefined || port === found.port);
  if (fits && (await isSafe(found.port, passwords)) === fsync) {
    log.info(`Using the database server that is still running (process ${found.pid})`);
    return found;
  }
  await stopServer(place.cluster, found.pid);
  return undefined;
}

/** Whether the server writes through to the disk; undefined when it does not answer. */
async function isSafe(port: number, passwords: Passwords): Promise<boolean | undefined> {
  try {
    return await asSuperuser(port, passwords, async (sql) => (await sql`show fsync`)[0]?.fsync === 'on');
  } catch {
    return undefined;
  }
}

async function launchOnFreePort(
  place: Place,
  binaries: Binaries,
  fsync: boolean,
  fixed: number | undefined,
): Promise<Running> {
  const file = join(place.home, 'port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  let port = fixed ?? (kept || (await freePort()));
  for (let attempt = 0; ; attempt += 1) {
    try {
      const server = await launch(place, binaries, port, fsync);
      writeFileSync(file, `${port}\n`);
      return server;
    } catch (error) {
      const reason = error instanceof Error ? error.message : '';
      const portTaken = /could not bind|Address already in use/.test(reason) && fixed === undefined;
      // Children of a server that was killed need a moment to notice.
      const memoryInUse = /shared memory block/.test(reason);
      if (attempt === 9 || (!portTaken && !memoryInUse)) throw error;
      if (portTaken) port = await freePort();
      else await sleep(500);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() =>
        bound && typeof bound === 'object' ? resolve(bound.port) : reject(new Error('No free port on 127.0.0.1.')),
      );
    });
  });
}

async function asSuperuser<T>(
  port: number,
  passwords: Passwords,
  work: (sql: postgres.Sql) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const sql = postgres(addressOf('postgres', passwords.superuser, port, database), {
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The app's role is no superuser: it owns its database and may make others (tests do), and reads no files of the machine. */
async function prepareDatabase(port: number, passwords: Passwords, log: EmbeddedLog): Promise<void> {
  await asSuperuser(port, passwords, async (sql) => {
    const [role] = await sql`select 1 from pg_roles where rolname = 'asystentka'`;
    // Passwords are hex digits of our own making: a utility statement takes no parameters.
    if (!role) await sql.unsafe(`create role asystentka login createdb password '${passwords.app}'`);
    const [database] = await sql`select 1 from pg_database where datname = 'asystentka'`;
    if (!database) await sql.unsafe('create database asystentka owner asystentka');
    const [moved] = await sql`
      select 1 from pg_database
      where datname = 'asystentka' and datcollversion is distinct from pg_database_collation_actual_version(oid)`;
    if (moved) await sortAgain(port, passwords, log);
  });
}

/** Newer binaries may order letters differently; an index built by the old order would then miss rows. */
async function sortAgain(port: number, passwords: Passwords, log: EmbeddedLog): Promise<void> {
  log.info('The order of letters changed with the new PostgreSQL: indexes are built again.');
  const rebuild = async (sql: postgres.Sql) => {
    await sql.unsafe('reindex database asystentka');
    for (const name of ['asystentka', 'postgres', 'template1'])
      await sql.unsafe(`alter database ${name} refresh collation version`);
  };
  await asSuperuser(port, passwords, rebuild, 'asystentka');
}

/**
 * Looks after the server until the returned function is called, which stops it. By looking rather than by an event,
 * because a server that was left over by another process is not our child.
 */
function watch(place: Place, first: Running, log: EmbeddedLog, restart: () => Promise<Running>): () => Promise<void> {
  let server = first;
  let stopping = false;
  let restarting: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (stopping || restarting || isRunning(place.cluster, server.pid)) return;
    log.error(`The database server (process ${server.pid}) is gone; starting it again.`);
    restarting = restart()
      .then(
        (fresh) => {
          server = fresh;
        },
        (error: unknown) => log.error(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => {
        restarting = undefined;
      });
  }, WATCH_MS);
  timer.unref();
  return async () => {
    stopping = true;
    clearInterval(timer);
    await restarting;
    await stopServer(place.cluster, server.pid);
  };
}
