import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueueRun } from '#server/content/due.ts';
import { localWall } from '#server/content/time.ts';
import { openDatabase } from '#server/database/connection.ts';
import { type Entry, openBook } from '#test/support/bookNetwork.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { startWorkerProcess } from '#test/support/workerProcess.ts';
import { type Bench, row } from './rows.ts';

const count = 300;
const apartMs = 100;
const leadMs = 4_000;
const zone = 'Europe/Warsaw';

/** From the due instant to the request's arrival at the network, over a real worker process and real HTTP. */
const lateness: Bench = {
  name: 'lateness',
  async run({ database, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    const book = await openBook();
    const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-lateness-'));
    try {
      const owner = await makeOwner(db);
      const clientId = await makeClient(db, owner.workspaceId);
      const channelId = await makeChannel(db, owner.workspaceId, clientId, { network: 'book' });
      const place = { workspaceId: owner.workspaceId, clientId };
      const posts: string[] = [];
      for (let i = 0; i < count; i++) {
        const { publicationIds } = await makePost(db, place, [channelId], { now: new Date() });
        posts.push(...publicationIds);
      }
      const worker = await startWorkerProcess({
        DATABASE_URL: url,
        APP_SECRET: randomBytes(32).toString('hex'),
        DATA_DIR: dataDir,
        OUTBOUND_ALLOW: `127.0.0.1:${book.port}`,
        BOOK_URL: book.url,
      });
      const start = Date.now() + leadMs;
      const due = new Map<string, number>();
      await db.transaction().execute(async (trx) => {
        for (const [i, id] of posts.entries()) {
          const at = new Date(start + i * apartMs);
          due.set(`${id}:1:1`, at.getTime());
          const values = { due_at: at, due_wall: localWall(at, zone), due_zone: zone };
          await trx.updateTable('publications').set(values).where('id', '=', id).execute();
          await enqueueRun(trx, { id, clientId, at });
        }
      });
      // The same machine at the same time: a bare timer that posts, half a step later.
      const bare = new Map<string, number>();
      for (let i = 0; i < count; i++) {
        const at = start + i * apartMs + apartMs / 2;
        bare.set(`bare:${i}`, at);
        const body = JSON.stringify({ key: `bare:${i}`, text: '' });
        setTimeout(() => void fetch(`${book.url}/posts`, { method: 'POST', body }), at - Date.now());
      }
      say(`${count} publications, ${apartMs} ms apart: ${Math.round((count * apartMs + leadMs) / 1000)} s`);
      const until = start + count * apartMs + 20_000;
      while (book.entries.length < 2 * count && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100));
      await worker.stop();
      const late = latenesses(book.entries, due);
      const compared = latenesses(book.entries, bare);
      if (late.length !== count) throw new Error(`${late.length} of ${count} were published.`);
      return [
        row({ measure: 'lateness p50', samples: share(late, 0.5), unit: 'ms', baseline: share(compared, 0.5) }),
        row({
          measure: 'lateness p99',
          samples: share(late, 0.99),
          unit: 'ms',
          baseline: share(compared, 0.99),
          goal: 50,
        }),
        row({ measure: 'lateness, worst', samples: share(late, 1), unit: 'ms', baseline: share(compared, 1) }),
      ];
    } finally {
      await book.stop();
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

/** Milliseconds from the instant to the arrival, lowest first. */
function latenesses(entries: Entry[], instants: ReadonlyMap<string, number>): number[] {
  return entries
    .flatMap(({ key, at }) => {
      const due = instants.get(key);
      return due === undefined ? [] : [at - due];
    })
    .sort((a, b) => a - b);
}

function share(sorted: number[], part: number): number {
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
}

export default lateness;
