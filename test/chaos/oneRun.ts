import { type Laboratory, openLaboratory } from './laboratory.ts';
import { runInNameSpace } from './nameSpace.ts';
import { type Strikes, scenarios } from './scenarios.ts';
import { NotHere, type StruckServer, startServer } from './server.ts';
import type { Verdict } from './verdict.ts';

export type Run = {
  strikes: Strikes;
  verdict: Verdict;
  /** What the scenario set out to measure, as against what is broken. */
  measured: string[];
  journal: Laboratory['journal'];
};

/** One scenario from the beginning to the verdict. `ordinary` gives a database for those that do not strike the server. */
export async function runScenario(
  name: string,
  {
    seed,
    long,
    ordinary,
  }: { seed: number; long: boolean; ordinary(): Promise<{ url: string; close(): Promise<void> }> },
): Promise<Run> {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`There is no scenario ${name}.`);
  let server: StruckServer | undefined;
  try {
    server = scenario.needsServer ? await startServer(scenario.needsServer) : undefined;
  } catch (error) {
    if (!(error instanceof NotHere)) throw error;
    return await runInNameSpace({ name, seed, long });
  }
  const database = server ? { url: server.databaseUrl, close: server.stop } : await ordinary();
  try {
    const laboratory = await openLaboratory({
      seed,
      databaseUrl: database.url,
      ...(server ? { home: server.folder } : {}),
    });
    try {
      const strikes = await scenario.run(laboratory, { long }, server);
      await laboratory.settle(90_000);
      const verdict = await laboratory.judge();
      const isMeasured = (problem: string): boolean => scenario.measures?.test(problem) ?? false;
      return {
        strikes,
        verdict: { ...verdict, problems: verdict.problems.filter((problem) => !isMeasured(problem)) },
        measured: verdict.problems.filter(isMeasured),
        journal: laboratory.journal,
      };
    } finally {
      await laboratory.close();
    }
  } finally {
    await database.close();
  }
}
