import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#server/database/connection.ts';
import { bossSchema } from '#server/database/queue.ts';
import { openBook } from '#test/support/bookNetwork.ts';
import { startWorkerProcess, type WorkerProcess } from '#test/support/workerProcess.ts';
import { cpuMs, residentMb } from './processes.ts';
import { planPublications } from './publications.ts';
import { type Bench, row } from './rows.ts';
import { sumOf } from './statements.ts';

const count = Number(process.env.BURST_COUNT ?? 10_000);
const clients = 20;
const workers = 2;
const answerMs = 100;

/** Very many publications at one instant: how long until the last is out, what one costs, and how big a worker has grown. */
const burst: Bench = {
  name: 'burst',
  async run({ database, countStatements, say }) {
    const url = await database();
    const { db, close } = openDatabase(url, { max: 2 });
    const statements = await countStatements(url);
    const book = await openBook(() => ({ kind: 'made', delayMs: answerMs }));
    const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-burst-'));
    const running: WorkerProcess[] = [];
    try {
      const due = new Date(Date.now() + 15_000 + count * 2);
      await planPublications(db, { count, clients, network: 'book' }, () => due);
      for (let index = 0; index < workers; index += 1)
        running.push(
          await startWorkerProcess({
            DATABASE_URL: url,
            APP_SECRET: 'a secret of at least thirty-two characters',
            DATA_DIR: dataDir,
            ROLE: 'worker',
            OUTBOUND_ALLOW: `127.0.0.1:${book.port}`,
            BOOK_URL: book.url,
            NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
          }),
        );
      say(`${count} publications of ${clients} clients at ${due.toISOString()}, ${workers} workers`);
      await sleep(Math.max(0, due.getTime() - Date.now() - 2_000));
      await statements.reset();
      const before = running.map(({ pid }) => cpuMs(pid));
      const until = due.getTime() + 300_000;
      while (book.entries.length < count && Date.now() < until) await sleep(100);
      const out = (Math.max(...book.entries.map(({ at }) => at)) - due.getTime()) / 1000;
      let recorded = 0;
      while (recorded < count && Date.now() < until) {
        await sleep(500);
        const { n } = await db
          .selectFrom('publications')
          .where('status', '=', 'published')
          .select((eb) => eb.fn.countAll<string>().as('n'))
          .executeTakeFirstOrThrow();
        recorded = Number(n);
      }
      if (book.entries.length !== count || recorded !== count)
        throw new Error(`${book.entries.length} of ${count} were made, ${recorded} recorded as published.`);
      const asked = await statements.read();
      const cpu = running.map(({ pid }, index) => (cpuMs(pid) - (before[index] ?? 0)) / (count / workers));
      const memory = running.map(({ pid }) => residentMb(pid));
      for (const { query, calls } of asked.slice(0, 16))
        say(`${(calls / count).toFixed(3).padStart(7)}  ${query.replace(/\s+/g, ' ').slice(0, 110)}`);
      await Promise.all(running.splice(0).map((worker) => worker.stop()));
      const bare = await drainBare(url, say);
      return [
        row({ measure: `${count} at one instant: all out after`, samples: out, unit: 's', baseline: bare, goal: 60 }),
        row({ measure: 'statements for one publication', samples: sumOf(asked) / count, unit: '' }),
        row({ measure: 'CPU of a worker for one publication', samples: cpu, unit: 'ms' }),
        row({ measure: 'memory of a worker afterwards', samples: Math.max(...memory), unit: 'MB', goal: 200 }),
      ];
    } finally {
      await Promise.all(running.map((worker) => worker.kill()));
      await book.stop();
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

/** The same number of jobs through pg-boss alone, which two processes take and complete: how many seconds. */
async function drainBare(url: string, say: (message: string) => void): Promise<number> {
  const { sql, close } = openDatabase(url, { max: 1 });
  const queue = `bare_${randomBytes(4).toString('hex')}`;
  const children: ChildProcess[] = [];
  try {
    await sql.unsafe(`select ${bossSchema}.create_queue($1, '{"policy":"standard","partition":false}'::jsonb)`, [
      queue,
    ]);
    await sql.unsafe(
      `insert into ${bossSchema}.job (name, data, start_after, retry_limit)
       select $1, jsonb_build_object('n', n), now() + interval '4 seconds', 0 from generate_series(1, $2::int) n`,
      [queue, count],
    );
    for (let index = 0; index < workers; index += 1) {
      const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'bareQueue.ts')], {
        env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NODE_ENV: 'test', DATABASE_URL: url, QUEUE: queue },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      if (child.stdout) await once(child.stdout, 'data');
    }
    const [{ at } = { at: new Date() }] = await sql.unsafe<{ at: Date }[]>(
      `select min(start_after) as at from ${bossSchema}.job where name = $1`,
      [queue],
    );
    for (const until = Date.now() + 120_000; Date.now() < until; await sleep(50)) {
      const [{ left } = { left: 1 }] = await sql.unsafe<{ left: number }[]>(
        `select count(*)::int as left from ${bossSchema}.job where name = $1 and state <> 'completed'`,
        [queue],
      );
      if (left === 0) return (Date.now() - at.getTime()) / 1000;
    }
    throw new Error('pg-boss alone did not finish.');
  } finally {
    say('pg-boss alone has drained');
    for (const child of children) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await close();
  }
}

export default burst;
