import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#server/database/connection.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type Entry, openBook } from '#test/support/bookNetwork.ts';
import { makeDueNewsletter } from '#test/support/dueNewsletter.ts';
import { makeClient, makeOwner } from '#test/support/factories.ts';
import { authorityFile, startSmtp } from '#test/support/smtp.ts';
import { startWorkerProcess, type WorkerProcess } from '#test/support/workerProcess.ts';
import { planPublications } from './publications.ts';
import { type Bench, type BenchContext, type Row, row, share } from './rows.ts';

const count = 300;
const apartMs = 100;
const leadMs = 8_000;
const readers = 8_000;
const appSecret = 'a secret of at least thirty-two characters';

/** From the due instant to the request's arrival at the network, over real worker processes and real HTTP. */
const lateness: Bench = {
  name: 'lateness',
  async run(context) {
    return [
      ...(await measure(context, { name: '1 worker', workers: 1, goal: 50 })),
      ...(await measure(context, { name: '3 workers', workers: 3, goal: 50 })),
      ...(await measure(context, { name: '1 worker, a newsletter going out', workers: 1, goal: 150, isSending: true })),
    ];
  },
};

type Setting = { name: string; workers: number; goal: number; isSending?: boolean };

async function measure(
  { database, say }: BenchContext,
  { name, workers, goal, isSending = false }: Setting,
): Promise<Row[]> {
  const url = await database();
  const { db, close } = openDatabase(url, { max: 3 });
  const book = await openBook();
  const smtp = await startSmtp({ security: 'starttls', user: 'listy', password: 'sekret', countOnly: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-lateness-'));
  const running: WorkerProcess[] = [];
  try {
    const start = Date.now() + leadMs + workers * 4_000;
    const planned = await planPublications(
      db,
      { count, clients: 8, network: 'book' },
      (index) => new Date(start + index * apartMs),
    );
    if (isSending) {
      const { workspaceId } = await makeOwner(db);
      const place = { workspaceId, clientId: await makeClient(db, workspaceId) };
      await makeDueNewsletter(db, openSecrets({ appSecret, appSecretPrevious: [], dataDir }), place, {
        ...{ readers, dueAt: new Date(start), now: new Date() },
        smtp: { port: smtp.port, user: 'listy', password: 'sekret' },
      });
    }
    for (let index = 0; index < workers; index += 1)
      running.push(
        await startWorkerProcess({
          DATABASE_URL: url,
          APP_SECRET: appSecret,
          DATA_DIR: dataDir,
          ROLE: 'worker',
          OUTBOUND_ALLOW: `127.0.0.1:${book.port},127.0.0.1:${smtp.port}`,
          NODE_EXTRA_CA_CERTS: authorityFile,
          BOOK_URL: book.url,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
        }),
      );
    if (Date.now() > start) throw new Error('The workers were not ready in time: this machine is too busy to measure.');
    const due = new Map(planned.map(({ id, dueAt }) => [`${id}:1:1`, dueAt.getTime()]));
    // The same machine at the same time: a bare timer that posts, half a step later.
    const bare = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const at = start + index * apartMs + apartMs / 2;
      bare.set(`bare:${index}`, at);
      const body = JSON.stringify({ key: `bare:${index}`, text: '' });
      setTimeout(() => void fetch(`${book.url}/posts`, { method: 'POST', body }), at - Date.now());
    }
    const until = start + count * apartMs + 30_000;
    while (book.entries.length < 2 * count && Date.now() < until) await sleep(100);
    const sent = await smtp.received();
    const late = latenesses(book.entries, due);
    const compared = latenesses(book.entries, bare);
    if (late.length !== count) throw new Error(`${late.length} of ${count} were published.`);
    if (isSending && sent < 100) throw new Error(`Only ${sent} mails went out meanwhile.`);
    const load = loadavg()[0]?.toFixed(1);
    say(
      `${name}: p50 ${share(late, 0.5)} ms, ${sent} mails meanwhile, load ${load}; the latest: ${latest(book.entries, due)}`,
    );
    return [
      row({ measure: `${name}: p50`, samples: share(late, 0.5), unit: 'ms', baseline: share(compared, 0.5) }),
      row({ measure: `${name}: p99`, samples: share(late, 0.99), unit: 'ms', baseline: share(compared, 0.99), goal }),
    ];
  } finally {
    await Promise.all(running.map((worker) => worker.kill()));
    await smtp.stop();
    await book.stop();
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Milliseconds from the instant to the arrival, lowest first. */
function latenesses(entries: Entry[], instants: ReadonlyMap<string, number>): number[] {
  return entries
    .flatMap(({ key, at }) => {
      const due = instants.get(key);
      return due === undefined ? [] : [at - due];
    })
    .sort((a, b) => a - b);
}

/** The five that came latest, and which in the row they were: what comes late together has one cause. */
function latest(entries: Entry[], instants: ReadonlyMap<string, number>): string {
  const order = [...instants.keys()];
  return entries
    .flatMap(({ key, at }) => {
      const due = instants.get(key);
      return due === undefined ? [] : [{ ms: at - due, number: order.indexOf(key) + 1 }];
    })
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 5)
    .map(({ ms, number }) => `${ms} ms (no. ${number})`)
    .join(', ');
}

export default lateness;
