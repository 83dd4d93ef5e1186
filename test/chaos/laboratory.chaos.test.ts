import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#test/support/database.ts';
import { openLaboratory } from './laboratory.ts';
import { scenarios } from './scenarios.ts';

/**
 * The laboratory's scenarios, as long as a run of all tests can wait; at the same time, because most of each is waiting.
 * What went wrong is replayed alone: npm run chaos -- --scenario NAME --seed N
 */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const together = Object.entries(scenarios).filter(([, { needsServer }]) => !needsServer);
const said: string[] = [];

beforeAll(() => console.log(`CHAOS_SEED=${seed}`));
afterAll(() => console.log(said.join('\n')));

test.concurrent.each(together)('%s', { timeout: 240_000 }, async (name, scenario) => {
  const database = await testDatabase();
  const laboratory = await openLaboratory({ seed, databaseUrl: database.url });
  try {
    const strikes = await scenario.run(laboratory, { long: false });
    await laboratory.settle(90_000);
    const { problems, ...figures } = await laboratory.judge();
    said.push(`${name}: ${JSON.stringify({ ...strikes, ...figures })}`);
    expect(problems, `npm run chaos -- --scenario ${name} --seed ${seed}`).toEqual([]);
    expect(figures.published).toBeGreaterThan(0);
  } finally {
    await laboratory.close();
    await database.close();
  }
});
