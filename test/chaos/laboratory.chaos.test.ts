import { afterAll, beforeAll, test } from 'vitest';
import { testDatabase } from '#test/support/database.ts';
import { runScenario } from './oneRun.ts';
import { scenarios } from './scenarios.ts';
import { NotHere } from './server.ts';

/**
 * The laboratory's scenarios, as long as a run of all tests can wait; at the same time, because most of each is waiting.
 * What went wrong is replayed alone: npm run chaos -- --scenario NAME --seed N
 */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const said: string[] = [];

beforeAll(() => console.log(`CHAOS_SEED=${seed}`));
afterAll(() => console.log(said.join('\n')));

const names = Object.keys(scenarios).filter((name) => !scenarios[name]?.onlyAlone);

test.concurrent.for(names)('%s', { timeout: 300_000 }, async (name, { expect, skip }) => {
  const run = await runScenario(name, { seed, long: false, ordinary: testDatabase }).catch((error: unknown) => {
    if (error instanceof NotHere) return error;
    throw error;
  });
  // Counted as skipped, with its reason: what was not tried has not passed.
  if (run instanceof NotHere) return skip(run.message);
  const { problems, ...figures } = run.verdict;
  said.push(
    `${name}: ${JSON.stringify({ ...run.strikes, ...figures })}`,
    ...run.measured.map((line) => `  measured: ${line}`),
  );
  expect(problems, `npm run chaos -- --scenario ${name} --seed ${seed}`).toEqual([]);
  expect(figures.published).toBeGreaterThan(0);
});
