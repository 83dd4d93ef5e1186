import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeEmbedded, startEmbedded } from '#server/database/embedded.ts';
import { runScenario } from './oneRun.ts';
import { scenarios } from './scenarios.ts';
import { NotHere, newDatabase } from './server.ts';

const usage = `npm run chaos -- [--seed N] [--scenario NAME] [--long]\n  ${Object.keys(scenarios).join(', ')}`;

process.exitCode = await main();

/** Runs a scenario of the laboratory by itself, or all of them one after the other, with a seed of one's own. */
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
  const server = await startEmbedded({ dataDir, log: { info: () => {}, warn: console.warn, error: console.error } });
  const ordinary = async () => ({ url: await newDatabase(server.url), close: async () => {} });
  let broken = 0;
  try {
    for (const name of names) {
      console.log(`${name} (seed ${seed}): ${scenarios[name]?.about}`);
      try {
        const { strikes, verdict, measured, journal } = await runScenario(name, {
          ...{ seed, long: values.long ?? false, ordinary },
        });
        const { problems, ...figures } = verdict;
        console.log({ ...strikes, ...figures, refused: journal.refused, byWeb: journal.byWeb });
        for (const line of measured) console.log(`  measured: ${line}`);
        for (const problem of problems) console.log(`  BROKEN: ${problem}`);
        broken += problems.length;
      } catch (error) {
        if (!(error instanceof NotHere)) throw error;
        console.log(`  skipped: ${error.message}`);
      }
    }
  } finally {
    await server.stop();
    await removeEmbedded(dataDir);
  }
  return broken === 0 ? 0 : 1;
}
