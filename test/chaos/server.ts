import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { findServer } from '#server/database/embedded.server.ts';
import { removeEmbedded, startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';

/** A PostgreSQL for one scenario, as safe as in production, that can be struck. */
export type StruckServer = {
  /** A migrated, empty database. */
  databaseUrl: string;
  /** The folder that holds it; on a file system of its own when one was asked for. */
  folder: string;
  /** Ends it in good order, or kills it; whoever started it starts it again. Answers when it takes connections. */
  restart(how: 'order' | 'crash'): Promise<void>;
  /** Leaves not one byte free where its data are, for so long. Milliseconds. */
  fillDisk(ms: number): Promise<void>;
  stop(): Promise<void>;
};

/** Why this machine cannot do what a scenario needs. */
export class NotHere extends Error {}

/** Arguments of `mount`, before the folder. */
export const smallDisk = ['-t', 'tmpfs', '-o', 'size=320m,mode=711', 'tmpfs'];

/** Throws `NotHere` when a small file system was asked for and may not be mounted. */
export async function startServer({ onSmallDisk = false } = {}): Promise<StruckServer> {
  const own = join(tmpdir(), `asystentka-chaos-${process.pid}-${randomBytes(4).toString('hex')}`);
  const folder = onSmallDisk && given ? given : own;
  if (folder === own) mkdirSync(folder);
  chmodSync(folder, 0o711);
  const isMounted = onSmallDisk && folder === own;
  if (isMounted) mount(folder);
  const home = join(folder, 'postgres');
  const quiet = { info() {}, warn() {}, error() {} };
  const server = await startEmbedded({ dataDir: home, log: quiet });
  const databaseUrl = await newDatabase(server.url);

  async function untilItAnswers(): Promise<void> {
    for (const until = Date.now() + 60_000; ; await sleep(200)) {
      const sql = postgres(server.url, { max: 1, connect_timeout: 2, onnotice: () => {} });
      const answers = await sql`select 1`.then(
        () => true,
        () => false,
      );
      await sql.end({ timeout: 1 }).catch(() => {});
      if (answers) return;
      if (Date.now() > until) throw new Error('The database server did not come back.');
    }
  }

  return {
    ...{ databaseUrl, folder },
    async restart(how) {
      const before = findServer(join(home, 'cluster'))?.pid;
      if (before) process.kill(before, how === 'order' ? 'SIGINT' : 'SIGKILL');
      while (findServer(join(home, 'cluster'))?.pid === before) await sleep(50);
      await untilItAnswers();
    },
    async fillDisk(ms) {
      const file = join(folder, 'full');
      fill(file);
      // Whatever is freed meanwhile (a log that is used again) is taken too.
      for (const until = Date.now() + ms; Date.now() < until; await sleep(250)) fill(file);
      rmSync(file);
      await untilItAnswers();
    },
    async stop() {
      await server.stop();
      await removeEmbedded(home);
      if (isMounted) execFileSync('umount', [folder]);
      if (folder === own) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The file system of its own that `nameSpace.ts` has made before this process began. */
const given = process.env.CHAOS_SMALL_DISK;

function mount(folder: string): void {
  try {
    execFileSync('mount', [...smallDisk, folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const why = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    throw new NotHere(`no file system can be mounted here by this user, so the disk is not filled (${why})`);
  }
}

/** Appends until nothing more goes in. */
function fill(file: string): void {
  const out = openSync(file, 'a');
  try {
    for (let size = 1 << 20; size >= 1; size = size >> 1) {
      const block = Buffer.alloc(size);
      try {
        for (;;) if (writeSync(out, block) < size) break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(out);
  }
}

export async function newDatabase(serverUrl: string): Promise<string> {
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${name}`).finally(() => sql.end());
  const url = new URL(serverUrl);
  url.pathname = name;
  await migrateToLatest(url.href);
  return url.href;
}
