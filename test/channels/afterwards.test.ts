import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCall } from '#server/channels/call.ts';
import { connectChannel, keepAccount } from '#server/channels/connect.ts';
import { composed } from '#server/content/composing.ts';
import { networks } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { closeWindow } from '#server/publishing/rates.ts';
import { takeDown } from '#server/publishing/removal.ts';
import { againAfter, readNumbers, sweepNumbers } from '#server/results/numbers.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { type BlueskyFake, startBluesky } from '#test/support/fakes/bluesky.ts';
import { type MastodonFake, startMastodon } from '#test/support/fakes/mastodon.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { type TestWorker, testWorker } from '#test/support/worker.ts';

// What happens after something is out, with the networks as they are: counted, taken down, or not.

let database: TestDatabase;
let worker: TestWorker;
let bluesky: BlueskyFake;
let mastodon: MastodonFake;
let services: TestChannels;
let owner: MemberActor;
let place: { workspaceId: string; clientId: string };
const now = () => worker?.clock.now() ?? monday;
const hour = 3_600_000;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`delete from pgboss.job`;
  // What the tests before this one left is nobody's to be asked about.
  await database.sql`update publications set numbers_due_at = 'infinity'`;
  [bluesky, mastodon] = await Promise.all([startBluesky(now), startMastodon(now)]);
  services = channelServices(database.db, [bluesky.place, mastodon.place]);
  const bare = await testWorker(database, networks);
  const { config, secrets, http } = services;
  const own = { config, secrets, http, openCall, storage: { read: async () => null } as never };
  // The clock stands still, so the ids that we choose differ by chance alone.
  let tick = 0;
  const random = () => (tick++ % 997) / 997;
  worker = { ...bare, ...own, run: (id, lay) => bare.run(id, { ...own, random, ...lay }) };
  services = { ...services, clock: bare.clock, now: bare.clock.now };
  owner = await makeOwner(database.db);
  place = { workspaceId: owner.workspaceId, clientId: await makeClient(database.db, owner.workspaceId) };
});
afterEach(async () => {
  await Promise.all([worker.stop(), bluesky.stop(), mastodon.stop()]);
  expect([...bluesky.violations, ...mastodon.violations]).toEqual([]);
});

async function onBluesky(): Promise<string> {
  const input = { handle: bluesky.handle, appPassword: bluesky.appPassword, service: bluesky.origin };
  const answer = await connectChannel(services, owner, { ...place, networkName: 'bluesky', input }, now());
  if (answer.kind !== 'connected') throw new Error(answer.reason);
  return answer.channelId;
}
async function onMastodon(): Promise<string> {
  const [malwa] = mastodon.accounts;
  if (!malwa) throw new Error('nobody there');
  const settings = { instance: mastodon.origin, accountId: '109', acct: 'malwa' };
  const credentials = { accessToken: mastodon.tokenFor(malwa) };
  const account = { name: 'malwa', remoteAccountId: '109', settings, credentials, limits: {} };
  return (await keepAccount(services, owner, { ...place, networkName: 'mastodon', account }, now())).channelId;
}
async function publish(channelId: string, ...[text = 'Piwonie są', ...thread]: string[]) {
  const made = await makePost(database.db, place, [channelId], { text, thread, dueAt: now() });
  const id = made.publicationIds[0] ?? '';
  await worker.run(id);
  expect((await publicationRow(database.db, id)).status).toBe('published');
  return { id, contentId: made.contentId };
}
const remove = (publicationId: string, actor = owner) => takeDown(services, actor, { publicationId }, now());
const shown = async (contentId: string) => (await composed(database.db, owner, contentId)).publications[0];
const events = async (id: string) => {
  const rows = await database.db
    .selectFrom('audit_events')
    .where('subject_id', '=', id)
    .where('event', 'like', '%taken_down')
    .select(['event', 'actor_kind', 'detail'])
    .orderBy('at')
    .execute();
  return rows.map(({ event, actor_kind, detail }) => [event, actor_kind, detail]);
};

test('a thread goes out on both networks as it was written, part under part', async () => {
  await publish(await onBluesky(), 'Jeden', 'Dwa', 'Trzy');
  await publish(await onMastodon(), 'Jeden', 'Dwa', 'Trzy');
  expect([...bluesky.records.values()].map(({ record }) => record.text)).toEqual(['Jeden', 'Dwa', 'Trzy']);
  const ids = mastodon.statuses.map(({ id }) => id);
  expect(mastodon.statuses.map(({ text, replyTo }) => [text, replyTo])).toEqual([
    ['Jeden', null],
    ['Dwa', ids[0]],
    ['Trzy', ids[1]],
  ]);
});

test('taken down: every part of it, once, and written down by whom', async () => {
  const { id, contentId } = await publish(await onBluesky(), 'Jeden', 'Dwa');
  expect(await remove(id)).toEqual({ kind: 'removed' });
  expect(bluesky.records.size).toBe(0);
  expect(await shown(contentId)).toMatchObject({ status: 'published', removedAt: now(), notRemoved: null });
  expect(await events(id)).toEqual([['publication.taken_down', 'member', {}]]);
  await expect(remove(id)).rejects.toMatchObject({ kind: 'conflict', code: 'removedAlready' });
});

test('what the network says no to is shown, and may be asked again', async () => {
  const { id, contentId } = await publish(await onMastodon());
  const answer = { status: 429, json: { error: 'Too many requests' } };
  mastodon.fail('/api/v1/statuses/:id', { when: 'before', how: 'answer', answer });
  expect(await remove(id)).toEqual({ kind: 'refused', outcome: 'retry', reason: 'rate_limited', words: null });
  expect(await shown(contentId)).toMatchObject({ removedAt: null, notRemoved: { reason: 'rate_limited' } });
  expect(mastodon.statuses).toHaveLength(1);
  // Its answer is lost, but it is down: asked again, the network has it no more.
  mastodon.fail('/api/v1/statuses/:id', { when: 'after', how: 'reset' });
  expect(await remove(id)).toMatchObject({ kind: 'refused', outcome: 'unknown', reason: 'connection_reset' });
  expect(await remove(id)).toEqual({ kind: 'removed' });
  expect((await events(id)).map(([event]) => event)).toEqual([
    'publication.not_taken_down',
    'publication.not_taken_down',
    'publication.taken_down',
  ]);
});

test('a dead token marks the channel, as everywhere', async () => {
  const channelId = await onMastodon();
  const { id } = await publish(channelId);
  mastodon.fail('/api/v1/statuses/:id', {
    when: 'before',
    how: 'answer',
    answer: { status: 401, json: { error: 'x' } },
  });
  expect(await remove(id)).toMatchObject({ kind: 'refused', outcome: 'reconnect' });
  const channel = await database.db
    .selectFrom('channels')
    .where('id', '=', channelId)
    .select('status')
    .executeTakeFirst();
  expect(channel?.status).toBe('reconnect');
});

test('not by strangers, not what is not out, not where it is not offered, not while it is being done', async () => {
  const { id } = await publish(await onBluesky());
  await expect(remove(id, await makeOwner(database.db))).rejects.toMatchObject({ kind: 'not_found' });
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  await expect(remove(id, assistant)).rejects.toMatchObject({ kind: 'not_found' });
  await database.db
    .insertInto('removals')
    .values({ workspace_id: place.workspaceId, publication_id: id, asked_at: now() })
    .execute();
  await expect(remove(id)).rejects.toMatchObject({ code: 'removalUnderWay' });
  // Its process was lost: two minutes later somebody else may ask.
  worker.later(3 * 60_000);
  expect(await remove(id)).toEqual({ kind: 'removed' });

  const manual = await connectChannel(
    services,
    owner,
    { ...place, networkName: 'manual', input: { place: 'Tablica' } },
    now(),
  );
  if (manual.kind !== 'connected') throw new Error(manual.reason);
  const planned = await makePost(database.db, place, [manual.channelId], { dueAt: now() });
  const other = planned.publicationIds[0] ?? '';
  await expect(remove(other)).rejects.toMatchObject({ code: 'notPublished' });
  await database.db.updateTable('publications').set({ status: 'published' }).where('id', '=', other).execute();
  await expect(remove(other)).rejects.toMatchObject({ code: 'removalNotOffered' });
});

const jobs = async (): Promise<string[]> => {
  const rows = await database.sql<{ data: { job: string; channelId: string } }[]>`
    delete from pgboss.job where data ->> 'job' = 'numbers.read' returning data`;
  return rows.map(({ data }) => data.channelId);
};

test('numbers: asked about a while after, channel by channel, summed over a thread, less often with time', async () => {
  const [one, two] = [await onBluesky(), await onMastodon()];
  const thread = await publish(one, 'Jeden', 'Dwa');
  const status = await publish(two);
  await sweepNumbers(database.db, now());
  expect(await jobs(), 'nobody has seen it yet').toEqual([]);
  worker.later(11 * 60_000);
  // Closed for the whole app at one of the networks: only the other is asked.
  const { workspaceId } = place;
  const app = { channelId: two, workspaceId, network: 'mastodon', instance: mastodon.origin };
  const until = new Date(now().getTime() + 60_000);
  await closeWindow(database.db, { of: 'app', place: app, until }, now());
  await sweepNumbers(database.db, now());
  expect(await jobs()).toEqual([one]);
  worker.later(60_000);
  await sweepNumbers(database.db, now());
  expect((await jobs()).toSorted()).toEqual([one, two].toSorted());
  expect(await readNumbers(services, one, now())).toBe(1);
  expect(await readNumbers(services, two, now())).toBe(1);
  expect((await shown(thread.contentId))?.numbers).toEqual({
    at: now(),
    isGone: false,
    numbers: { likes: 6, reposts: 2, replies: 4, quotes: 0 },
  });
  expect((await shown(status.contentId))?.numbers?.numbers).toEqual({ likes: 5, reposts: 2, replies: 1 });
  await sweepNumbers(database.db, now());
  expect(await jobs(), 'not before an hour is over').toEqual([]);
  expect(await readNumbers(services, one, now())).toBe(0);
  worker.later(hour);
  expect(await readNumbers(services, one, now())).toBe(1);
  expect([againAfter(0), againAfter(2 * 24 * hour), againAfter(20 * 24 * hour)]).toEqual([hour, 6 * hour, 24 * hour]);
  // Where each question costs money: at those ages, and then no more.
  const ages = [24 * hour, 72 * hour];
  expect([againAfter(hour, ages), againAfter(25 * hour, ages)]).toEqual([23 * hour, 47 * hour]);
  expect(againAfter(73 * hour, ages)).toBeGreaterThanOrEqual(30 * 24 * hour);
});

test('numbers: gone there is said; taken down here, or too long ago, it is not asked about', async () => {
  const channelId = await onMastodon();
  const { id, contentId } = await publish(channelId);
  mastodon.statuses.length = 0;
  worker.later(hour);
  await readNumbers(services, channelId, now());
  expect((await shown(contentId))?.numbers).toMatchObject({ isGone: true, numbers: {} });
  worker.later(hour);
  expect(await remove(id)).toEqual({ kind: 'removed' });
  expect(await readNumbers(services, channelId, now())).toBe(0);
  await publish(channelId);
  worker.later(31 * 24 * hour);
  expect(await readNumbers(services, channelId, now())).toBe(0);
});

test('numbers: a network that has had enough is left alone, and what is known stays', async () => {
  const channelId = await onMastodon();
  const { contentId } = await publish(channelId);
  worker.later(hour);
  await readNumbers(services, channelId, now());
  worker.later(hour);
  const answer = { status: 429, json: { error: 'Too many requests' }, headers: { 'retry-after': '1800' } };
  mastodon.fail('/api/v1/statuses/:id', { when: 'before', how: 'answer', answer });
  await readNumbers(services, channelId, now());
  expect((await shown(contentId))?.numbers?.numbers).toEqual({ likes: 5, reposts: 2, replies: 1 });
  await sweepNumbers(database.db, now());
  expect(await jobs()).toEqual([]);
  // Counting has had enough, and not publishing.
  await publish(channelId, 'Róże też');
});
