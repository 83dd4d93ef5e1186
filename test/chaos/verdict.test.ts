import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type BookEntry, type Books, openBooks } from './books.ts';
import { emptyJournal, type Journal } from './people.ts';
import { judge } from './verdict.ts';
import { addPost, giveTimes, makeWorld, type Planned, textOf, type World } from './world.ts';

/** The judge of the laboratory is judged: it finds every lie, and finds none where all is well. */
let database: TestDatabase;
let world: World;
let books: Books;
let journal: Journal;
let inFlight: Set<string>;
let post: Planned;
let id: string;
const dataDir = mkdtempSync(join(tmpdir(), 'asystentka-verdict-'));
const dueAt = new Date(Date.now() - 60_000);
const armedAt = new Date(dueAt.getTime() + 1_000);

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  const appSecret = 'a secret of at least thirty-two characters';
  world = await makeWorld(database.db, openSecrets({ appSecret, appSecretPrevious: [], dataDir }), { clients: 1 });
  books = await openBooks();
  journal = emptyJournal();
  inFlight = new Set();
  post = await plan('#1', true);
  id = post.publications[0]?.id ?? '';
  return () => books.stop();
});

async function plan(tag: string, approved: boolean): Promise<Planned> {
  const client = world.clients[0];
  if (!client) throw new Error('There is no client.');
  const content = await addPost(database.db, world, { tag, client, channels: client.channels.slice(-1), approved });
  world.contents.push(content);
  await giveTimes(database.db, [{ content, dueAt }]);
  return content;
}

type Status = 'published' | 'unconfirmed' | 'cancelled' | 'planned' | 'exhausted';
const put = (values: { status: Status; problem?: string; next_try_at?: Date }) =>
  database.db.updateTable('publications').set(values).where('id', '=', id).execute();
/** What the network's books say is out. */
function out({ version = 1, at = armedAt.getTime() + 100, tag = post.tag } = {}): void {
  const channel = post.publications[0]?.channel;
  if (!channel) throw new Error('There is no channel.');
  const { network, account } = channel;
  const entry: BookEntry = { network, account, text: textOf(tag, version), key: id, at, id: randomUUID() };
  books.entries.push(entry);
}
async function arm({ at = armedAt, isOpen = false } = {}): Promise<string> {
  const { id: attemptId } = await database.db
    .insertInto('attempts')
    .values({
      ...{ workspace_id: world.owner.workspaceId, publication_id: id, generation: 0, key: `${id}:1:0` },
      ...{ worker_id: randomUUID(), lease: 1, payload_hash: 'x', armed_at: at, deadline_at: at },
      ...(isOpen ? {} : { finished_at: at, outcome: 'published' as const }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return attemptId;
}
async function wellDone(): Promise<void> {
  await arm();
  out();
  await put({ status: 'published' });
}
const verdict = () => judge(database.db, { world, books, journal, inFlight });

test('where all is well it finds nothing', async () => {
  await wellDone();
  expect(await verdict()).toMatchObject({ problems: [], planned: 1, published: 1, lost: 0, twice: 0, doubts: 0 });
});

test('a doubt that is shown is no lie, whether it is out or not', async () => {
  inFlight.add(await arm());
  await put({ status: 'unconfirmed', problem: 'worker_lost' });
  expect(await verdict()).toMatchObject({ problems: [], doubts: 1, doubtsOfKills: 1, doubtsThatAreOut: 0 });
  out();
  expect(await verdict()).toMatchObject({ problems: [], doubts: 1, doubtsThatAreOut: 1 });
});

type Lie = { lie: string; tell: (() => unknown)[]; found: RegExp };
const lies: Lie[] = [
  { lie: 'out twice', found: /is out 2 times/, tell: [() => wellDone(), () => out()] },
  {
    lie: 'said to be published, and not there',
    found: /is not there \(/,
    tell: [() => arm(), () => put({ status: 'published' })],
  },
  {
    lie: 'out, and shown as something else',
    found: /shown as cancelled/,
    tell: [() => wellDone(), () => put({ status: 'cancelled' })],
  },
  { lie: 'stuck', found: /is stuck as planned/, tell: [] },
  {
    lie: 'put off until its grace is over',
    found: /is stuck as planned/,
    tell: [() => put({ status: 'planned', next_try_at: new Date(dueAt.getTime() + 365 * 24 * 3_600_000) })],
  },
  {
    lie: 'left lying after its own instant',
    found: /is stuck as planned/,
    tell: [() => put({ status: 'planned', next_try_at: new Date(Date.now() - 1_000) })],
  },
  {
    lie: 'armed, and nobody knows what came of it',
    found: /without an outcome/,
    tell: [() => wellDone(), () => arm({ isOpen: true })],
  },
  {
    lie: 'kept back for no reason',
    found: /nothing stood in its way \(exhausted\)/,
    tell: [() => put({ status: 'exhausted' })],
  },
  {
    lie: 'a doubt that no strike explains',
    found: /was not in flight at any strike/,
    tell: [() => arm(), () => put({ status: 'unconfirmed', problem: 'worker_lost' })],
  },
  {
    lie: 'an old version, although another had taken its place',
    found: /version 2 had taken its place/,
    tell: [
      async () => {
        await wellDone();
        journal.edits.push({ publicationId: id, version: 2, at: dueAt.getTime() });
      },
    ],
  },
  {
    lie: 'a version to which nobody had agreed',
    found: /version 2 is out, and nobody had agreed/,
    tell: [() => arm(), () => out({ version: 2 }), () => put({ status: 'published' })],
  },
  {
    lie: 'agreed to only afterwards',
    found: /nobody had agreed/,
    tell: [
      async () => {
        await arm();
        out({ version: 2 });
        await put({ status: 'published' });
        journal.approvals.push({ contentId: post.contentId, version: 2, from: armedAt.getTime() + 5_000 });
      },
    ],
  },
  {
    lie: 'cancelled, and out',
    found: /although it was cancelled/,
    tell: [() => wellDone(), () => journal.cancels.push({ publicationId: id, at: dueAt.getTime() })],
  },
  {
    lie: 'armed while it was paused',
    found: /in the middle of a pause/,
    tell: [
      async () => {
        const armed = await arm();
        out();
        await put({ status: 'published' });
        journal.pauses.push({ armedMeanwhile: [armed] });
      },
    ],
  },
  {
    lie: 'before its time',
    found: /ms before its time/,
    tell: [
      async () => {
        const early = dueAt.getTime() - 30_000;
        await arm({ at: new Date(early) });
        out({ at: early + 50 });
        await put({ status: 'published' });
      },
    ],
  },
  {
    lie: 'out without ever having been armed',
    found: /out without an attempt/,
    tell: [() => out(), () => put({ status: 'published' })],
  },
  { lie: 'nobody planned it', found: /nobody planned/, tell: [() => wellDone(), () => out({ tag: '#99' })] },
  {
    lie: 'not there any more',
    found: /is not there any more/,
    tell: [
      async () => {
        await database.db.deleteFrom('approvals').where('publication_id', '=', id).execute();
        await database.db.deleteFrom('publications').where('id', '=', id).execute();
      },
    ],
  },
  {
    lie: 'what a careful client never sends',
    found: /written over/,
    tell: [() => wellDone(), () => books.violations.push('clientKey: record 1 was written over')],
  },
];

describe('every lie is found', () => {
  test.each(lies)('$lie', async ({ tell, found }) => {
    for (const step of tell) await step();
    const { problems } = await verdict();
    expect(problems.filter((problem) => found.test(problem))).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });
});

test('what came late may have an instant of its own inside its grace', async () => {
  await put({ status: 'planned', next_try_at: new Date(Date.now() + 5 * 60_000) });
  expect(await verdict()).toMatchObject({ problems: [], spread: 1 });
});

test('what nobody agreed to may be kept back', async () => {
  await wellDone();
  await plan('#2', false);
  await database.db
    .updateTable('publications')
    .set({ status: 'held', held_reason: 'not_approved', held_at: dueAt })
    .where('content_id', '=', world.contents[1]?.contentId ?? '')
    .execute();
  expect(await verdict()).toMatchObject({ problems: [], held: 1 });
});
