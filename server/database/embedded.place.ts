import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Whom the server runs as, when not as ourselves. */
export type ServerUser = { uid: number; gid: number };

export type Place = {
  /** The folder that holds password, port, lock, log and the cluster itself. */
  home: string;
  /** Where PostgreSQL's own files are (PGDATA). */
  cluster: string;
  /** Where the copies of the programs are. */
  shelf: string;
  /** Undefined when we are not root: then the server is started as whoever we are. */
  user: ServerUser | undefined;
};

const NOTE = 'database-is-elsewhere.txt';
const VAR = '/var/lib/asystentka';

/**
 * Decides where the database of `dataDir` lives and as whom its server runs, and makes the folders.
 *
 * PostgreSQL refuses to run as root, so root starts it as another user. When that user cannot reach `dataDir`
 * (a folder above it is closed to others), the database lives under /var/lib/asystentka and a note says so.
 */
export function choosePlace(dataDir: string): Place {
  const root = process.getuid?.() === 0;
  if (!existsSync(dataDir)) makeFolder(dataDir, root ? 0o711 : 0o700);
  const real = realpathSync(dataDir);
  if (!root) return { ...placeIn(real), shelf: shelfOfUser(real), user: undefined };

  const noted = readNote(real);
  if (noted) return asRoot(noted, ownerOf(join(noted, 'cluster')) ?? nobody());
  const user = ownerOf(join(real, 'cluster')) ?? nobody();
  if (canReach(real, user)) return asRoot(real, user);

  const elsewhere = join(VAR, createHash('sha256').update(real).digest('hex').slice(0, 16));
  if (!existsSync(VAR)) makeFolder(VAR, 0o711);
  if (!existsSync(elsewhere)) makeFolder(elsewhere, 0o711);
  if (!canReach(elsewhere, user)) {
    throw new Error(
      `Started by root, PostgreSQL has to run as another user, and that user can reach neither ${real} nor ${VAR}. ` +
        'Open one of them to others (chmod o+x), start Asystentka as an ordinary user, or set DATABASE_URL.',
    );
  }
  writeFileSync(
    join(real, NOTE),
    `The database that belongs to this folder is in\n${elsewhere}\nbecause PostgreSQL does not run as root, and no other user may enter this folder.\nA backup needs both.\n`,
  );
  return asRoot(elsewhere, user);
}

/** Every folder that belongs to the database of `dataDir`; nothing is made. For removing test databases. */
export function foldersOf(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  const noted = readNote(realpathSync(dataDir));
  return noted ? [dataDir, noted] : [dataDir];
}

/** Sets the mode rather than asking for it: a umask of 077 would close the folder to the server's user. */
function makeFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
}

function placeIn(home: string): Pick<Place, 'home' | 'cluster'> {
  return { home, cluster: join(home, 'cluster') };
}

function asRoot(home: string, user: ServerUser): Place {
  const shared = canWrite(existsSync(VAR) ? VAR : dirname(VAR));
  if (shared && !existsSync(VAR)) makeFolder(VAR, 0o711);
  const shelf = shared && canReach(VAR, user) ? VAR : home;
  return { ...placeIn(home), shelf, user };
}

/** One copy of the programs serves every data folder of this user, so that each test run does not copy 60 MB. */
function shelfOfUser(home: string): string {
  try {
    const shelf = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'asystentka');
    mkdirSync(shelf, { recursive: true });
    // Never run programs from a folder that somebody else may have filled.
    return statSync(shelf).uid === process.getuid?.() && canWrite(shelf) ? shelf : home;
  } catch {
    return home;
  }
}

/** The second line of the note is the path; the note and not the path's hash decides, so that a moved folder keeps its database. */
function readNote(dataDir: string): string | undefined {
  const note = join(dataDir, NOTE);
  const path = existsSync(note) ? readFileSync(note, 'utf8').split('\n')[1] : undefined;
  if (!path) return undefined;
  if (existsSync(join(path, 'cluster')) || !existsSync(join(dataDir, 'cluster'))) return resolve(path);
  return undefined;
}

/** A cluster keeps its owner: PostgreSQL starts only as the user who owns the files. */
function ownerOf(cluster: string): ServerUser | undefined {
  const found = statSync(cluster, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

/** An existing user, because `initdb` looks its own name up. */
function nobody(): ServerUser {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const fields = lines.find((line) => line.startsWith('nobody:'))?.split(':');
  if (!fields) {
    throw new Error(
      `${userInfo().username} may not run PostgreSQL and there is no user "nobody" on this machine. Set DATABASE_URL.`,
    );
  }
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Whether `user` may enter `folder` and every folder above it. */
function canReach(folder: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const above = dirname(folder);
  return above === folder || canReach(above, user);
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
