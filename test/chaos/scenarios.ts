import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import { type Laboratory, timing } from './laboratory.ts';
import type { Node } from './nodes.ts';
import type { StruckServer } from './server.ts';

/** What a scenario did, beside the verdict: strikes, and what was in flight at them. */
export type Strikes = { kills: number; inFlight: number; [kind: string]: number };

export type Scenario = {
  /** What is said of it in a failing run. */
  about: string;
  /** It strikes the database server itself, and has one for itself; on a small file system of its own. */
  needsServer?: { onSmallDisk: boolean };
  /** Too long for a run of all tests: only by `npm run chaos`. */
  onlyAlone?: true;
  /** A problem that is what it sets out to measure: what remains possible (docs/decisions/0016). */
  measures?: RegExp;
  run(laboratory: Laboratory, scale: Scale, server?: StruckServer): Promise<Strikes>;
};

/** `long`: as much as the promise says; otherwise as much as a run of all tests can wait for. */
export type Scale = { long: boolean };

const usualFaults: Faults = { cutBefore: 0.02, cutAfter: 0.02, garbage: 0.02, throttle: 0.03, delayMs: 300 };

async function many(count: number, start: () => Promise<Node>): Promise<void> {
  await Promise.all(Array.from({ length: count }, start));
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await condition()); await sleep(50))
    if (Date.now() > end) throw new Error('It did not come to that within a minute.');
}

/** Takes a node off the list, so that a scenario's end does not wait for the dead. */
function forget(nodes: Node[], node: Node): void {
  nodes.splice(nodes.indexOf(node), 1);
}

export const scenarios: Record<string, Scenario> = {
  database: {
    about:
      'connections dropped, the server restarted, killed, and away: no answer is forgotten, so nothing is in doubt',
    needsServer: { onSmallDisk: false },
    onlyAlone: true,
    async run(laboratory, { long }, server) {
      const { database, between } = laboratory;
      await many(2, () => laboratory.startWorker());
      laboratory.faults.set({ delayMs: 500 });
      const awayMs = long ? 60_000 : 8_000;
      await laboratory.plan(long ? 200 : 60, { afterMs: 500, spanMs: awayMs + 20_000 });
      const strikes: Strikes = { kills: 0, inFlight: 0, drops: 0, restarts: 0, crashes: 0, awayMs };
      const add = (kind: string): void => {
        strikes[kind] = (strikes[kind] ?? 0) + 1;
      };
      for (let round = 0; round < (long ? 5 : 1); round++) {
        await sleep(between(1_000, 3_000));
        database.drop();
        add('drops');
        await sleep(between(1_000, 3_000));
        await server?.restart('order');
        add('restarts');
        await sleep(between(1_000, 3_000));
        await server?.restart('crash');
        add('crashes');
      }
      await sleep(between(500, 1_500));
      await database.away(awayMs);
      return strikes;
    },
  },

  disk: {
    about: 'the data folder, database and all, is full to the last byte for a while',
    needsServer: { onSmallDisk: true },
    async run(laboratory, { long }, server) {
      await many(2, () => laboratory.startWorker());
      laboratory.faults.set({ delayMs: 500 });
      const fullMs = long ? 30_000 : 6_000;
      await laboratory.plan(long ? 120 : 60, { afterMs: 500, spanMs: fullMs + 10_000 });
      await sleep(laboratory.between(3_000, 5_000));
      await server?.fillDisk(fullMs);
      return { kills: 0, inFlight: 0, fullMs };
    },
  },

  unguarded: {
    about: 'what remains possible: stopped between the look at the deadline and the first byte, and its session lost',
    measures: /on findByListing: is out 2 times/,
    async run(laboratory) {
      const { workers, world, services } = laboratory;
      await many(2, () => laboratory.startWorker());
      const [first, second] = workers as [Node, Node];
      const strikes: Strikes = { kills: 0, inFlight: 0, frozen: 0 };
      const client = world.clients[0];
      for (const channel of client?.channels ?? []) {
        const id = await laboratory.planOne(channel);
        // So that it is the first who takes it.
        second.freeze();
        first.tell({ freezeAtFirstByte: true });
        await until(() => first.isFrozen());
        second.thaw();
        strikes.frozen = (strikes.frozen ?? 0) + 1;
        strikes.inFlight += await laboratory.inFlightOf(first);
        await laboratory.loseSessionOf(first);
        await until(async () => {
          const row = await services.db
            .selectFrom('publications')
            .where('id', '=', id)
            .select('status')
            .executeTakeFirstOrThrow();
          return row.status === 'published' || row.status === 'unconfirmed';
        });
        first.thaw();
        // Long enough for the first byte and its answer.
        await sleep(2_000);
      }
      return strikes;
    },
  },

  kills: {
    about: 'workers and web processes killed without warning, while people work and the way to the networks breaks',
    async run(laboratory, { long }) {
      const { workers, webs, between, random } = laboratory;
      await many(3, () => laboratory.startWorker());
      await many(2, laboratory.startWeb);
      laboratory.faults.set(usualFaults);
      const until =
        (await laboratory.plan(long ? 200 : 80, { afterMs: 1_000, spanMs: long ? 60_000 : 20_000 })) + 2_000;
      const strikes: Strikes = { kills: 0, inFlight: 0 };
      const starting: Promise<Node>[] = [];
      const kill = async (): Promise<void> => {
        while (Date.now() < until) {
          await sleep(between(200, 1_500));
          const nodes = random() < 0.85 ? workers : webs;
          const node = nodes[Math.floor(random() * nodes.length)];
          if (!node) continue;
          await node.kill();
          strikes.kills += 1;
          strikes.inFlight += await laboratory.inFlightOf(node);
          forget(nodes, node);
          // The next strike does not wait for the replacement.
          starting.push(nodes === workers ? laboratory.startWorker() : laboratory.startWeb());
        }
      };
      await Promise.all([kill(), laboratory.people.act(until, 400)]);
      await Promise.all(starting);
      return strikes;
    },
  },

  frozen: {
    about:
      'workers stopped for longer than their calls may take, with and without loss of the session that proves them alive',
    async run(laboratory, { long }) {
      const { workers, between } = laboratory;
      await many(2, () => laboratory.startWorker());
      laboratory.faults.set({ delayMs: 400 });
      const rounds = long ? 12 : 3;
      const freezeMs = timing.callMs + timing.marginMs + 2_000;
      await laboratory.plan(rounds * 20, { afterMs: 1_000, spanMs: rounds * (freezeMs + 1_000) });
      const strikes: Strikes = { kills: 0, inFlight: 0, frozen: 0, sessionsLost: 0 };
      for (let round = 0; round < rounds; round++) {
        const node = workers[round % workers.length] as Node;
        await sleep(between(500, 1_500));
        node.freeze();
        strikes.frozen = (strikes.frozen ?? 0) + 1;
        strikes.inFlight += await laboratory.inFlightOf(node);
        if (round % 2 === 0) {
          await laboratory.loseSessionOf(node);
          strikes.sessionsLost = (strikes.sessionsLost ?? 0) + 1;
        }
        await sleep(freezeMs);
        node.thaw();
      }
      return strikes;
    },
  },

  stopped: {
    about:
      'workers asked to stop in the middle of their work: it is finished or handed back within 20 s, and nothing armed is left open',
    async run(laboratory, { long }) {
      const { workers, between } = laboratory;
      await many(2, () => laboratory.startWorker());
      laboratory.faults.set({ delayMs: 1_500 });
      const rounds = long ? 20 : 4;
      await laboratory.plan(rounds * 12, { afterMs: 500, spanMs: rounds * 2_500 });
      const strikes: Strikes = { kills: 0, inFlight: 0, stops: 0, slowestStopMs: 0 };
      for (let round = 0; round < rounds; round++) {
        await sleep(between(400, 1_500));
        const node = workers.shift() as Node;
        const { code, ms } = await node.stop();
        strikes.stops = (strikes.stops ?? 0) + 1;
        strikes.slowestStopMs = Math.max(strikes.slowestStopMs ?? 0, Math.round(ms));
        const left = await laboratory.inFlightOf(node);
        if (code !== 0 || ms > 20_000 || left > 0)
          throw new Error(
            `A stop took ${Math.round(ms)} ms, ended with ${code} and left ${left} armed.\n${node.said()}`,
          );
        await laboratory.startWorker();
      }
      return strikes;
    },
  },

  clock: {
    about: "workers whose machine's clock jumps an hour ahead or back",
    async run(laboratory, { long }) {
      const { workers, between } = laboratory;
      await many(2, () => laboratory.startWorker());
      laboratory.faults.set({ delayMs: 200 });
      const rounds = long ? 10 : 4;
      const until = await laboratory.plan(rounds * 15, { afterMs: 1_000, spanMs: rounds * 4_000 });
      // What is due within the hour must not go out with the rest.
      await laboratory.plan(10, { afterMs: 20 * 60_000, spanMs: 30 * 60_000 });
      const ahead = new Set(laboratory.world.contents.slice(-10).map(({ tag }) => tag));
      const strikes: Strikes = { kills: 0, inFlight: 0, jumps: 0 };
      for (let round = 0; round < rounds; round++) {
        await sleep(between(1_000, 3_500));
        const jumpMs = (round % 4 < 2 ? 1 : -1) * 3_600_000;
        workers[round % 2]?.tell({ jumpMs });
        strikes.jumps = (strikes.jumps ?? 0) + 1;
      }
      await sleep(Math.max(0, until - Date.now()) + 3_000);
      const early = laboratory.books.entries.filter(({ text }) => ahead.has(text.split(' ')[0] ?? ''));
      if (early.length > 0) throw new Error(`${early.length} went out up to an hour before their time.`);
      await laboratory.services.db
        .updateTable('publications')
        .set({ status: 'cancelled' })
        .where('due_at', '>', new Date(Date.now() + 600_000))
        .execute();
      return strikes;
    },
  },

  network: {
    about:
      'the way to the networks at its worst: cut before and after the call was acted on, garbage, throttled, slow, revoked',
    async run(laboratory, { long }) {
      await many(1, () => laboratory.startWorker());
      await many(1, laboratory.startWeb);
      laboratory.faults.set({ cutBefore: 0.1, cutAfter: 0.1, garbage: 0.1, throttle: 0.1, delayMs: 600 });
      const until = await laboratory.plan(long ? 200 : 60, { afterMs: 500, spanMs: long ? 60_000 : 15_000 });
      await laboratory.people.act(until, 500);
      return { kills: 0, inFlight: 0 };
    },
  },
};
