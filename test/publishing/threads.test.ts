import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { composed } from '#server/content/composing.ts';
import { makeRevision, saveDraft } from '#server/content/drafting.ts';
import { cancelPublications } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { arm } from '#server/publishing/arm.ts';
import { claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { itIsNotThere, itIsThere } from '#server/publishing/confirm.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import {
  answers,
  type FakeNetwork,
  fakeNetwork,
  type Idempotency,
  madeWithoutAnswer,
  publishes,
  silent,
} from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
let contentId: string;
const networks: Record<string, FakeNetwork> = {};
const texts = ['Jeden.', 'Dwa.', 'Trzy.'];

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

async function due(idempotency: Idempotency = 'clientKey'): Promise<string> {
  network = fakeNetwork(idempotency);
  networks.fake = network;
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
  const [text = '', ...thread] = texts;
  const place = { workspaceId: owner.workspaceId, clientId };
  const made = await makePost(database.db, place, [channelId], { dueAt: monday, text, thread });
  contentId = made.contentId;
  return made.publicationIds[0] ?? '';
}
const row = (id: string) => publicationRow(database.db, id);
const attempts = (id: string) =>
  database.db
    .selectFrom('attempts')
    .where('publication_id', '=', id)
    .orderBy('armed_at')
    .orderBy('part')
    .select(['part', 'key', 'outcome', 'remote_id'])
    .execute();
const said = () => network.posts.map(({ text }) => text);

/** Runs whatever is due next until nothing moves any more. */
async function settle(id: string): Promise<string> {
  for (let i = 0; i < 12; i++) {
    await worker.sweep();
    await worker.run(id);
    const { next_try_at } = await row(id);
    if (next_try_at && next_try_at > worker.clock.now()) worker.at(next_try_at);
  }
  return (await row(id)).status;
}

describe('a thread goes out post by post', () => {
  test('each once, armed by itself, hanging on the first and on the one before it', async () => {
    const id = await due();
    await worker.run(id);
    expect(await row(id)).toMatchObject({
      status: 'published',
      parts_out: 3,
      remote_id: 'remote-1',
      published_at: monday,
    });
    expect(network.calls.map(({ text, key, reply }) => [text, key, reply])).toEqual([
      ['Jeden.', `${id}:1:1`, undefined],
      ['Dwa.', `${id}:2:1`, { root: 'remote-1', parent: 'remote-1' }],
      ['Trzy.', `${id}:3:1`, { root: 'remote-1', parent: 'remote-2' }],
    ]);
    expect(await attempts(id)).toMatchObject([
      { part: 1, outcome: 'published', remote_id: 'remote-1' },
      { part: 2, outcome: 'published', remote_id: 'remote-2' },
      { part: 3, outcome: 'published', remote_id: 'remote-3' },
    ]);
  });

  test('each has an id of its own, kept over its tries', async () => {
    const id = await due();
    let tick = 0;
    network.script.push(publishes, answers({ kind: 'retry', reason: 'unavailable', afterMs: 1_000 }));
    await worker.run(id, { random: () => ++tick / 1_000 });
    expect(await row(id)).toMatchObject({ status: 'planned', parts_out: 1, tries: 1 });
    worker.later(60_000);
    await worker.run(id, { random: () => ++tick / 1_000 });
    const [first, second, again, third] = network.calls.map(({ chosenId }) => chosenId);
    expect(again).toBe(second);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(said()).toEqual(texts);
  });

  test.each(['between two', 'before the second is sent'] as const)(
    'a kill %s: the next node goes on with the second',
    async (when) => {
      const id = await due();
      network.script.push(publishes, answers({ kind: 'retry', reason: 'unavailable', afterMs: 1_000 }));
      await worker.run(id);
      worker.later(60_000);
      const other = await testWorker(database, networks, worker.clock.now());
      const facts = await factsOf(database.db, id);
      const claimed = facts && (await claim(database.db, facts, other.workerId(), other.clock.now()));
      if (!claimed) throw new Error('not claimed');
      expect(claimed.partsOut).toBe(1);
      if (when !== 'between two')
        await arm(database.db, claimed, { chooseId: () => 'chosen', callMs: 30_000 }, other.clock.now());
      await other.stop();
      worker.later(60_000);
      expect(await settle(id)).toBe('published');
      expect(said()).toEqual(texts);
    },
  );
});

describe('doubt about one of them', () => {
  test.each(['clientKey', 'keyWindow', 'twoStep', 'findByListing'] as const)(
    '%s: made without an answer, it is found, and the thread goes on under it',
    async (idempotency) => {
      const id = await due(idempotency);
      network.script.push(publishes, madeWithoutAnswer);
      await worker.run(id);
      expect(await row(id)).toMatchObject({ status: 'unknown', parts_out: 1 });
      expect(await settle(id)).toBe('published');
      expect(said()).toEqual(texts);
      expect(network.calls.at(-1)?.reply).toEqual({ root: 'remote-1', parent: 'remote-2' });
    },
  );

  test('proven absent, it is made, and the others with it', async () => {
    const id = await due();
    network.script.push(publishes, silent);
    await worker.run(id);
    expect(await settle(id)).toBe('published');
    expect(said()).toEqual(texts);
  });

  test('nobody can tell: a person says it is not there, and it goes on from it', async () => {
    const id = await due('none');
    network.script.push(publishes, silent);
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'unconfirmed', parts_out: 1 });
    await itIsNotThere(database.db, owner, { publicationId: id }, worker.clock.now());
    expect(await settle(id)).toBe('published');
    expect(said()).toEqual(texts);
  });

  test('a person says it is there: what comes after it needs its address', async () => {
    const id = await due('none');
    network.script.push(publishes, madeWithoutAnswer);
    await worker.run(id);
    const there = (link: string) => itIsThere(database.db, owner, { publicationId: id, link }, worker.clock.now());
    await expect(there('')).rejects.toMatchObject({ code: 'linkNeeded', field: 'link' });
    // The fake is no network of the record, so no link of it can be read.
    await expect(there('https://fake.example/2')).rejects.toMatchObject({ code: 'linkNeeded' });
    expect(await row(id)).toMatchObject({ status: 'unconfirmed', parts_out: 1 });
  });

  test('the last one needs none', async () => {
    const id = await due('none');
    network.script.push(publishes, publishes, madeWithoutAnswer);
    await worker.run(id);
    await itIsThere(database.db, owner, { publicationId: id }, worker.clock.now());
    expect(await row(id)).toMatchObject({ status: 'published', parts_out: 3, remote_id: 'remote-1' });
  });
});

describe('what people do meanwhile', () => {
  test('a pause after the first holds the rest; resumed it goes on', async () => {
    const id = await due();
    network.script.push(async (call) => {
      await database.db.updateTable('clients').set({ paused_at: monday }).where('id', '=', clientId).execute();
      return publishes(call);
    });
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'held', held_reason: 'paused', parts_out: 1 });
    await database.db.updateTable('clients').set({ paused_at: null }).where('id', '=', clientId).execute();
    expect(await settle(id)).toBe('published');
    expect(said()).toEqual(texts);
  });

  const refusedAtTheSecond = async (): Promise<string> => {
    const id = await due();
    network.script.push(publishes, answers({ kind: 'rejected', reason: 'content_refused' }));
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'rejected', parts_out: 1 });
    return id;
  };
  const rewrite = async (first: string, ...thread: string[]) => {
    const { draft } = await composed(database.db, owner, contentId);
    const body = {
      kind: 'post' as const,
      text: first,
      media: [],
      thread: thread.map((text) => ({ text, media: [] })),
      variants: {},
    };
    await saveDraft(database.db, owner, { contentId, version: draft.version, title: '', body }, worker.clock.now());
    await database.db
      .transaction()
      .execute((trx) => makeRevision(trx, owner, { contentId, madeFor: 'use' }, worker.clock.now()));
  };

  test('what is out stays as it is; what was refused may be written anew, under another key', async () => {
    const id = await refusedAtTheSecond();
    await database.db
      .updateTable('channels')
      .set({ network: 'practice', settings: { pageToken: id } })
      .where('client_id', '=', clientId)
      .execute();
    await expect(rewrite('Inaczej.', 'Dwa i pół.')).rejects.toMatchObject({
      code: 'threadBegun',
      params: { count: 1 },
    });
    await expect(rewrite('Jeden.')).rejects.toMatchObject({ code: 'threadBegun' });
    await rewrite('Jeden.', 'Dwa i pół.', 'Trzy.', 'Cztery.');
    expect(await row(id)).toMatchObject({ generation: 2, parts_out: 1, remote_id: 'remote-1', status: 'rejected' });
  });

  test('called off, it ends where it is: what is out is published', async () => {
    const id = await refusedAtTheSecond();
    await cancelPublications(database.db, owner, { publicationId: id }, worker.clock.now());
    expect(await row(id)).toMatchObject({ status: 'published', parts_out: 1, remote_id: 'remote-1' });
    const [publication] = (await composed(database.db, owner, contentId)).publications;
    expect(publication).toMatchObject({ parts: 3, partsOut: 1 });
  });

  test('between two of them nobody can move or cancel it', async () => {
    const id = await due();
    network.script.push(publishes, answers({ kind: 'retry', reason: 'unavailable', afterMs: 60_000 }));
    await worker.run(id);
    const cancelling = cancelPublications(database.db, owner, { publicationId: id }, worker.clock.now());
    await expect(cancelling).rejects.toMatchObject({ kind: 'too_late', code: 'goingOut' });
  });
});
