import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pauseChannel } from '#server/channels/state.ts';
import { changePolicy } from '#server/clients/policy.ts';
import { pauseClient } from '#server/clients/standing.ts';
import { cancelContent } from '#server/content/scheduling.ts';
import type { Db } from '#server/database/connection.ts';
import { alone } from '#server/database/gather.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type Arming, arm, armTogether } from '#server/publishing/arm.ts';
import { type Claimed, claim } from '#server/publishing/claim.ts';
import { factsOf } from '#server/publishing/conditions.ts';
import { type Published, recordPublished, recordPublishedTogether } from '#server/publishing/published.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let worker: TestWorker;
const callMs = 30_000;

beforeAll(async () => {
  database = await testDatabase();
  worker = await testWorker(database, {});
});
afterAll(async () => {
  await worker.stop();
  await database.close();
});
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});

type Place = { claimed: Claimed; contentId: string; channelId: string; id: string };

/** A post in this worker's hands, on a channel of its own. */
async function inHands(basis: 'on_behalf' | 'policy' = 'on_behalf'): Promise<Place> {
  const { db } = database;
  const { workspaceId } = owner;
  const channelId = await makeChannel(db, workspaceId, clientId, { network: 'fake' });
  const post = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: monday, basis });
  const id = post.publicationIds[0] ?? '';
  const facts = await factsOf(db, id);
  const claimed = facts && (await claim(db, facts, worker.workerId(), monday));
  if (!claimed) throw new Error('not claimed');
  return { claimed, contentId: post.contentId, channelId, id };
}
const arming = ({ claimed }: Place, now = monday): Arming => ({ claimed, chooseId: () => 'chosen', callMs, now });
const armIt = (db: Db, { claimed }: Place) => arm(db, claimed, { chooseId: () => 'chosen', callMs }, monday);
const attemptsOf = async ({ id }: Place) =>
  await database.db.selectFrom('attempts').where('publication_id', '=', id).orderBy('armed_at').selectAll().execute();
const events = async ({ id }: Place) =>
  (await database.db.selectFrom('audit_events').where('subject_id', '=', id).select('event').execute()).map(
    ({ event }) => event,
  );

/** Until `work` waits for somebody's lock; fails when it ends without having waited. */
async function untilWaiting(work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  for (;;) {
    const [{ n } = { n: 0 }] = await database.sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    if (isOver) throw new Error('It waited for nobody.');
    if (n > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Ends whatever a failed test left open. */
const left: (() => void)[] = [];
afterEach(() => {
  for (const tell of left.splice(0)) tell();
});

/** A transaction that has done its work, and commits when told. */
function held(work: (trx: Db) => Promise<unknown>): { ready: Promise<void>; commit(): Promise<void> } {
  const { promise: isTold, resolve: tell } = Promise.withResolvers<void>();
  left.push(tell);
  const { promise: ready, resolve: isReady, reject } = Promise.withResolvers<void>();
  const done = database.db.transaction().execute(async (trx) => {
    await work(trx);
    isReady();
    await isTold;
  });
  done.catch(reject);
  return {
    ready,
    async commit() {
      tell();
      await done;
    },
  };
}

describe('whatever stops a post is over before its arming, or waits for it', () => {
  const stops: [string, (place: Place) => (db: Db) => Promise<unknown>][] = [
    [
      'its channel is paused',
      ({ channelId }) =>
        (db) =>
          pauseChannel(db, owner, { clientId, channelId, isPaused: true }, monday),
    ],
    [
      'its channel is disconnected',
      ({ channelId }) =>
        (db) =>
          db.updateTable('channels').set({ status: 'disconnected' }).where('id', '=', channelId).execute(),
    ],
    [
      'its client is paused',
      () => (db) => db.updateTable('clients').set({ paused_at: monday }).where('id', '=', clientId).execute(),
    ],
    [
      'everything is paused',
      () => (db) =>
        db.updateTable('workspaces').set({ paused_at: monday }).where('id', '=', owner.workspaceId).execute(),
    ],
    [
      'what was agreed to by policy is asked for now',
      () => (db) => db.updateTable('clients').set({ approval_policy: 'required' }).where('id', '=', clientId).execute(),
    ],
    [
      'the client sends it back, whose decision locks the content',
      ({ contentId, id }) =>
        async (db) => {
          await db.selectFrom('contents').where('id', '=', contentId).select('id').forUpdate().execute();
          await db.updateTable('approvals').set({ withdrawn_at: monday }).where('publication_id', '=', id).execute();
        },
    ],
    [
      'it is cancelled',
      ({ contentId }) =>
        (db) =>
          cancelContent(db, owner, { contentId }, monday),
    ],
  ];
  const basisOf = (name: string) => (name.includes('policy') ? 'policy' : 'on_behalf');
  const placed = async (name: string): Promise<Place> => {
    if (basisOf(name) === 'policy')
      await changePolicy(database.db, owner, { clientId, policy: 'not_needed', graceMinutes: 240 }, monday);
    return await inHands(basisOf(name));
  };

  test.each(stops)('%s, not yet committed: the arming waits for it, and nothing goes out', async (name, stop) => {
    const place = await placed(name);
    const stopping = held(stop(place));
    await stopping.ready;
    const armed = armIt(database.db, place);
    await untilWaiting(armed);
    await stopping.commit();
    expect(await armed).toBeNull();
    expect(await attemptsOf(place)).toEqual([]);
  });

  test.each(stops.filter(([name]) => name !== 'it is cancelled'))(
    '%s while it is being armed: it waits, and whoever stopped it sees the attempt',
    async (name, stop) => {
      const place = await placed(name);
      const arming = held((trx) => armIt(trx, place));
      await arming.ready;
      const stopping = stop(place)(database.db);
      await untilWaiting(stopping);
      await arming.commit();
      await stopping;
      expect(await attemptsOf(place)).toMatchObject([{ finished_at: null, armed_at: monday }]);
    },
  );

  test('a cancel while it is being armed waits, and is told that it is too late', async () => {
    const place = await inHands();
    const arming = held((trx) => armIt(trx, place));
    await arming.ready;
    const cancelling = cancelContent(database.db, owner, { contentId: place.contentId }, monday).catch(
      (error) => error,
    );
    await untilWaiting(cancelling);
    await arming.commit();
    expect(await cancelling).toMatchObject({ code: 'goingOut' });
    expect(await attemptsOf(place)).toHaveLength(1);
  });

  test('two of one client do not wait for each other: what they share is locked to share', async () => {
    const [one, other] = [await inHands(), await inHands()];
    const arming = held((trx) => armIt(trx, one));
    await arming.ready;
    expect(await armIt(database.db, other)).toMatchObject({ chosenId: 'chosen' });
    await arming.commit();
  });
});

describe('several armed together', () => {
  test('each on its own conditions, answered in the order in which they were asked', async () => {
    const places = [await inHands(), await inHands(), await inHands(), await inHands()];
    const [fine, paused, taken, alsoFine] = places as [Place, Place, Place, Place];
    await pauseChannel(database.db, owner, { clientId, channelId: paused.channelId, isPaused: true }, monday);
    // Given to another worker meanwhile.
    await database.sql`update publications set lease = lease + 1 where id = ${taken.id}`;
    const answers = await armTogether(
      database.db,
      [alsoFine, taken, paused, fine].map((place) => arming(place)),
    );
    expect(answers.map((one) => (one && one !== alone ? one.key : one))).toEqual([
      `${alsoFine.id}:1:1`,
      alone,
      null,
      `${fine.id}:1:1`,
    ]);
    for (const place of [fine, alsoFine])
      expect(await attemptsOf(place)).toMatchObject([
        { worker_id: worker.workerId(), deadline_at: new Date(monday.getTime() + callMs) },
      ]);
    for (const place of [paused, taken]) expect(await attemptsOf(place)).toEqual([]);
    // Alone it is asked again, and handed back.
    expect(await armIt(database.db, taken)).toBeNull();
  });

  test('each with its own instant and its own id', async () => {
    const [early, late] = [await inHands(), await inHands()];
    const at = new Date(monday.getTime() + 1_500);
    const answers = await armTogether(database.db, [
      { ...arming(late, at), chooseId: () => 'second' },
      { ...arming(early), chooseId: () => 'first' },
    ]);
    expect(answers).toMatchObject([
      { chosenId: 'second', frozenAt: at, deadlineAt: new Date(at.getTime() + callMs) },
      { chosenId: 'first', frozenAt: monday, deadlineAt: new Date(monday.getTime() + callMs) },
    ]);
  });

  test('one that somebody is changing is left alone at once, and holds up nobody', async () => {
    const [edited, itsChannel, fine] = [await inHands(), await inHands(), await inHands()];
    const edit = held((trx) =>
      trx.selectFrom('publications').where('id', '=', edited.id).select('id').forUpdate().execute(),
    );
    const pause = held((trx) =>
      pauseChannel(trx, owner, { clientId, channelId: itsChannel.channelId, isPaused: true }, monday),
    );
    await Promise.all([edit.ready, pause.ready]);
    const answers = await armTogether(
      database.db,
      [edited, itsChannel, fine].map((place) => arming(place)),
    );
    expect(answers).toMatchObject([alone, alone, { key: `${fine.id}:1:1` }]);
    await Promise.all([edit.commit(), pause.commit()]);
    expect(await armIt(database.db, itsChannel)).toBeNull();
    expect(await armIt(database.db, edited)).toMatchObject({ key: `${edited.id}:1:1` });
  });

  test('none of them may be armed: nothing is written', async () => {
    const places = [await inHands(), await inHands()];
    await pauseClient(database.db, owner, { clientId }, monday);
    expect(
      await armTogether(
        database.db,
        places.map((place) => arming(place)),
      ),
    ).toEqual([null, null]);
    for (const place of places) expect(await attemptsOf(place)).toEqual([]);
  });
});

describe('several recorded as published together', () => {
  async function armed(): Promise<Place & { published: Published }> {
    const place = await inHands();
    const attempt = await armIt(database.db, place);
    if (!attempt) throw new Error('not armed');
    const { id, claimed, channelId } = place;
    const { workspaceId, lease } = claimed;
    return {
      ...place,
      published: {
        recorded: {
          ...{ id, workspaceId, clientId, channelId, lease, credentialsVersion: 0, from: 'sending' },
          attempt: { id: attempt.id, outcome: 'published', armedAt: monday },
        },
        ...{
          remoteId: `remote of ${id}`,
          remoteUrl: `https://fake.example/${id}`,
          now: new Date(monday.getTime() + 900),
        },
      },
    };
  }
  const statusOf = async ({ id }: Place) => (await publicationRow(database.db, id)).status;

  test('one of them taken by another, one being changed: the others are written, those are left alone', async () => {
    const items = [await armed(), await armed(), await armed(), await armed()];
    const [first, lost, busy, last] = items as [
      (typeof items)[0],
      (typeof items)[0],
      (typeof items)[0],
      (typeof items)[0],
    ];
    await database.sql`update publications set status = 'unknown', lease = lease + 1 where id = ${lost.id}`;
    const edit = held((trx) =>
      trx.selectFrom('publications').where('id', '=', busy.id).select('id').forUpdate().execute(),
    );
    await edit.ready;
    const answers = await recordPublishedTogether(
      database.db,
      [last, busy, lost, first].map(({ published }) => published),
    );
    expect(answers).toEqual([true, alone, alone, true]);
    for (const item of [first, last]) {
      expect(await publicationRow(database.db, item.id)).toMatchObject({
        ...{ status: 'published', remote_id: `remote of ${item.id}`, remote_url: `https://fake.example/${item.id}` },
        ...{ published_at: monday, worker_id: null },
      });
      expect(await attemptsOf(item)).toMatchObject([{ outcome: 'published', remote_id: `remote of ${item.id}` }]);
      expect(await events(item)).toEqual(['publication.published']);
    }
    for (const item of [lost, busy]) {
      expect(await attemptsOf(item)).toMatchObject([{ outcome: null, finished_at: null }]);
      expect(await events(item)).toEqual([]);
    }
    await edit.commit();
    // Asked for again by itself: the busy one is written, and what is out is out for the lost one too.
    expect(await recordPublished(database.db, busy.published)).toBe(true);
    expect(await recordPublished(database.db, lost.published)).toBe(true);
    expect([await statusOf(busy), await statusOf(lost)]).toEqual(['published', 'published']);
  });

  test('a row that is gone altogether does not keep the others from being written', async () => {
    const [gone, stays] = [await armed(), await armed()];
    await database.sql`delete from attempts where publication_id = ${gone.id}`;
    await database.sql`delete from approvals where publication_id = ${gone.id}`;
    await database.sql`delete from publications where id = ${gone.id}`;
    expect(await recordPublishedTogether(database.db, [gone.published, stays.published])).toEqual([alone, true]);
    expect(await statusOf(stays)).toBe('published');
  });

  test('written twice is written once', async () => {
    const one = await armed();
    expect(await recordPublishedTogether(database.db, [one.published])).toEqual([true]);
    expect(await recordPublishedTogether(database.db, [one.published])).toEqual([alone]);
    expect(await recordPublished(database.db, one.published)).toBe(false);
    expect(await events(one)).toEqual(['publication.published']);
  });
});
