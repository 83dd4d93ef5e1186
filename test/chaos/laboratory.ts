import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { readConfig } from '#server/config.ts';
import type { Services } from '#server/context.ts';
import { networks } from '#server/networks/index.ts';
import type { Timing } from '#server/schedule/services.ts';
import { openServices } from '#server/services.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { seeded } from '#test/support/random.ts';
import { type Books, openBooks } from './books.ts';
import { type DatabaseProxy, openDatabaseProxy } from './databaseProxy.ts';
import { type FaultProxy, openFaultProxy } from './faults.ts';
import { laboratoryNetworks } from './networks.ts';
import { type Node, type NodeSettings, startNode } from './nodes.ts';
import { emptyJournal, type Journal, openPeople, type People } from './people.ts';
import { judge, type Verdict } from './verdict.ts';
import { addPost, type Channel, type Client, giveTimes, makeWorld, type Planned, type World } from './world.ts';

/** A call and all that may come after it, short enough that what a strike leaves is dealt with within the run. */
export const timing: Timing = { callMs: 3_000, marginMs: 1_500, prepareMs: 10_000, forgottenMs: 4_000 };
export const sweepSeconds = 2;

const secret = 'a secret of at least thirty-two characters';
/** First half of the key of workers' advisory locks (`server/schedule/workers.ts`). */
const lockClass = 0x4153_5953;

export type Laboratory = {
  random(): number;
  between(from: number, to: number): number;
  services: Services;
  books: Books;
  faults: FaultProxy;
  database: DatabaseProxy;
  world: World;
  journal: Journal;
  people: People;
  workers: Node[];
  webs: Node[];
  dataDir: string;
  startWorker(env?: Record<string, string>): Promise<Node>;
  startWeb(): Promise<Node>;
  /**
   * So many posts on one to three channels of a client each, due at random instants from `afterMs` on, within `spanMs`.
   * Answers when the last of them is due.
   */
  plan(count: number, span: { afterMs: number; spanMs: number }): Promise<number>;
  /** One post on one channel, due in a moment; answers its publication. */
  planOne(channel: Channel): Promise<string>;
  /** What that node has armed and not finished, as the database has it; what a strike may leave in doubt. */
  inFlightOf(node: Node): Promise<number>;
  /** Ends the session whose lock proves that node alive. */
  loseSessionOf(node: Node): Promise<void>;
  /** Attempts that were in flight at any strike, by id. */
  inFlight: Set<string>;
  /** How many publications are on their way, or wait for a channel (all are connected by the end). */
  left(): Promise<number>;
  /** Waits until none is left; or so long. */
  settle(withinMs: number): Promise<void>;
  judge(): Promise<Verdict>;
  close(): Promise<void>;
};

export type LaboratoryOptions = {
  seed: number;
  /** A migrated database of its own. */
  databaseUrl: string;
  clients?: number;
  /** Further places that nodes may call. */
  allow?: string[];
  /** Where the nodes keep their files; a folder among the temporary ones unless told. */
  home?: string;
  env?: Record<string, string>;
};

/** Puts together a practice, the networks it publishes to, and what stands between them; no node runs yet. */
export async function openLaboratory(options: LaboratoryOptions): Promise<Laboratory> {
  const { seed, databaseUrl, clients = 3 } = options;
  const random = seeded(seed);
  const between = (from: number, to: number): number => from + random() * (to - from);
  const dataDir = mkdtempSync(join(options.home ?? tmpdir(), 'asystentka-laboratory-'));
  const books = await openBooks();
  const faults = await openFaultProxy(books.url, seeded(seed + 1));
  const database = await openDatabaseProxy(databaseUrl);
  Object.assign(networks, laboratoryNetworks(books.url));
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    APP_SECRET: secret,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    OUTBOUND_ALLOW: books.place,
  });
  const services = await openServices(config, databaseUrl);
  const { db } = services;
  const world = await makeWorld(db, services.secrets, { clients });
  const journal = emptyJournal();
  const inFlight = new Set<string>();
  const workers: Node[] = [];
  const webs: Node[] = [];

  const settings = (role: NodeSettings['role'], env?: Record<string, string>): NodeSettings => ({
    ...{ role, databaseUrl: database.url, dataDir, secret, timing, sweepSeconds },
    booksUrl: faults.url,
    allow: [faults.place, ...(options.allow ?? [])],
    cacheDir: join(tmpdir(), 'asystentka-laboratory-cache'),
    env: { ...options.env, ...env },
  });

  const session = await services.auth.signInWithLink(stranger, await services.auth.mintLink(world.owner.email));
  const cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
  async function post(path: string): Promise<number> {
    const web = webs[Math.floor(random() * webs.length)];
    if (!web) return 0;
    const answer = await fetch(`${web.url}${path}`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams() },
      headers: { origin: web.url, cookie, accept: 'text/html' },
    });
    await answer.body?.cancel();
    return answer.status;
  }

  async function left(): Promise<number> {
    const { n } = await db
      .selectFrom('publications')
      .where('workspace_id', '=', world.owner.workspaceId)
      .where('status', 'in', ['planned', 'sending', 'processing', 'unknown', 'reconnect'])
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  }

  async function openAttempts(node: Node) {
    return await db
      .selectFrom('attempts as a')
      .innerJoin('workers as w', (join) => join.on(sql`w.id::text`, '=', sql`a.worker_id::text`))
      .where('w.pid', '=', node.pid)
      .where('a.finished_at', 'is', null)
      .select('a.id')
      .execute();
  }

  return {
    ...{ random, between, services, books, faults, database, world, journal, workers, webs, dataDir, inFlight },
    people: openPeople({ services, world, books, journal, random: seeded(seed + 2), post }),
    async startWorker(env) {
      const node = await startNode(settings('worker', env));
      workers.push(node);
      return node;
    },
    async startWeb() {
      const node = await startNode(settings('web'));
      webs.push(node);
      return node;
    },
    async plan(count, { afterMs, spanMs }) {
      const meant = Array.from({ length: count }, (_, i) => {
        const client = world.clients[i % world.clients.length] as Client;
        const some = 1 + Math.floor(random() * 3);
        const start = Math.floor(random() * client.channels.length);
        const channels = [...client.channels, ...client.channels].slice(start, start + some);
        const tag = `#${world.contents.length + i + 1}`;
        return { tag, client, channels, approved: random() < 0.9, at: random() };
      });
      const made: { content: Planned; at: number }[] = [];
      for (let i = 0; i < count; i += 8)
        made.push(
          ...(await Promise.all(
            meant.slice(i, i + 8).map(async (one) => ({ content: await addPost(db, world, one), at: one.at })),
          )),
        );
      // Counted from now, when the slow part is done.
      const from = Date.now() + afterMs;
      await giveTimes(
        db,
        made.map(({ content, at }) => ({ content, dueAt: new Date(from + at * spanMs) })),
      );
      world.contents.push(...made.map(({ content }) => content));
      return from + spanMs;
    },
    async planOne(channel) {
      const client = world.clients.find(({ id }) => id === channel.clientId) as Client;
      const tag = `#${world.contents.length + 1}`;
      const content = await addPost(db, world, { tag, client, channels: [channel], approved: true });
      world.contents.push(content);
      await giveTimes(db, [{ content, dueAt: new Date(Date.now() + 1_000) }]);
      return content.publications[0]?.id ?? '';
    },
    async inFlightOf(node) {
      const open = await openAttempts(node);
      for (const { id } of open) inFlight.add(id);
      return open.length;
    },
    async loseSessionOf(node) {
      await sql`
        select pg_terminate_backend(l.pid) from pg_locks l
        where l.locktype = 'advisory' and l.classid = ${lockClass}::int and l.pid <> pg_backend_pid()
          and l.database = (select oid from pg_database where datname = current_database())
          and l.objid in (select lock_key from workers where pid = ${node.pid})`.execute(db);
    },
    left,
    async settle(withinMs) {
      faults.set({ delayMs: 50 });
      for (const until = Date.now() + withinMs; Date.now() < until; await sleep(500)) if ((await left()) === 0) return;
    },
    judge: () => judge(db, { world, books, journal, inFlight }),
    async close() {
      for (const node of [...workers, ...webs]) node.thaw();
      await Promise.all([...workers, ...webs].map((node) => node.kill()));
      await services.close();
      await database.stop();
      await faults.stop();
      await books.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
