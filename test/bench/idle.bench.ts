import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#server/database/connection.ts';
import { openBook } from '#test/support/bookNetwork.ts';
import { startWorkerProcess } from '#test/support/workerProcess.ts';
import { cpuMs, residentMb } from './processes.ts';
import { planPublications } from './publications.ts';
import { type Bench, median, row } from './rows.ts';
import { sumOf } from './statements.ts';

/** SOAK_MINUTES=30 for the long run. */
const soakMinutes = Number(process.env.SOAK_MINUTES ?? 2);
/** As long as the slowest of what a worker does by the clock. */
const idleSeconds = 120;
const burst = 500;

/** What a worker costs that has nothing to do; and whether it grows, while a publication a second goes out. */
const idle: Bench = {
  name: 'idle',
  async run({ database, countStatements, say }) {
    const url = await database();
    const { db, close } = openDatabase(url, { max: 2 });
    const statements = await countStatements(url);
    const book = await openBook();
    const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-idle-'));
    const worker = await startWorkerProcess({
      DATABASE_URL: url,
      APP_SECRET: 'a secret of at least thirty-two characters',
      DATA_DIR: dataDir,
      ROLE: 'worker',
      OUTBOUND_ALLOW: `127.0.0.1:${book.port}`,
      BOOK_URL: book.url,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
    });
    try {
      // Work first: hands that once had something to do must fall silent again.
      await planPublications(db, { count: burst, clients: 5, network: 'book' }, () => new Date());
      for (const until = Date.now() + 60_000; book.entries.length < burst && Date.now() < until; ) await sleep(100);
      await sleep(5_000);
      const asked: number[] = [];
      const cpu: number[] = [];
      const seen = new Map<string, number>();
      for (let second = 0; second < idleSeconds; second += 10) {
        await statements.reset();
        const before = cpuMs(worker.pid);
        await sleep(10_000);
        cpu.push((cpuMs(worker.pid) - before) / 100);
        const read = await statements.read();
        asked.push(sumOf(read) / 10);
        for (const { query, calls } of read) seen.set(query, (seen.get(query) ?? 0) + calls);
      }
      for (const [query, calls] of [...seen].sort((a, b) => b[1] - a[1]).slice(0, 12))
        say(`${(calls / idleSeconds).toFixed(3).padStart(7)}/s  ${query.replace(/\s+/g, ' ').slice(0, 100)}`);
      const before = residentMb(worker.pid);
      const memory: number[] = [];
      await planPublications(
        db,
        { count: soakMinutes * 60, clients: 5, network: 'book' },
        (index) => new Date(Date.now() + 5_000 + index * 1_000),
      );
      for (const until = Date.now() + soakMinutes * 60_000; Date.now() < until; ) {
        await sleep(5_000);
        memory.push(residentMb(worker.pid));
      }
      const third = Math.ceil(memory.length / 3);
      const early = median(memory.slice(0, third));
      const later = median(memory.slice(-third));
      say(`${soakMinutes} min: ${before.toFixed(0)} MB before, ${early.toFixed(0)} early, ${later.toFixed(0)} late`);
      const mean = (samples: number[]): number => samples.reduce((sum, each) => sum + each, 0) / samples.length;
      return [
        row({ measure: 'statements of an idle worker, mean', samples: mean(asked), unit: '/s', goal: 2 }),
        row({ measure: 'statements of an idle worker, worst 10 s', samples: Math.max(...asked), unit: '/s' }),
        row({ measure: 'CPU of an idle worker, of a core', samples: mean(cpu), unit: '%', goal: 1 }),
        row({
          measure: `memory late in ${soakMinutes} min, beside early`,
          samples: later,
          unit: 'MB',
          baseline: early,
          goal: 200,
        }),
      ];
    } finally {
      await worker.kill();
      await book.stop();
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

export default idle;
