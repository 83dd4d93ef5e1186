import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { removeEmbedded, startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';
import { openLaboratory } from './laboratory.ts';
import { scenarios } from './scenarios.ts';

const usage = `npm run chaos -- [--seed N] [--scenario NAME] [--long]\n  ${Object.keys(scenarios).join(', ')}`;

process.exitCode = await main();

/** Runs a scenario of the laboratory by itself, or all of them, with a seed of one's own. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: { seed: { type: 'string' }, scenario: { type: 'string' }, long: { type: 'boolean' } },
  });
  const seed = Number(values.seed ?? process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const names = values.scenario ? [values.scenario] : Object.keys(scenarios);
  if (!Number.isInteger(seed) || names.some((name) => !Object.hasOwn(scenarios, name))) {
    console.error(usage);
    return 1;
  }
  const dataDir = join(tmpdir(), `asystentka-chaos-${process.pid}-${randomBytes(4).toString('hex')}`);
  const log = { info: () => {}, warn: console.warn, error: console.error };
  const server = await startEmbedded({ dataDir, log });
  let broken = 0;
  try {
    for (const name of names) {
      const scenario = scenarios[name];
      if (!scenario) continue;
      console.log(`${name} (seed ${seed}): ${scenario.about}`);
      const databaseUrl = await newDatabase(server.url);
      const laboratory = await openLaboratory({ seed, databaseUrl });
      try {
        const strikes = await scenario.run(laboratory, { long: values.long ?? false });
        await laboratory.settle(90_000);
        const { problems, ...figures } = await laboratory.judge();
        console.log({ ...strikes, ...figures, refused: laboratory.journal.refused, byWeb: laboratory.journal.byWeb });
        for (const problem of problems) console.log(`  BROKEN: ${problem}`);
        broken += problems.length;
      } finally {
        await laboratory.close();
      }
    }
  } finally {
    await server.stop();
    await removeEmbedded(dataDir);
  }
  return broken === 0 ? 0 : 1;
}

async function newDatabase(serverUrl: string): Promise<string> {
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${name}`).finally(() => sql.end());
  const url = new URL(serverUrl);
  url.pathname = name;
  await migrateToLatest(url.href);
  return url.href;
}
