import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from './oneRun.ts';
import { NotHere, smallDisk } from './server.ts';

/** What is run in it (`inside.ts`). */
export type Inside = { name: string; seed: number; long: boolean };

/**
 * Runs a scenario in a process of its own that sees a small file system where nobody else does: a user name space, in
 * which everybody may mount one, and in it another, in which we are ourselves again, since the database server does not
 * start as root. Throws `NotHere` where such name spaces are not allowed either.
 */
export async function runInNameSpace(inside: Inside): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'asystentka-chaos-disk-'));
  const again = `exec unshare --user --map-user=${process.getuid?.()} --map-group=${process.getgid?.()}`;
  const script = `mount ${smallDisk.join(' ')} "$0" && CHAOS_SMALL_DISK="$0" ${again} "$@"`;
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', 'test/chaos/inside.ts'];
  const child = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script, folder, ...node], {
    env: { ...process.env, CHAOS_INSIDE: JSON.stringify(inside) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  let run: Run | null = null;
  child.on('message', (message) => {
    run = message as Run;
  });
  try {
    const [code] = await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new NotHere('there is no unshare');
      throw error;
    });
    if (run) return run;
    if (/^(unshare|mount|sh): /m.test(said))
      throw new NotHere(`no file system of one's own is allowed (${said.trim()})`);
    throw new Error(`The run ended with ${code}:\n${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
