import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { headStartMs } from '#server/content/due.ts';
import { cancelContent, publishNow, schedule } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { arm } from '#server/publishing/arm.ts';
import { claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { release } from '#server/publishing/held.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { type FakeNetwork, fakeNetwork } from '#test/support/fakeNetwork.ts';
import { approve, makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let worker: TestWorker;
let network: FakeNetwork;
let owner: MemberActor;
let clientId: string;
let channelId: string;
const networks: Record<string, FakeNetwork> = {};
const minute = 60_000;

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
  network = fakeNetwork('none');
  networks.fake = network;
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
});

async function due(values: Parameters<typeof makePost>[3] = {}) {
  const { contentId, publicationIds } = await makePost(
    database.db,
    { workspaceId: owner.workspaceId, clientId },
    [channelId],
    {
      dueAt: monday,
      ...values,
    },
  );
  return { contentId, id: publicationIds[0] ?? '' };
}
const row = (id: string) => publicationRow(database.db, id);
const client = (values: object) => database.db.updateTable('clients').set(values).where('id', '=', clientId).execute();
const channel = (values: object) =>
  database.db.updateTable('channels').set(values).where('id', '=', channelId).execute();
const workspace = (values: object) =>
  database.db.updateTable('workspaces').set(values).where('id', '=', owner.workspaceId).execute();
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

type Case = {
  name: string;
  break(made: { id: string; contentId: string }): Promise<unknown>;
  mend(made: { id: string; contentId: string }): Promise<unknown>;
  status: string;
  reason: string | null;
  /** What stands on every screen needs no mail about each that it holds. */
  isKnown?: true;
};
const cases: Case[] = [
  {
    name: 'not approved',
    break: ({ id }) =>
      database.db.updateTable('approvals').set({ withdrawn_at: monday }).where('publication_id', '=', id).execute(),
    mend: ({ id }) => approve(database.db, id),
    status: 'held',
    reason: 'not_approved',
  },
  {
    name: 'approved in other words',
    break: ({ id }) =>
      database.db
        .updateTable('approvals')
        .set({ payload_hash: 'of other words' })
        .where('publication_id', '=', id)
        .execute(),
    mend: ({ id }) => approve(database.db, id),
    status: 'held',
    reason: 'not_approved',
  },
  {
    name: 'approved by a policy that no longer says so',
    break: ({ id }) =>
      database.db.updateTable('approvals').set({ basis: 'policy' }).where('publication_id', '=', id).execute(),
    mend: () => client({ approval_policy: 'not_needed' }),
    status: 'held',
    reason: 'not_approved',
  },
  {
    name: 'approved for another day',
    break: ({ id }) =>
      database.db
        .updateTable('approvals')
        .set({ approved_local_date: '2026-11-24' })
        .where('publication_id', '=', id)
        .execute(),
    mend: ({ id }) => approve(database.db, id, { date: '2026-11-23' }),
    status: 'held',
    reason: 'date_moved',
  },
  {
    name: 'no revision',
    break: ({ id }) =>
      database.db
        .updateTable('publications')
        .set({ payload: null, payload_hash: null, revision_id: null })
        .where('id', '=', id)
        .execute(),
    mend: async ({ id, contentId }) => {
      const revision = await database.db
        .selectFrom('revisions')
        .where('content_id', '=', contentId)
        .select('id')
        .executeTakeFirstOrThrow();
      const payload = { v: 1 as const, kind: 'post' as const, text: 'nowe', media: [] };
      await database.db
        .updateTable('publications')
        .set({ payload, payload_hash: 'h', revision_id: revision.id })
        .where('id', '=', id)
        .execute();
      await approve(database.db, id);
    },
    status: 'held',
    reason: 'no_revision',
  },
  {
    name: 'channel paused',
    break: () => channel({ paused_at: monday }),
    mend: () => channel({ paused_at: null }),
    status: 'held',
    reason: 'paused',
  },
  {
    name: 'client paused',
    break: () => client({ paused_at: monday }),
    mend: () => client({ paused_at: null }),
    status: 'held',
    reason: 'paused',
  },
  {
    name: 'client archived',
    break: () => client({ archived_at: monday }),
    mend: () => client({ archived_at: null }),
    status: 'held',
    reason: 'paused',
  },
  {
    name: 'everything paused',
    break: () => workspace({ paused_at: monday }),
    mend: () => workspace({ paused_at: null }),
    status: 'held',
    reason: 'paused',
    isKnown: true,
  },
  {
    name: 'channel disconnected',
    break: () => channel({ status: 'disconnected' }),
    mend: () => channel({ status: 'connected' }),
    status: 'held',
    reason: 'channel',
  },
  {
    name: 'channel to reconnect',
    break: () => channel({ status: 'reconnect' }),
    mend: () => channel({ status: 'connected' }),
    status: 'reconnect',
    reason: null,
  },
];

describe.each(cases)('$name', ({ break: breakIt, mend, status, reason, isKnown }) => {
  test('does not go out, says why, and goes when that is mended in time', async () => {
    const made = await due();
    await breakIt(made);
    await worker.run(made.id);
    expect(network.calls).toHaveLength(0);
    expect(await row(made.id)).toMatchObject({ status, held_reason: reason });
    expect(await mails()).toEqual(status === 'held' && !isKnown ? ['publication_held'] : []);

    await mend(made);
    worker.later(30 * minute);
    await worker.sweep();
    expect((await row(made.id)).status).toBe('planned');
    await worker.run(made.id);
    expect((await row(made.id)).status).toBe('published');
    expect(network.posts).toHaveLength(1);
  });

  test('mended after the grace, it needs a new time', async () => {
    const made = await due();
    await breakIt(made);
    await worker.run(made.id);
    worker.later(241 * minute);
    await mend(made);
    await database.db.transaction().execute((trx) => release(trx, { contentId: made.contentId }, worker.clock.now()));
    expect(await row(made.id)).toMatchObject({ status: 'held', held_reason: 'too_late' });
    await worker.run(made.id);
    expect(network.calls).toHaveLength(0);
  });

  test('when it happens between claim and arming, nothing leaves', async () => {
    const made = await due();
    network.preparing.push(async ({ prepared }) => {
      await breakIt(made);
      return { kind: 'ready', prepared };
    });
    await worker.run(made.id);
    expect(network.calls).toHaveLength(0);
    expect(await row(made.id)).toMatchObject({ status, held_reason: reason });
    expect(
      await database.db.selectFrom('attempts').where('publication_id', '=', made.id).selectAll().execute(),
    ).toEqual([]);
  });
});

test('past its grace it is held and listed; a new time lets it go', async () => {
  const { id, contentId } = await due();
  worker.later(241 * minute);
  await worker.run(id);
  expect(await row(id)).toMatchObject({ status: 'held', held_reason: 'too_late' });
  expect(await mails()).toEqual(['publication_held']);
  await publishNow(database.db, owner, { contentId }, worker.clock.now());
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
});

test('a client without any patience still gets its post a moment after the second', async () => {
  await client({ grace_minutes: 0 });
  const { id } = await due();
  worker.later(900);
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
});

test("within the approved day the time may move; the day is the client's, not the server's", async () => {
  const newYork = await makeClient(database.db, owner.workspaceId, { time_zone: 'America/New_York' });
  const elsewhere = await makeChannel(database.db, owner.workspaceId, newYork, { network: 'fake' });
  // 23 November in New York, already the 24th in Warsaw and in UTC.
  const late = new Date('2026-11-24T03:00:00Z');
  const place = { workspaceId: owner.workspaceId, clientId: newYork };
  const made = await makePost(database.db, place, [elsewhere], {
    dueAt: late,
    zone: 'America/New_York',
    approved: false,
  });
  const id = made.publicationIds[0] ?? '';
  await approve(database.db, id, { date: '2026-11-23' });
  await schedule(
    database.db,
    owner,
    { contentId: made.contentId, due: { wall: '2026-11-23T22:30', zone: 'America/New_York' } },
    monday,
  );
  worker.at(new Date('2026-11-24T03:30:00Z'));
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
});

test('a decision that comes late, but in time, lets it go at once and not a second twice', async () => {
  const { id, contentId } = await due({ approved: false });
  await worker.run(id);
  expect((await row(id)).held_reason).toBe('not_approved');
  worker.later(90 * minute);
  await database.db.transaction().execute(async (trx) => {
    await approve(trx, id, { date: '2026-11-23' });
    await release(trx, { contentId }, worker.clock.now());
  });
  const now = worker.clock.now();
  const [job] = await database.sql<
    { at: Date }[]
  >`select start_after + make_interval(secs => ${headStartMs / 1000}) as at from pgboss.job where data->>'publicationId' = ${id} and data->>'job' = 'publication.run'`;
  expect(job?.at).toEqual(now);
  await Promise.all([worker.run(id), worker.run(id), worker.run(id)]);
  expect(network.posts).toHaveLength(1);
});

test('after an outage: what is late goes out one by one on its channel, oldest first', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push((await due({ dueAt: new Date(monday.getTime() + i * minute) })).id);
  const start = worker.later(60 * minute);
  for (const id of ids.toReversed()) await worker.run(id);
  const waits = await Promise.all(
    ids.map(async (id) => ((await row(id)).next_try_at?.getTime() ?? start.getTime()) - start.getTime()),
  );
  expect(waits).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
  expect(network.calls).toHaveLength(1);
  for (const id of ids.slice(1)) {
    worker.at((await row(id)).next_try_at ?? start);
    await worker.run(id);
  }
  expect(network.calls).toHaveLength(5);
});

test('very many late ones share what is left of the grace', async () => {
  await client({ grace_minutes: 62 });
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push((await due()).id);
  const start = worker.later(60 * minute);
  for (const id of ids) await worker.run(id);
  for (const id of ids) {
    const { next_try_at } = await row(id);
    expect((next_try_at?.getTime() ?? 0) - start.getTime()).toBeLessThan(2 * minute);
  }
});

describe('at the very moment of publishing', () => {
  test('many workers, one claim', async () => {
    const { id } = await due();
    const facts = await factsOf(database.db, id);
    if (!facts) throw new Error('no facts');
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => claim(database.db, facts, worker.workerId(), monday)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test('a cancel and an arming: whichever was first counts, and the other is told', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 25; round++) {
      const { id, contentId } = await due();
      const facts = await factsOf(database.db, id);
      const claimed = facts && (await claim(database.db, facts, worker.workerId(), monday));
      if (!claimed) throw new Error('not claimed');
      const armIt = () => arm(database.db, claimed, { chooseId: () => '', callMs: 1_000 }, monday);
      const cancelIt = () =>
        cancelContent(database.db, owner, { contentId }, monday).then(
          () => 'cancelled',
          (error: { code: string }) => error.code,
        );
      // One after the other first, either way round; then together.
      const early = round === 0 ? await armIt() : null;
      const cancelling = round === 1 ? Promise.resolve(await cancelIt()) : cancelIt();
      const [attempt, cancel] = await Promise.all([early ?? armIt(), cancelling]);
      const answer = `${attempt ? 'armed' : 'handed back'}, ${cancel}`;
      expect(['armed, goingOut', 'handed back, cancelled']).toContain(answer);
      seen.add(answer);
    }
    expect(seen.size).toBe(2);
  });

  test('an approval withdrawn under the lock while arming waits for it is seen', async () => {
    const { id } = await due();
    const facts = await factsOf(database.db, id);
    const claimed = facts && (await claim(database.db, facts, worker.workerId(), monday));
    if (!claimed) throw new Error('not claimed');
    let arming: Promise<unknown> = Promise.resolve();
    await database.db.transaction().execute(async (trx) => {
      await trx.selectFrom('publications').where('id', '=', id).select('id').forUpdate().execute();
      arming = arm(database.db, claimed, { chooseId: () => '', callMs: 1_000 }, monday);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await trx.updateTable('approvals').set({ withdrawn_at: monday }).where('publication_id', '=', id).execute();
    });
    expect(await arming).toBeNull();
  });

  test('a move between claim and arming: the new time counts', async () => {
    const { id, contentId } = await due();
    network.preparing.push(async ({ prepared }) => {
      await schedule(
        database.db,
        owner,
        { contentId, due: { wall: '2026-11-23T15:00', zone: 'Europe/Warsaw' } },
        monday,
      );
      return { kind: 'ready', prepared };
    });
    await worker.run(id);
    expect(network.calls).toHaveLength(0);
    expect(await row(id)).toMatchObject({ status: 'planned', due_wall: '2026-11-23T15:00' });
    worker.at(new Date('2026-11-23T14:00:00Z'));
    await worker.run(id);
    expect(network.posts).toHaveLength(1);
  });

  test('a cancel while pictures are uploaded: the next id cannot be written down, and nothing leaves', async () => {
    const { id, contentId } = await due();
    network.preparing.push(async ({ save }) => {
      await cancelContent(database.db, owner, { contentId }, monday);
      await save({ a: 'blob' });
      throw new Error('not reached');
    });
    await worker.run(id);
    expect(network.calls).toHaveLength(0);
    expect((await row(id)).status).toBe('cancelled');
  });
});
