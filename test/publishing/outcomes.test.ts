import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { headStartMs } from '#server/content/due.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { resumeChannel } from '#server/publishing/resume.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import {
  answers,
  type FakeNetwork,
  fakeNetwork,
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
  network = fakeNetwork('clientKey');
  networks.fake = network;
  channelId = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'fake' });
});

async function due(values: Parameters<typeof makePost>[3] = {}): Promise<string> {
  const post = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
    dueAt: monday,
    ...values,
  });
  return post.publicationIds[0] ?? '';
}
const row = (id: string) => publicationRow(database.db, id);
const attempts = (id: string) =>
  database.db.selectFrom('attempts').where('publication_id', '=', id).orderBy('armed_at').selectAll().execute();
const jobs = async (id: string) =>
  (
    await database.sql<
      { at: Date }[]
    >`select start_after + make_interval(secs => ${headStartMs / 1000}) as at from pgboss.job where data->>'publicationId' = ${id} order by 1`
  ).map((job) => job.at);
const events = async (id: string) =>
  (
    await database.db.selectFrom('audit_events').where('subject_id', '=', id).orderBy('id').select('event').execute()
  ).map(({ event }) => event);
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

test('published: the attempt was written before the call, the outcome with link and audit after it', async () => {
  const id = await due();
  network.script.push(async ({ make, armed }) => {
    const [open] = await attempts(id);
    expect(open).toMatchObject({ key: armed.key, finished_at: null, worker_id: worker.workerId(), armed_at: monday });
    expect(open?.deadline_at.getTime()).toBe(monday.getTime() + worker.timing.callMs);
    return { kind: 'published', remoteId: make(), remoteUrl: 'https://fake.example/p/1' };
  });
  await worker.run(id);
  expect(await row(id)).toMatchObject({
    status: 'published',
    remote_id: 'remote-1',
    remote_url: 'https://fake.example/p/1',
    published_at: monday,
    worker_id: null,
  });
  expect(await attempts(id)).toMatchObject([{ outcome: 'published', finished_at: monday, key: `${id}:1:1` }]);
  expect(await events(id)).toEqual(['publication.published']);
  await worker.run(id);
  expect(network.calls).toHaveLength(1);
});

test('a job that comes too early, or for a time that was moved, does nothing', async () => {
  const id = await due({ dueAt: new Date(monday.getTime() + minute) });
  await worker.run(id);
  expect(network.calls).toHaveLength(0);
  expect((await row(id)).status).toBe('planned');
});

test('retry: backs off exponentially with jitter, keeps key, chosen id and frozen instant, and never returns early', async () => {
  const id = await due();
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) {
    network.script.push(answers({ kind: 'retry', reason: 'unavailable' }));
    await worker.run(id);
    const { next_try_at, status, tries } = await row(id);
    expect([status, tries]).toEqual(['planned', i + 1]);
    waits.push((next_try_at?.getTime() ?? 0) - worker.clock.now().getTime());
    await worker.run(id);
    expect(network.calls).toHaveLength(i + 1);
    expect(await jobs(id)).toContainEqual(next_try_at);
    worker.at(next_try_at ?? monday);
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 240_000]);
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
  expect(
    new Set(network.calls.map(({ key, chosenId, frozenAt }) => `${key} ${chosenId} ${frozenAt.getTime()}`)).size,
  ).toBe(1);
  expect((await attempts(id)).map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'retry', 'retry', 'published']);
});

test('a network that says when to come back is believed', async () => {
  const id = await due();
  network.script.push(answers({ kind: 'retry', reason: 'unavailable', afterMs: 20 * minute }));
  await worker.run(id);
  const wait = ((await row(id)).next_try_at?.getTime() ?? 0) - monday.getTime();
  expect(wait).toBeGreaterThanOrEqual(20 * minute);
  expect(wait).toBeLessThanOrEqual(22 * minute);
});

test("tries end with the client's grace, and a person is told", async () => {
  const id = await due();
  network.script.push(answers({ kind: 'retry', reason: 'unavailable' }));
  worker.later(240 * minute - 1000);
  await worker.run(id);
  expect(await row(id)).toMatchObject({ status: 'exhausted', problem: 'unavailable', next_try_at: null });
  expect(await mails()).toEqual(['publication_failed']);
});

test('rate limits put off without spending a try, for every publication of the channel, on every node', async () => {
  const [first, second] = [await due(), await due()];
  network.script.push(answers({ kind: 'retry', reason: 'rate_limited', afterMs: 10 * minute }));
  await worker.run(first);
  expect(await row(first)).toMatchObject({ status: 'planned', tries: 0 });
  const other = await testWorker(database, networks);
  await other.run(second);
  await other.stop();
  expect(network.calls).toHaveLength(1);
  const { next_try_at, tries, status } = await row(second);
  expect([status, tries]).toEqual(['planned', 0]);
  expect(next_try_at?.getTime()).toBeGreaterThanOrEqual(monday.getTime() + 10 * minute);
  worker.later(15 * minute);
  await worker.run(second);
  expect((await row(second)).status).toBe('published');
});

test("a network's own headers close the window before it has to refuse", async () => {
  const [first, second] = [await due(), await due()];
  const resetAt = new Date(monday.getTime() + 5 * minute);
  const reset: Record<string, string>[] = [
    { 'RateLimit-Remaining': '0', 'RateLimit-Reset': String(resetAt.getTime() / 1000) },
    { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': resetAt.toISOString() },
    { 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '300' },
  ];
  for (const headers of reset) {
    await database.sql`delete from rate_windows`;
    await database.sql`update publications set status = 'planned', next_try_at = null where id in (${first}, ${second})`;
    const answering: TestWorker['http'] = async (url) => ({
      kind: 'answer',
      answer: { status: 200, headers: new Headers(headers), text: '', json: undefined, url },
    });
    network.preparing.push(async (preparing, call) => {
      await call.http('https://fake.example/');
      return { kind: 'ready', prepared: preparing.prepared };
    });
    await worker.run(first, { http: answering });
    expect((await row(first)).status).toBe('published');
    await worker.run(second);
    expect((await row(second)).next_try_at?.getTime()).toBeGreaterThanOrEqual(resetAt.getTime());
  }
});

test('reconnect: the channel is marked, everything of it waits, one message; connected again, it goes', async () => {
  const [first, second] = [await due(), await due()];
  network.script.push(answers({ kind: 'reconnect', reason: 'credentials_revoked', words: 'Token has been revoked' }));
  await worker.run(first);
  await worker.run(second);
  expect(network.calls).toHaveLength(1);
  for (const id of [first, second]) expect((await row(id)).status).toBe('reconnect');
  const channel = await database.db
    .selectFrom('channels')
    .where('id', '=', channelId)
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(channel).toMatchObject({
    status: 'reconnect',
    status_reason: 'credentials_revoked',
    status_words: 'Token has been revoked',
  });
  expect(await mails()).toEqual(['channel_reconnect']);

  worker.later(minute);
  await database.db.transaction().execute(async (trx) => {
    await trx.updateTable('channels').set({ status: 'connected' }).where('id', '=', channelId).execute();
    expect(await resumeChannel(trx, channelId, worker.clock.now())).toBe(2);
  });
  await worker.run(first);
  await worker.run(second);
  expect([(await row(first)).status, (await row(second)).status]).toEqual(['published', 'published']);
});

test("rejected: the network's own words are kept and told", async () => {
  const id = await due();
  network.script.push(answers({ kind: 'rejected', reason: 'text_too_long', words: 'grapheme too big (maximum 300)' }));
  await worker.run(id);
  expect(await row(id)).toMatchObject({
    status: 'rejected',
    problem: 'text_too_long',
    problem_words: 'grapheme too big (maximum 300)',
  });
  expect(await mails()).toEqual(['publication_failed']);
  await worker.run(id);
  expect(network.calls).toHaveLength(1);
});

test('processing: the network has it, is asked again, and says at last', async () => {
  const id = await due();
  network.script.push(answers({ kind: 'processing', checkAfterMs: 5_000, remoteId: 'upload-1' }));
  network.checks.push(
    { kind: 'processing', checkAfterMs: 10_000 },
    { kind: 'retry', reason: 'unavailable' },
    { kind: 'published', remoteId: 'post-1', remoteUrl: 'https://fake.example/v/1' },
  );
  await worker.run(id);
  expect(await row(id)).toMatchObject({ status: 'processing', remote_id: 'upload-1' });
  await worker.run(id);
  expect(network.checks).toHaveLength(3);
  for (const left of [2, 1, 0]) {
    worker.at((await row(id)).next_try_at ?? monday);
    await worker.run(id);
    expect(network.checks).toHaveLength(left);
  }
  expect(await row(id)).toMatchObject({ status: 'published', remote_id: 'post-1' });
  expect(await attempts(id)).toMatchObject([{ outcome: 'published', remote_url: 'https://fake.example/v/1' }]);
  expect(network.calls).toHaveLength(1);
});

test('processing that is refused in the end is rejected; one that never ends is asked of a person', async () => {
  const [first, second] = [await due(), await due()];
  for (const id of [first, second]) {
    network.script.push(answers({ kind: 'processing', checkAfterMs: 5_000 }));
    await worker.run(id);
  }
  network.checks.push({ kind: 'rejected', reason: 'image_refused' });
  worker.later(5_000);
  await worker.run(first);
  expect((await row(first)).status).toBe('rejected');
  worker.later(25 * 60 * minute);
  network.checks.push({ kind: 'processing', checkAfterMs: 5_000 });
  await worker.run(second);
  expect((await row(second)).status).toBe('unconfirmed');
});

describe('preparing', () => {
  test('each id that was handed out is written down and not asked for again', async () => {
    const id = await due();
    const uploads: string[] = [];
    const upload =
      (then: 'ready' | 'wait'): FakeNetwork['preparing'][number] =>
      async ({ prepared, save }) => {
        let ids = prepared;
        for (const name of ['a', 'b']) {
          if (ids[name]) continue;
          uploads.push(name);
          ids = { ...ids, [name]: `blob-${name}` };
          await save(ids);
          if (then === 'wait') return { kind: 'wait', checkAfterMs: 10_000 };
        }
        return { kind: 'ready', prepared: ids };
      };
    network.preparing.push(upload('wait'), upload('wait'), upload('ready'));
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'planned', prepared: { a: 'blob-a' }, tries: 0 });
    for (let i = 0; i < 2; i++) {
      worker.later(10_000);
      await worker.run(id);
    }
    expect(uploads).toEqual(['a', 'b']);
    expect((await row(id)).status).toBe('published');
  });

  test('what it refuses counts as the answer, and nothing was armed', async () => {
    const id = await due();
    network.preparing.push(async () => ({ kind: 'rejected', reason: 'image_too_large' }));
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'rejected', problem: 'image_too_large' });
    expect(await attempts(id)).toEqual([]);
  });

  test('an adapter that breaks while preparing leaves it planned', async () => {
    const id = await due();
    network.preparing.push(async () => {
      throw new Error('a bug');
    });
    await expect(worker.run(id)).rejects.toThrow('a bug');
    expect(await row(id)).toMatchObject({ status: 'planned', next_try_at: new Date(monday.getTime() + 30_000) });
  });
});

describe('a failure of our own', () => {
  test('before the call: the claim, and even an arming whose confirmation was lost, are undone', async () => {
    const id = await due();
    const db = worker.db;
    // The arming commits, and its answer never arrives.
    const flaky = new Proxy(db, {
      get(target, name) {
        if (name !== 'transaction') {
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return () => ({
          execute: async (work: never) => {
            const done = await target.transaction().execute(work);
            const open = await attempts(id);
            if (open.some((attempt) => attempt.finished_at === null))
              throw Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
            return done;
          },
        });
      },
    });
    await expect(worker.run(id, { db: flaky })).rejects.toThrow('gone');
    expect(network.calls).toHaveLength(0);
    expect(await row(id)).toMatchObject({ status: 'planned', next_try_at: new Date(monday.getTime() + 2_000) });
    expect(await attempts(id)).toMatchObject([{ outcome: 'handed_back' }]);
    worker.later(2_000);
    await worker.run(id);
    expect((await row(id)).status).toBe('published');
  });

  test('after the call: it is not tried again; what was dropped is found, and looked for', async () => {
    const id = await due();
    network.script.push(async (call) => {
      // As if the answer could not be written down for a reason that waiting does not mend.
      await database.sql`create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`;
      await database.sql`create trigger refuse before update on attempts for each row execute function refuse()`;
      return publishes(call);
    });
    await expect(worker.run(id)).rejects.toThrow('refused');
    await database.sql`drop trigger refuse on attempts`;
    expect((await row(id)).status).toBe('sending');
    await worker.run(id);
    expect(network.calls).toHaveLength(1);
    worker.later(46_000);
    await worker.sweep();
    expect((await row(id)).status).toBe('unknown');
    worker.later(30_000);
    await worker.run(id);
    expect((await row(id)).status).toBe('published');
    expect(network.posts).toHaveLength(1);
  });
});

describe('an adapter that does not answer', () => {
  test('a throw before the first byte is a retry, after it a doubt', async () => {
    const [before, after] = [await due(), await due()];
    const calls = network.publish;
    network.publish = () => Promise.reject(new Error('a bug'));
    await worker.run(before);
    expect(await row(before)).toMatchObject({ status: 'planned', tries: 1 });
    network.publish = calls;
    network.script.push(() => {
      throw new Error('another bug');
    });
    await worker.run(after);
    expect(await row(after)).toMatchObject({ status: 'unknown', problem: 'answer_unreadable' });
  });

  test('one that hangs and does not heed its signal ends as a doubt soon after its deadline', async () => {
    const id = await due();
    worker.timing.callMs = 400;
    network.script.push(() => new Promise(() => {}));
    await worker.run(id);
    worker.timing.callMs = 30_000;
    expect(await row(id)).toMatchObject({ status: 'unknown', problem: 'timeout' });
  });

  test('one that was frozen past its deadline sends nothing when it wakes', async () => {
    const id = await due();
    const real = network.publish;
    network.publish = async (call, post, armed) => {
      worker.later(worker.timing.callMs + 1);
      return real(call, post, armed);
    };
    await worker.run(id);
    expect(network.calls).toHaveLength(0);
    expect(network.posts).toHaveLength(0);
    expect((await row(id)).status).toBe('planned');
  });
});

test('unknown after it was made: found, and published once', async () => {
  const id = await due();
  network.script.push(madeWithoutAnswer);
  await worker.run(id);
  expect(await row(id)).toMatchObject({
    status: 'unknown',
    problem: 'timeout',
    next_try_at: new Date(monday.getTime() + 30_000),
  });
  await worker.run(id);
  expect((await row(id)).status).toBe('unknown');
  worker.later(30_000);
  await worker.run(id);
  expect(await row(id)).toMatchObject({ status: 'published', remote_id: 'remote-1', published_at: monday });
  expect(network.posts).toHaveLength(1);
  expect(await attempts(id)).toMatchObject([{ outcome: 'published' }]);
});

test('unknown and nothing made: proven absent, planned again with the same key', async () => {
  const id = await due();
  network.script.push(silent);
  await worker.run(id);
  worker.later(30_000);
  await worker.run(id);
  expect((await row(id)).status).toBe('planned');
  await worker.run(id);
  expect((await row(id)).status).toBe('published');
  expect(network.calls.map(({ key }) => key)).toEqual([`${id}:1:1`, `${id}:1:1`]);
  expect(network.posts).toHaveLength(1);
  expect((await attempts(id)).map(({ outcome }) => outcome)).toEqual(['absent', 'published']);
});
