import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { type Embedded, removeEmbedded, startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';
import { type App, startApp } from '#test/support/app.ts';
import { type Bench, type BenchContext, type Row, table } from './rows.ts';
import { asSuperuser, countStatements, loadCounter } from './statements.ts';

const usage = 'npm run bench [-- [--json FILE] [--list] [NAME …]]';

process.exitCode = await main();

/** Runs the benchmarks of this folder, or the named ones, and prints a table of medians for each. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: { json: { type: 'string' }, list: { type: 'boolean' } },
    allowPositionals: true,
  });
  const benches = (await discover()).filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.list || (benches.length === 0 && positionals.length > 0)) {
    console.log(`${usage}\n${(await discover()).map(({ name }) => `  ${name}`).join('\n')}`);
    return values.list ? 0 : 1;
  }
  const dataDir = join(tmpdir(), `asystentka-bench-${process.pid}-${randomBytes(4).toString('hex')}`);
  const log = { info: () => {}, warn: console.warn, error: console.error };
  let server = await startEmbedded({ dataDir, log });
  try {
    await loadCounter(server.url, dataDir);
    await server.stop();
    server = await startEmbedded({ dataDir, log });
    const machine = await describeMachine(server.url);
    console.log(machine);
    const rows: (Row & { bench: string })[] = [];
    let broken = 0;
    for (const bench of benches) {
      console.log(`\n${bench.name}`);
      try {
        const found = await runOne(bench, server, dataDir);
        console.log(table(found));
        rows.push(...found.map((row) => ({ bench: bench.name, ...row })));
      } catch (error) {
        broken += 1;
        console.error(error);
      }
    }
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    return broken === 0 ? 0 : 1;
  } finally {
    await server.stop();
    await removeEmbedded(dataDir);
  }
}

async function discover(): Promise<Bench[]> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.bench.ts'));
  return Promise.all(
    files.sort().map(async (name) => (await import(join(import.meta.dirname, name))).default as Bench),
  );
}

async function describeMachine(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  const [version] = await sql<{ server_version: string }[]>`show server_version`;
  await sql.end();
  const model = cpus()[0]?.model.trim() ?? process.arch;
  return `${availableParallelism()} cores (${model}), Node ${process.versions.node}, PostgreSQL ${version?.server_version}`;
}

async function runOne(bench: Bench, server: Embedded, dataDir: string): Promise<Row[]> {
  const opened: (() => Promise<unknown>)[] = [];
  const database = async () => {
    const name = `bench_${randomBytes(8).toString('hex')}`;
    await administer(server.url, `create database ${name}`);
    opened.push(() => administer(server.url, `drop database ${name} with (force)`));
    const url = new URL(server.url);
    url.pathname = name;
    await migrateToLatest(url.href);
    return url.href;
  };
  const context: BenchContext = {
    database,
    async startApp(options = {}): Promise<App> {
      const app = await startApp({ databaseUrl: await database(), ...options });
      opened.push(app.stop);
      return app;
    },
    async countStatements(url) {
      const counter = await countStatements(url, dataDir);
      opened.push(counter.close);
      return counter;
    },
    bulk(url) {
      const sql = asSuperuser(url, dataDir, { session_replication_role: 'replica' });
      opened.push(() => sql.end());
      return sql;
    },
    time,
    say: (message) => console.error(`  ${message}`),
  };
  try {
    return await bench.run(context);
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

async function time(work: () => unknown, { times = 20, warmUp = 3 } = {}): Promise<number[]> {
  for (let run = 0; run < warmUp; run += 1) await work();
  const samples: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const began = performance.now();
    await work();
    samples.push(performance.now() - began);
  }
  return samples;
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
