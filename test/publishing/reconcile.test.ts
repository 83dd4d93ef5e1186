import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cancelContent, publishNow } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { arm } from '#server/publishing/arm.ts';
import { type Claimed, claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { itIsNotThere, itIsThere } from '#server/publishing/confirm.ts';
import { record } from '#server/publishing/record.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import {
  type FakeNetwork,
  fakeNetwork,
  type Idempotency,
  madeWithoutAnswer,
  silent,
} from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
const networks: Record<string, FakeNetwork> = {};
const minute = 60_000;
const others: TestWorker[] = [];

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, networks);
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  worker.at(monday);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.stop();
});

async function due(idempotency: Idempotency) {
  network = fakeNetwork(idempotency);
  networks.fake = network;
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
  const post = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
    dueAt: monday,
  });
  return post.publicationIds[0] ?? '';
}
const row = (id: string) => publicationRow(database.db, id);
const attempts = (id: string) =>
  database.db.selectFrom('attempts').where('publication_id', '=', id).orderBy('armed_at').selectAll().execute();
const mails = async (): Promise<string[]> => {
  await worker.tell();
  const rows = await database.db
    .selectFrom('mails')
    .where('workspace_id', '=', owner.workspaceId)
    .select('kind')
    .orderBy('created_at')
    .execute();
  return rows.map(({ kind }) => kind);
};

/** Another process takes it, as far as told. */
async function another(): Promise<TestWorker> {
  const other = await testWorker(database, networks);
  others.push(other);
  return other;
}
async function claimBy(other: TestWorker, id: string): Promise<Claimed> {
  const facts = await factsOf(database.db, id);
  const claimed = facts && (await claim(database.db, facts, other.workerId(), other.clock.now()));
  if (!claimed) throw new Error('not claimed');
  return claimed;
}
const armBy = async (other: TestWorker, id: string) => {
  const claimed = await claimBy(other, id);
  const attempt = await arm(database.db, claimed, { chooseId: () => 'chosen', callMs: 30_000 }, other.clock.now());
  if (!attempt) throw new Error('not armed');
  return { claimed, attempt };
};
/** The process is gone without a word: only its lock is let go, by the server. */
async function kill(other: TestWorker): Promise<void> {
  others.splice(others.indexOf(other), 1);
  const id = other.workerId();
  await other.stop();
  await database.db.updateTable('workers').set({ gone_at: null }).where('id', '=', id).execute();
}

/** Runs whatever is due next, and sweeps, until nothing moves any more. */
async function settle(id: string): Promise<string> {
  for (let i = 0; i < 12; i++) {
    await worker.sweep();
    await worker.run(id);
    const { next_try_at } = await row(id);
    if (next_try_at && next_try_at > worker.clock.now()) worker.at(next_try_at);
  }
  return (await row(id)).status;
}

type Expected = {
  idempotency: Idempotency;
  madeUnknown: string;
  silentUnknown: string;
  killedMade: string;
  killedSilent: string;
};
const classes: Expected[] = [
  {
    idempotency: 'clientKey',
    madeUnknown: 'published',
    silentUnknown: 'published',
    killedMade: 'published',
    killedSilent: 'published',
  },
  {
    idempotency: 'keyWindow',
    madeUnknown: 'published',
    silentUnknown: 'published',
    killedMade: 'published',
    killedSilent: 'published',
  },
  {
    idempotency: 'twoStep',
    madeUnknown: 'published',
    silentUnknown: 'published',
    killedMade: 'published',
    killedSilent: 'published',
  },
  // Absent from a list proves little while whoever asked may still be heard.
  {
    idempotency: 'findByListing',
    madeUnknown: 'published',
    silentUnknown: 'unconfirmed',
    killedMade: 'published',
    killedSilent: 'published',
  },
  {
    idempotency: 'none',
    madeUnknown: 'unconfirmed',
    silentUnknown: 'unconfirmed',
    killedMade: 'unconfirmed',
    killedSilent: 'unconfirmed',
  },
];

describe.each(classes)(
  'class $idempotency',
  ({ idempotency, madeUnknown, silentUnknown, killedMade, killedSilent }) => {
    test('an answer that never came, and it was made', async () => {
      const id = await due(idempotency);
      network.script.push(madeWithoutAnswer);
      await worker.run(id);
      expect(await settle(id)).toBe(madeUnknown);
      expect(network.posts).toHaveLength(1);
      expect(await mails()).toEqual(madeUnknown === 'unconfirmed' ? ['publication_unconfirmed'] : []);
    });

    test('an answer that never came, and nothing was made', async () => {
      const id = await due(idempotency);
      network.script.push(silent);
      await worker.run(id);
      expect(await settle(id)).toBe(silentUnknown);
      expect(network.posts).toHaveLength(silentUnknown === 'published' ? 1 : 0);
    });

    test('killed after it was made', async () => {
      const id = await due(idempotency);
      const other = await another();
      const { attempt } = await armBy(other, id);
      network.take(attempt.key, '');
      await kill(other);
      expect((await row(id)).status).toBe('sending');
      worker.later(46_000);
      expect(await settle(id)).toBe(killedMade);
      expect(network.posts).toHaveLength(1);
      expect((await attempts(id))[0]).toMatchObject({ reason: 'worker_lost' });
    });

    test('killed before it was made', async () => {
      const id = await due(idempotency);
      const other = await another();
      await armBy(other, id);
      await kill(other);
      worker.later(46_000);
      expect(await settle(id)).toBe(killedSilent);
      expect(network.posts).toHaveLength(killedSilent === 'published' ? 1 : 0);
    });
  },
);

test('class receiverKey: the same id again, for the receiver knows it', async () => {
  const id = await due('receiverKey');
  network.script.push(madeWithoutAnswer);
  await worker.run(id);
  expect(await row(id)).toMatchObject({ status: 'planned', tries: 1 });
  expect(await settle(id)).toBe('published');
  expect(new Set(network.calls.map(({ key }) => key)).size).toBe(1);
});

describe('class receiverKey, while it waits to ask with the same id again', () => {
  async function doubted() {
    const id = await due('receiverKey');
    network.script.push(madeWithoutAnswer);
    await worker.run(id);
    expect((await row(id)).status).toBe('planned');
    return id;
  }

  test('it may be out: it is not called off, moved or published anew', async () => {
    const id = await doubted();
    const { content_id: contentId } = await row(id);
    const now = worker.clock.now();
    await expect(cancelContent(database.db, owner, { contentId }, now)).rejects.toMatchObject({ code: 'goingOut' });
    await expect(publishNow(database.db, owner, { contentId }, now)).rejects.toMatchObject({ code: 'goingOut' });
    expect(await settle(id)).toBe('published');
  });

  test('what holds everything else makes it a question: it may be out', async () => {
    const id = await doubted();
    await database.db.updateTable('clients').set({ paused_at: monday }).where('id', '=', clientId).execute();
    worker.later(minute);
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'unconfirmed', held_reason: null });
    await database.db.updateTable('clients').set({ paused_at: null }).where('id', '=', clientId).execute();
    // A person has looked, and it may be changed again.
    await itIsNotThere(database.db, owner, { publicationId: id }, worker.clock.now());
    await cancelContent(database.db, owner, { contentId: (await row(id)).content_id }, worker.clock.now());
    expect((await row(id)).status).toBe('cancelled');
  });

  test.each([
    ['rejected', 'content_refused'],
    ['reconnect', 'credentials_revoked'],
  ] as const)('a %s says nothing of the try before', async (kind, reason) => {
    const id = await doubted();
    network.script.push(() => ({ kind, reason }));
    worker.later(2 * minute);
    await worker.run(id);
    expect((await row(id)).status).toBe('unconfirmed');
    const { status } = await database.db
      .selectFrom('channels')
      .where('id', '=', (await row(id)).channel_id)
      .select('status')
      .executeTakeFirstOrThrow();
    expect(status).toBe(kind === 'reconnect' ? 'reconnect' : 'connected');
  });
});

test('class receiverKey: when its tries end in doubt, a person is asked, and not told that it failed', async () => {
  const id = await due('receiverKey');
  network.script.push(
    silent,
    ...Array.from({ length: 30 }, () => () => ({ kind: 'retry', reason: 'unavailable' }) as const),
  );
  await worker.run(id);
  for (let i = 0; i < 25 && (await row(id)).status === 'planned'; i++) {
    worker.at((await row(id)).next_try_at ?? monday);
    await worker.run(id);
  }
  expect((await row(id)).status).toBe('unconfirmed');
});

test('class keyWindow, after its window: the key protects no more, a person is asked', async () => {
  const id = await due('keyWindow');
  network.script.push(silent);
  await worker.run(id);
  worker.later(61 * minute);
  await worker.run(id);
  expect((await row(id)).status).toBe('unconfirmed');
});

test('a look that cannot be believed is repeated, ever later, and then asked of a person', async () => {
  const id = await due('clientKey');
  network.script.push(silent);
  await worker.run(id);
  const waits: number[] = [];
  for (let i = 0; i < 20 && (await row(id)).status === 'unknown'; i++) {
    const before = worker.clock.now();
    worker.at((await row(id)).next_try_at ?? monday);
    waits.push(worker.clock.now().getTime() - before.getTime());
    network.looks.push({ kind: 'unsure', reason: 'unavailable' });
    await worker.run(id);
  }
  expect(await row(id)).toMatchObject({ status: 'unconfirmed', problem: 'unavailable' });
  expect(waits.length).toBeGreaterThan(5);
  expect(Math.max(...waits)).toBeLessThanOrEqual(2 * minute);
  expect(network.calls).toHaveLength(1);
});

describe('a worker that is not proven dead', () => {
  test('frozen: its lock is held, so nobody looks, however long it takes', async () => {
    const id = await due('clientKey');
    await armBy(await another(), id);
    worker.later(120 * minute);
    await worker.sweep();
    await worker.run(id);
    expect((await row(id)).status).toBe('sending');
    expect((await attempts(id))[0]?.finished_at).toBeNull();
  });

  test('dead, but its deadline and the margin are not over: nobody looks yet', async () => {
    const id = await due('clientKey');
    const other = await another();
    await armBy(other, id);
    await kill(other);
    worker.later(44_000);
    await worker.sweep();
    expect((await row(id)).status).toBe('sending');
    worker.later(2_000);
    await worker.sweep();
    expect((await row(id)).status).toBe('unknown');
  });

  test('back with its answer after others gave it up: what is out is out', async () => {
    const id = await due('none');
    const other = await another();
    const { claimed, attempt } = await armBy(other, id);
    await kill(other);
    worker.later(46_000);
    await worker.sweep();
    expect((await row(id)).status).toBe('unconfirmed');
    const { workspaceId, channelId, lease } = claimed;
    const recorded = { id, workspaceId, clientId, channelId, lease, credentialsVersion: 0, from: 'sending' } as const;
    const outcome = { id: attempt.id, armedAt: monday, outcome: 'published' } as const;
    await record(
      database.db,
      { ...recorded, attempt: outcome },
      { status: 'published', remoteId: 'r', remoteUrl: null },
      worker.clock.now(),
    );
    expect(await row(id)).toMatchObject({ status: 'published', remote_id: 'r' });
    expect((await attempts(id))[0]).toMatchObject({ outcome: 'published' });
  });
});

test('claimed only by a worker that died: planned again, and out', async () => {
  const id = await due('none');
  const other = await another();
  await claimBy(other, id);
  await kill(other);
  worker.later(10_000);
  await worker.sweep();
  expect((await row(id)).status).toBe('planned');
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
  expect(network.posts).toHaveLength(1);
});

describe('the two answers', () => {
  async function unconfirmed(idempotency: Idempotency = 'none') {
    const id = await due(idempotency);
    network.script.push(silent);
    await worker.run(id);
    expect((await row(id)).status).toBe('unconfirmed');
    return id;
  }

  test('it is there: published, with the link', async () => {
    const id = await unconfirmed();
    worker.later(10 * minute);
    await expect(
      itIsThere(database.db, owner, { publicationId: id, link: 'javascript:alert(1)' }, worker.clock.now()),
    ).rejects.toMatchObject({
      code: 'linkInvalid',
      field: 'link',
    });
    await itIsThere(database.db, owner, { publicationId: id, link: ' https://t.me/malwa/12 ' }, worker.clock.now());
    expect(await row(id)).toMatchObject({
      status: 'published',
      remote_url: 'https://t.me/malwa/12',
      published_at: monday,
      problem: null,
    });
    expect((await attempts(id))[0]).toMatchObject({ outcome: 'published' });
    await worker.run(id);
    expect(network.calls).toHaveLength(1);
  });

  test('it is not, publish: at once, with the same key', async () => {
    const id = await unconfirmed();
    worker.later(10 * minute);
    await itIsNotThere(database.db, owner, { publicationId: id }, worker.clock.now());
    expect((await row(id)).due_at).toEqual(monday);
    await worker.run(id);
    expect((await row(id)).status).toBe('published');
    expect(network.calls.map(({ key }) => key)).toEqual([`${id}:1:1`, `${id}:1:1`]);
  });

  test('it is not, after the grace: now is the new time, and the approved day still binds', async () => {
    const sameDay = await unconfirmed();
    worker.later(5 * 60 * minute);
    await itIsNotThere(database.db, owner, { publicationId: sameDay }, worker.clock.now());
    await worker.run(sameDay);
    expect((await row(sameDay)).status).toBe('published');

    worker.at(monday);
    const nextDay = await unconfirmed();
    worker.later(20 * 60 * minute);
    await itIsNotThere(database.db, owner, { publicationId: nextDay }, worker.clock.now());
    await worker.run(nextDay);
    expect(await row(nextDay)).toMatchObject({
      status: 'held',
      held_reason: 'date_moved',
      due_wall: '2026-11-24T06:24',
    });
  });

  test('two people at once, a stranger, an assistant of another client', async () => {
    const id = await unconfirmed();
    const answers = await Promise.allSettled([
      itIsThere(database.db, owner, { publicationId: id }, monday),
      itIsNotThere(database.db, owner, { publicationId: id }, monday),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'conflict', code: 'notUnconfirmed' },
    });
    const stranger = await makeOwner(database.db);
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    for (const actor of [stranger, assistant])
      await expect(itIsThere(database.db, actor, { publicationId: id }, monday)).rejects.toMatchObject({
        kind: 'not_found',
      });
  });
});
