import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isStorageKey, type Storage } from './storage.ts';

/** Files below `folder`, in 256 drawers by the first two letters of their key. The folder is made when it is needed. */
export function diskStorage(folder: string): Storage {
  const placeOf = (sha256: string): string | null =>
    isStorageKey(sha256) ? join(folder, sha256.slice(0, 2), sha256) : null;
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const place = join(folder, sha256.slice(0, 2), sha256);
      if (!(await exists(place))) await write(place, bytes);
      return sha256;
    },
    async read(sha256) {
      const place = placeOf(sha256);
      const bytes = place && (await readFile(place).catch(nothingIfMissing));
      if (!bytes) return null;
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new Error(`Stored file ${sha256} is damaged.`);
      return bytes;
    },
    async open(sha256) {
      const place = placeOf(sha256);
      const file = place && (await open(place, 'r').catch(nothingIfMissing));
      if (!file) return null;
      const { size } = await file.stat();
      return { stream: file.createReadStream(), bytes: size };
    },
  };
}

/** A reader sees the whole file or none, also after a power cut. */
async function write(place: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const aside = `${place}.${randomUUID()}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(aside, place);
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}

function nothingIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
