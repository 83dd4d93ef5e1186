import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueueRun } from '#server/content/due.ts';
import { localWall } from '#server/content/time.ts';
import { openDatabase } from '#server/database/connection.ts';
import { openBook } from '#test/support/bookNetwork.ts';
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
      say(`${count} publications, ${apartMs} ms apart: ${Math.round((count * apartMs + leadMs) / 1000)} s`);
      const until = start + count * apartMs + 20_000;
      while (book.entries.length < count && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100));
      await worker.stop();
      if (book.entries.length !== count) throw new Error(`${book.entries.length} of ${count} were published.`);
      const late = book.entries.map(({ key, at }) => at - (due.get(key) ?? Number.NaN)).sort((a, b) => a - b);
      const at = (share: number): number => late[Math.ceil(late.length * share) - 1] ?? Number.NaN;
      return [
        row({ measure: 'lateness p50', samples: at(0.5), unit: 'ms' }),
        row({ measure: 'lateness p99', samples: at(0.99), unit: 'ms', goal: 50 }),
        row({ measure: 'lateness, worst', samples: at(1), unit: 'ms' }),
      ];
    } finally {
      await book.stop();
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

export default lateness;
