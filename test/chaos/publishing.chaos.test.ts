import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localWall } from '#server/content/time.ts';
import { enqueue } from '#server/database/queue.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type Book, openBook } from '#test/support/bookNetwork.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type DueNewsletter, makeDueNewsletter } from '#test/support/dueNewsletter.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { seeded } from '#test/support/random.ts';
import { authorityFile, startSmtp, type TestSmtp } from '#test/support/smtp.ts';
import { startWorkerProcess, type WorkerProcess } from '#test/support/workerProcess.ts';

/**
 * Two workers, killed without warning while 80 publications go to a network of which nobody can ask what
 * became of a post, and a newsletter to 300 readers. The truth is in the books of the network and of the mail server.
 * CHAOS_SEED replays a run's kills, fates and due times (what the processes make of them is theirs).
 */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const random = seeded(seed);
const between = (from: number, to: number): number => from + random() * (to - from);

const posts = 80;
const readers = 300;
const chaosMs = 25_000;
const callMs = 3_000;
/** How many jobs of the queue of publications one process does at once: what one kill can leave in doubt. */
const handsPerProcess = 24;
const windowSize = 64;
const appSecret = 'a secret of at least thirty-two characters';
const zone = 'Europe/Warsaw';

let database: TestDatabase;
let book: Book;
let smtp: TestSmtp;
let dataDir: string;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  console.log(`CHAOS_SEED=${seed}`);
  database = await testDatabase();
  const fates = seeded(seed + 1);
  book = await openBook(() => {
    const lot = fates();
    const kind = lot < 0.03 ? 'unanswered' : lot < 0.06 ? 'cut' : lot < 0.09 ? 'refused' : 'made';
    return { kind, delayMs: fates() * 300 };
  });
  smtp = await startSmtp({ security: 'starttls', user: 'listy', password: 'sekret' });
  // Slow enough that the newsletter takes most of the minute, and kills meet it.
  await smtp.setRules([{ match: '.', at: 'data', answer: 'slow', delayMs: 70 }]);
  dataDir = mkdtempSync(join(tmpdir(), 'asystentka-chaos-'));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await smtp.stop();
  await book.stop();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (): Promise<WorkerProcess> =>
  startWorkerProcess({
    DATABASE_URL: database.url,
    APP_SECRET: appSecret,
    DATA_DIR: dataDir,
    OUTBOUND_ALLOW: `127.0.0.1:${book.port},127.0.0.1:${smtp.port}`,
    NODE_EXTRA_CA_CERTS: authorityFile,
    BOOK_URL: book.url,
    CALL_MS: String(callMs),
  });

/** So many publications on channels of several clients, due at random instants of the minute, approved, with their jobs. */
async function plan(from: number): Promise<string[]> {
  const { db } = database;
  const owner = await makeOwner(db);
  const places = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const clientId = await makeClient(db, owner.workspaceId);
      const channels = await Promise.all(
        Array.from({ length: 8 }, () => makeChannel(db, owner.workspaceId, clientId, { network: 'book' })),
      );
      return { workspaceId: owner.workspaceId, clientId, channels };
    }),
  );
  const ids: string[] = [];
  for (let i = 0; i < posts; i++) {
    const { channels, ...place } = places[i % places.length]!;
    const dueAt = new Date(from + between(1_000, chaosMs - 5_000));
    const channel = channels[Math.floor(random() * channels.length)]!;
    const { publicationIds } = await makePost(db, place, [channel], { text: `wpis ${i}`, now: new Date() });
    const id = publicationIds[0]!;
    await db
      .updateTable('publications')
      .set({ due_at: dueAt, due_wall: localWall(dueAt, zone), due_zone: zone })
      .where('id', '=', id)
      .execute();
    await enqueue(db, {
      name: 'publication.run',
      data: { publicationId: id },
      startAfter: dueAt,
      clientId: place.clientId,
    });
    ids.push(id);
  }
  return ids;
}

async function planNewsletter(dueAt: Date): Promise<DueNewsletter> {
  const owner = await makeOwner(database.db);
  const clientId = await makeClient(database.db, owner.workspaceId);
  const secrets = openSecrets({ appSecret, appSecretPrevious: [], dataDir });
  const place = { workspaceId: owner.workspaceId, clientId };
  const server = { port: smtp.port, user: 'listy', password: 'sekret' };
  return makeDueNewsletter(database.db, secrets, place, { readers, smtp: server, dueAt, now: new Date() });
}

/** Kills one of the two at random, again and again, and starts another in its place. Answers how many were killed. */
async function killAtRandom(until: number): Promise<number> {
  let kills = 0;
  while (Date.now() < until) {
    await sleep(between(300, 3_000));
    const index = random() < 0.5 ? 0 : 1;
    await workers[index]!.kill();
    kills += 1;
    workers[index] = await start();
  }
  return kills;
}

const statuses = async (ids: string[]): Promise<Map<string, string>> => {
  const rows = await database.db.selectFrom('publications').where('id', 'in', ids).select(['id', 'status']).execute();
  return new Map(rows.map(({ id, status }) => [id, status]));
};

test('none lost, none twice, every doubt shown', async () => {
  const from = Date.now() + 3_000;
  const ids = await plan(from);
  const newsletter = await planNewsletter(new Date(from + 2_000));
  workers.push(...(await Promise.all([start(), start()])));
  const kills = await killAtRandom(from + chaosMs);
  // About eight on a machine at rest; a busy one takes long to start a worker again.
  expect(kills).toBeGreaterThanOrEqual(1);

  const ended = new Set(['published', 'unconfirmed']);
  await expect
    .poll(
      async () =>
        [...(await statuses([...ids, newsletter.publicationId])).values()].filter((status) => !ended.has(status)),
      {
        timeout: 150_000,
        interval: 1_000,
      },
    )
    .toEqual([]);

  // The posts, by the network's own books.
  const status = await statuses(ids);
  const made = Map.groupBy(book.entries, ({ key }) => key.split(':')[0] ?? '');
  const twice = [...made].filter(([, entries]) => entries.length > 1).map(([id]) => id);
  expect(twice, 'made twice').toEqual([]);
  const lost = ids.filter((id) => status.get(id) === 'published' && !made.has(id));
  expect(lost, 'said to be published, and not there').toEqual([]);
  const hidden = ids.filter((id) => made.has(id) && status.get(id) !== 'published' && status.get(id) !== 'unconfirmed');
  expect(hidden, 'there, and neither published nor shown as a doubt').toEqual([]);
  const unconfirmed = ids.filter((id) => status.get(id) === 'unconfirmed');
  // A network that cuts the line leaves doubts of its own; a kill leaves at most what one process had in hand.
  const cutLines = Math.ceil(posts * 0.15);
  expect(unconfirmed.length).toBeLessThanOrEqual(cutLines + kills * handsPerProcess);
  const published = ids.length - unconfirmed.length;

  // The newsletter, by the mail server's own books.
  const mails = await smtp.mails();
  const received = Map.groupBy(
    mails.flatMap(({ to }) => to),
    (address) => address,
  );
  expect(
    [...received].filter(([, times]) => times.length > 1).map(([address]) => address),
    'mailed twice',
  ).toEqual([]);
  const recipients = await database.db
    .selectFrom('recipients as r')
    .innerJoin('sends as s', 's.id', 'r.send_id')
    .where('s.publication_id', '=', newsletter.publicationId)
    .select(['r.email', 'r.status'])
    .execute();
  expect(recipients.map(({ email }) => email).sort()).toEqual(newsletter.emails);
  const sent = recipients.filter((recipient) => recipient.status === 'sent').map(({ email }) => email);
  const doubts = recipients.filter((recipient) => recipient.status === 'doubt').map(({ email }) => email);
  expect(sent.length + doubts.length, 'every reader is either sent to or in doubt').toBe(readers);
  expect(
    sent.filter((email) => !received.has(email)),
    'said to be sent, and not received',
  ).toEqual([]);
  const known = new Set([...sent, ...doubts]);
  expect(
    [...received.keys()].filter((email) => !known.has(email)),
    'received, and not known of',
  ).toEqual([]);
  expect(doubts.length).toBeLessThanOrEqual(kills * windowSize);
  console.log(
    `${kills} kills: ${published} published, ${unconfirmed.length} unconfirmed (${unconfirmed.filter((id) => made.has(id)).length} of them made); ` +
      `newsletter: ${sent.length} sent, ${doubts.length} in doubt (${doubts.filter((email) => received.has(email)).length} of them received)`,
  );
}, 300_000);
