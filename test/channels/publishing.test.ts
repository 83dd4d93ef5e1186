import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCall } from '#server/channels/call.ts';
import { connectChannel, keepAccount } from '#server/channels/connect.ts';
import { completeTask, listOpenTasks } from '#server/channels/tasks.ts';
import { networks } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { type BlueskyFake, startBluesky } from '#test/support/fakes/bluesky.ts';
import { type MastodonFake, startMastodon } from '#test/support/fakes/mastodon.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

// The networks as they are, behind the engine as it is: from a claimed publication to the fakes' own books.

let database: TestDatabase;
let worker: TestWorker;
let bluesky: BlueskyFake;
let mastodon: MastodonFake;
let services: TestChannels;
let owner: MemberActor;
let place: { workspaceId: string; clientId: string };

const now = () => worker?.clock.now() ?? monday;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [bluesky, mastodon] = await Promise.all([startBluesky(now), startMastodon(now)]);
  services = channelServices(database.db, [bluesky.place, mastodon.place]);
  const bare = await testWorker(database, networks);
  const { config, secrets, http } = services;
  const own = { config, secrets, http, openCall, storage: { read: async () => null } as never };
  worker = { ...bare, ...own, run: (id, lay) => bare.run(id, { ...own, ...lay }) };
  services = { ...services, clock: bare.clock, now: bare.clock.now };
  owner = await makeOwner(database.db);
  place = { workspaceId: owner.workspaceId, clientId: await makeClient(database.db, owner.workspaceId) };
});
afterEach(async () => {
  await Promise.all([worker.stop(), bluesky.stop(), mastodon.stop()]);
  expect([...bluesky.violations, ...mastodon.violations]).toEqual([]);
});

async function connect(networkName: string, input: Record<string, string>, again?: string): Promise<string> {
  const { clientId } = place;
  const answer = await connectChannel(
    services,
    owner,
    { clientId, networkName, input, ...(again ? { channelId: again } : {}) },
    now(),
  );
  if (answer.kind !== 'connected') throw new Error(answer.reason);
  return answer.channelId;
}
const form = () => ({ handle: bluesky.handle, appPassword: bluesky.appPassword, service: bluesky.origin });
async function onMastodon(): Promise<string> {
  const [malwa] = mastodon.accounts;
  if (!malwa) throw new Error('nobody there');
  const account = {
    name: 'malwa',
    remoteAccountId: '109',
    settings: { instance: mastodon.origin, accountId: '109', acct: 'malwa' },
    credentials: { accessToken: mastodon.tokenFor(malwa) },
    limits: {},
  };
  const kept = await keepAccount(
    services,
    owner,
    { clientId: place.clientId, networkName: 'mastodon', account },
    now(),
  );
  return kept.channelId;
}
/** A post due now on that channel. */
async function due(channelId: string, text = 'Piwonie już są #kwiaty'): Promise<string> {
  const { publicationIds } = await makePost(database.db, place, [channelId], { text, dueAt: now() });
  return publicationIds[0] ?? '';
}
const row = (id: string) => publicationRow(database.db, id);
/** Runs a publication again and again, at the instant that it waits for each time. */
async function untilSettled(id: string): Promise<string> {
  for (let step = 0; step < 12; step++) {
    const { status, next_try_at } = await row(id);
    if (!['planned', 'processing', 'unknown'].includes(status)) return status;
    if (next_try_at && next_try_at > now()) worker.at(next_try_at);
    await worker.run(id);
  }
  return (await row(id)).status;
}

describe('Bluesky', () => {
  test('goes out, with the key and the instant that froze', async () => {
    const id = await due(await connect('bluesky', form()));
    expect(await untilSettled(id)).toBe('published');
    const published = await row(id);
    expect([...bluesky.records.keys()]).toEqual([published.chosen_id]);
    expect(published.remote_id).toBe(`at://${bluesky.did}/app.bsky.feed.post/${published.chosen_id}`);
    expect(bluesky.records.get(published.chosen_id ?? '')?.record.createdAt).toBe(published.frozen_at?.toISOString());
  });

  test.each(['before', 'after'] as const)('reset %s acting: out once', async (when) => {
    const id = await due(await connect('bluesky', form()));
    bluesky.fail('com.atproto.repo.putRecord', { when, how: 'reset' });
    await worker.run(id);
    expect((await row(id)).status).toBe('unknown');
    expect(await untilSettled(id)).toBe('published');
    expect([...bluesky.records.values()].map(({ commits }) => commits)).toEqual([1]);
  });

  test('429, then 500 after acting, then silence on the look: out once all the same', async () => {
    const id = await due(await connect('bluesky', form()));
    const reset = String(Math.floor(now().getTime() / 1000) + 120);
    bluesky.fail('com.atproto.repo.putRecord', {
      when: 'before',
      how: 'answer',
      answer: { status: 429, json: { error: 'RateLimitExceeded' }, headers: { 'ratelimit-reset': reset } },
    });
    bluesky.fail('com.atproto.repo.putRecord', {
      when: 'after',
      how: 'answer',
      answer: { status: 500, json: { error: 'InternalServerError' } },
    });
    bluesky.fail('com.atproto.repo.getRecord', {
      when: 'before',
      how: 'answer',
      answer: { status: 502, json: { error: 'UpstreamFailure' } },
    });
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'planned', tries: 0 });
    expect(await untilSettled(id)).toBe('published');
    expect([...bluesky.records.values()].map(({ commits }) => commits)).toEqual([1]);
  });

  test('a revoked app password: the channel waits, connected again it goes out', async () => {
    const channelId = await connect('bluesky', form());
    const id = await due(channelId);
    bluesky.revokeAppPassword();
    await worker.run(id);
    expect((await row(id)).status).toBe('reconnect');
    const channel = () =>
      database.db
        .selectFrom('channels')
        .select(['status', 'status_reason'])
        .where('id', '=', channelId)
        .executeTakeFirst();
    expect(await channel()).toEqual({ status: 'reconnect', status_reason: 'credentials_revoked' });
    expect(bluesky.records.size).toBe(0);
    await bluesky.stop();
    bluesky = await startBluesky(now);
    const { config, secrets } = services;
    const fresh = channelServices(database.db, [bluesky.place]);
    services = { ...services, http: fresh.http };
    await connect('bluesky', form(), channelId);
    expect(await channel()).toEqual({ status: 'connected', status_reason: null });
    for (let step = 0; step < 3; step++) await worker.run(id, { http: fresh.http, config, secrets });
    expect((await row(id)).status).toBe('published');
  });

  test('301 characters: rejected, with the network’s words kept', async () => {
    const id = await due(await connect('bluesky', form()), 'ż'.repeat(301));
    expect(await untilSettled(id)).toBe('rejected');
    expect((await row(id)).problem_words).toContain('300 graphemes');
  });
});

describe('Mastodon', () => {
  test('goes out under its key', async () => {
    const id = await due(await onMastodon());
    expect(await untilSettled(id)).toBe('published');
    expect(mastodon.statuses).toMatchObject([{ text: 'Piwonie już są #kwiaty', key: expect.stringContaining(id) }]);
  });

  test.each(['before', 'after'] as const)('reset %s acting: out once', async (when) => {
    const id = await due(await onMastodon());
    mastodon.fail('/api/v1/statuses', { when, how: 'reset' });
    await worker.run(id);
    expect((await row(id)).status).toBe('unknown');
    expect(await untilSettled(id)).toBe('published');
    expect(mastodon.statuses).toHaveLength(1);
  });
});

describe('by hand', () => {
  test('a task is opened at its time, and done is published', async () => {
    const channelId = await connect('manual', { place: 'Grupa' });
    const id = await due(channelId);
    await worker.run(id);
    expect((await row(id)).status).toBe('processing');
    // A person takes longer than a day.
    worker.later(3 * 86_400_000);
    await worker.run(id);
    expect((await row(id)).status).toBe('processing');
    const [task] = await listOpenTasks(database.db, owner, { channelId });
    await completeTask(
      database.db,
      owner,
      { taskId: task?.id ?? '', channelId, link: 'https://kwiaty.example/1' },
      now(),
    );
    await worker.run(id);
    expect(await row(id)).toMatchObject({ status: 'published', remote_url: 'https://kwiaty.example/1' });
  });
});

test('practice: published at the page’s own address', async () => {
  const id = await due(await connect('practice', { name: 'Na próbę' }));
  expect(await untilSettled(id)).toBe('published');
  expect((await row(id)).remote_url).toMatch(/^https:\/\/planner\.test\/practice\/[\w-]{32}#post-/);
});
