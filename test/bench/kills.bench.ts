import { setTimeout as sleep } from 'node:timers/promises';
import { openLaboratory } from '#test/chaos/laboratory.ts';
import type { Node } from '#test/chaos/nodes.ts';
import { type Bench, row } from './rows.ts';

/** How many nodes are killed; fewer for a first impression. */
const count = Number(process.env.KILLS ?? 1_000);
const nodes = 4;
/**
 * One round's posts, and how long they are due in. The next is planned when little of it is left: nodes that hardly live
 * do not get far, and what comes to them two minutes late is spread over hours.
 */
const posts = 16;
const spanMs = 10_000;
const fewLeft = 24;

/**
 * Worker processes killed without warning, again and again, while posts go to a network of every class: by the books of
 * the networks, none is lost, none is made twice, and no more is in doubt than was in flight at the kills. The way to the
 * networks only delays here: every doubt is a kill's.
 */
const kills: Bench = {
  name: 'kills',
  async run({ database, say }) {
    const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const laboratory = await openLaboratory({ seed, databaseUrl: await database(), clients: 4 });
    const { workers, between, random } = laboratory;
    let killed = 0;
    let inFlight = 0;
    let starting = 0;
    const begun = performance.now();
    const replace = async (): Promise<void> => {
      starting += 1;
      await laboratory.startWorker().finally(() => {
        starting -= 1;
      });
    };
    try {
      laboratory.faults.set({ delayMs: 400 });
      await Promise.all(Array.from({ length: nodes }, replace));
      let planned = Promise.resolve(0);
      const failures: unknown[] = [];
      let nextPlanAt = 0;
      while (killed < count) {
        if (Date.now() >= nextPlanAt && (await laboratory.left()) < fewLeft) {
          nextPlanAt = Date.now() + spanMs;
          planned = laboratory.plan(posts, { afterMs: 200, spanMs });
          await planned;
        }
        await sleep(between(100, 1_200));
        const node = workers[Math.floor(random() * workers.length)] as Node | undefined;
        if (!node) continue;
        await node.kill();
        killed += 1;
        inFlight += await laboratory.inFlightOf(node);
        workers.splice(workers.indexOf(node), 1);
        replace().catch((error: unknown) => failures.push(error));
        if (killed % 50 === 0) say(`${killed} kills, ${laboratory.books.entries.length} posts out (seed ${seed})`);
        if (failures.length > 0) throw failures[0];
      }
      while (starting > 0) await sleep(100);
      await sleep(Math.max(0, (await planned) - Date.now()));
      await laboratory.settle(300_000);
      const { problems, ...figures } = await laboratory.judge();
      for (const problem of problems) say(problem);
      const minutes = (performance.now() - begun) / 60_000;
      return [
        row({
          measure: 'kills (SIGKILL, one worker each)',
          samples: killed,
          unit: 'kills',
          goal: count,
          better: 'higher',
        }),
        row({ measure: 'it took', samples: minutes, unit: 'min' }),
        row({ measure: 'publications planned', samples: figures.planned, unit: 'posts' }),
        row({ measure: 'published', samples: figures.published, unit: 'posts' }),
        row({ measure: 'lost', samples: figures.lost, unit: 'posts', goal: 0 }),
        row({ measure: 'twice', samples: figures.twice, unit: 'posts', goal: 0 }),
        row({ measure: 'broken promises of any kind', samples: problems.length, unit: 'posts', goal: 0 }),
        row({ measure: 'late, spread over its grace', samples: figures.spread, unit: 'posts' }),
        row({ measure: 'sends in flight at the kills', samples: inFlight, unit: 'posts' }),
        row({
          measure: 'doubts of kills shown to a person',
          samples: figures.doubtsOfKills,
          unit: 'posts',
          goal: inFlight,
        }),
        row({ measure: 'of all doubts, out after all', samples: figures.doubtsThatAreOut, unit: 'posts' }),
      ];
    } finally {
      await laboratory.close();
    }
  },
};

export default kills;
