import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findServer } from '#server/database/embedded.server.ts';
import { type Embedded, type EmbeddedOptions, removeEmbedded, startEmbedded } from '#server/database/embedded.ts';

const isRoot = process.getuid?.() === 0;
const said: string[] = [];
const log = { info: say, warn: say, error: say };
let folder: string;
let dataDir: string;
const running: Embedded[] = [];
const children: ChildProcess[] = [];

function say(message: string): void {
  said.push(message);
}

async function start(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, log, fsync: false, ...options });
  running.push(server);
  return server;
}

async function ask(url: string, query: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return Object.values((await sql.unsafe(query))[0] ?? {})[0];
  } finally {
    await sql.end();
  }
}

function makeFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'asystentka-embedded-'));
  chmodSync(folder, 0o711);
  dataDir = join(folder, 'data');
  said.length = 0;
}

async function removeFolder(): Promise<void> {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of running.splice(0)) await server.stop();
  await removeEmbedded(dataDir);
  rmSync(folder, { recursive: true, force: true });
}

describe('one that runs', () => {
  let url: string;

  beforeAll(async () => {
    makeFolder();
    ({ url } = await start({ fsync: true, address: 'http://localhost:3000' }));
  });

  afterAll(removeFolder);

  test('writes reach the disk unless a test asks otherwise', async () => {
    expect(await ask(url, 'show fsync')).toBe('on');
    expect(await ask(url, 'show full_page_writes')).toBe('on');
  });

  test('nobody gets in without the password, and only from this machine', async () => {
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
    expect(statSync(join(dataDir, 'passwords.json')).mode & 0o777).toBe(0o600);
  });

  test('the app is no superuser: the files of the machine are closed to it', async () => {
    expect(await ask(url, 'select rolsuper from pg_roles where rolname = current_user')).toBe(false);
    await expect(ask(url, `select pg_read_file('/etc/passwd')`)).rejects.toThrow(/permission denied/);
  });

  test('a second one on the same folder is refused and told where the first is', async () => {
    await expect(start()).rejects.toThrow(`already running, at http://localhost:3000 (process ${process.pid})`);
  });

  test('a second one in another process is refused too', async () => {
    const other = startInChild();
    await once(other.child, 'exit');
    expect(other.output()).toContain('already running, at http://localhost:3000');
  });
});

describe('from start to end', () => {
  beforeEach(makeFolder);
  afterEach(removeFolder);

  test('a first start makes the database, a stop ends it, and the next start has the same rows at the same address', async () => {
    const first = await start();
    await ask(first.url, 'create table kept (word text)');
    await ask(first.url, `insert into kept values ('żółć')`);
    await first.stop();
    expect(findServer(join(dataDir, 'cluster'))).toBeUndefined();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select word from kept')).toBe('żółć');
  });

  test('a server that a killed process left running is used again', async () => {
    const { child, url } = await runningChild();
    const left = findServer(join(dataDir, 'cluster'));
    await ask(url, 'create table survived as select 42 as answer');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const again = await start();
    expect(again.url).toBe(url);
    expect(findServer(join(dataDir, 'cluster'))?.pid).toBe(left?.pid);
    expect(await ask(again.url, 'select answer from survived')).toBe(42);
    await again.stop();
    expect(findServer(join(dataDir, 'cluster'))).toBeUndefined();
  });

  test('a server left over by another build or with other settings is replaced', async () => {
    const { child } = await runningChild();
    const left = findServer(join(dataDir, 'cluster'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const again = await start({ fsync: true });
    expect(findServer(join(dataDir, 'cluster'))?.pid).not.toBe(left?.pid);
    expect(await ask(again.url, 'show fsync')).toBe('on');
  });

  test('a server that dies is started again at the same address', async () => {
    const { url } = await start();
    process.kill(findServer(join(dataDir, 'cluster'))?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => ask(url, 'select 1').catch(() => 0), { interval: 200 }).toBe(1);
    expect(said.join('\n')).toContain('starting it again');
  });

  test('a pid file that outlived its server does not stop a start', async () => {
    const first = await start();
    const pidFile = join(dataDir, 'cluster/postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await first.stop();
    writeFileSync(pidFile, content.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await ask(second.url, 'select 1')).toBe(1);
  });

  test('a port that somebody took in the meantime is changed for another', async () => {
    const first = await start();
    await first.stop();
    const { createServer } = await import('node:net');
    const rival = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(rival, 'listening');
    const second = await start();
    expect(second.url).not.toBe(first.url);
    rival.close();
  });

  test('a first start that was interrupted is made anew', async () => {
    mkdirSync(dataDir, { mode: 0o711 });
    mkdirSync(join(dataDir, 'cluster.99999.unfinished'));
    const { url } = await start();
    expect(await ask(url, 'select 1')).toBe(1);
    expect(existsSync(join(dataDir, 'cluster.99999.unfinished'))).toBe(false);
  });

  test('a folder of another major version is refused in words that say what to do', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'cluster/PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/PostgreSQL 17.*brings 18.*pg_dump/);
    writeFileSync(join(dataDir, 'cluster/PG_VERSION'), '18\n');
  });

  test('where npm has no PostgreSQL the error names DATABASE_URL', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    Object.defineProperty(process, 'platform', { value: 'aix' });
    try {
      await expect(start()).rejects.toThrow(/aix.*DATABASE_URL/);
    } finally {
      if (platform) Object.defineProperty(process, 'platform', platform);
    }
  });

  describe.runIf(isRoot)('started by root', () => {
    test('the server runs as another user', async () => {
      await start();
      expect(statSync(join(dataDir, 'cluster')).uid).not.toBe(0);
      const pid = findServer(join(dataDir, 'cluster'))?.pid;
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\t0\t/m);
    });

    test('a folder that this user cannot enter keeps a note, and the database is elsewhere', async () => {
      chmodSync(folder, 0o700);
      const first = await start();
      await ask(first.url, 'create table kept as select 7 as seven');
      await first.stop();
      const note = readFileSync(join(dataDir, 'database-is-elsewhere.txt'), 'utf8');
      const elsewhere = note.split('\n')[1] ?? '';
      expect(elsewhere).toMatch(/^\/var\/lib\/asystentka\/[0-9a-f]{16}$/);
      expect(existsSync(join(dataDir, 'cluster'))).toBe(false);
      const second = await start();
      expect(await ask(second.url, 'select seven from kept')).toBe(7);
      await second.stop();
      await removeEmbedded(dataDir);
      expect(existsSync(elsewhere)).toBe(false);
    });
  });
});

const program = `
  const { startEmbedded } = await import(process.argv[1]);
  const log = { info() {}, warn() {}, error() {} };
  try {
    const { url } = await startEmbedded({ dataDir: process.argv[2], log, fsync: false });
    console.log('url ' + url);
    setInterval(() => {}, 1000);
  } catch (error) {
    console.log(error.message);
  }`;

function startInChild(): { child: ChildProcess; output(): string } {
  const module = resolve('server/database/embedded.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, module, dataDir], { stdio: 'pipe' });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return { child, output: () => output };
}

async function runningChild(): Promise<{ child: ChildProcess; url: string }> {
  const { child, output } = startInChild();
  await expect.poll(output, { interval: 50 }).toContain('url ');
  return { child, url: output().trim().replace('url ', '') };
}
