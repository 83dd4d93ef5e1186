import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { markReconnect } from '#server/channels/broken.ts';
import { checkChannel, checkDueChannels } from '#server/channels/check.ts';
import { keepAccount } from '#server/channels/connect.ts';
import { readChannel } from '#server/channels/list.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { needsMe, needsMeCount } from '#server/today/needs.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { type MastodonFake, startMastodon } from '#test/support/fakes/mastodon.ts';
import { makePost } from '#test/support/publications.ts';

let database: TestDatabase;
let fake: MastodonFake;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;
let channelId: string;
let token: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  fake = await startMastodon(() => services?.now() ?? monday);
  services = channelServices(database.db, [fake.place]);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  const [malwa] = fake.accounts;
  if (!malwa) throw new Error('nobody there');
  token = fake.tokenFor(malwa);
  ({ channelId } = await keep(token));
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const keep = (accessToken: string) =>
  keepAccount(
    services,
    owner,
    {
      clientId,
      networkName: 'mastodon',
      account: {
        name: 'malwa',
        remoteAccountId: `109@${fake.place}`,
        settings: { instance: fake.origin, accountId: '109', acct: 'malwa' },
        credentials: { accessToken },
        limits: { characters: 500 },
      },
    },
    services.now(),
  );
const shown = () => readChannel(database.db, owner, { clientId, channelId });
const mails = async () =>
  (
    await database.db
      .selectFrom('mails')
      .select(['kind', 'to_address'])
      .where('workspace_id', '=', owner.workspaceId)
      .execute()
  ).filter(({ kind }) => kind === 'channel_reconnect');

test('an account that works: name and limits are fresh', async () => {
  fake.limits.characters = 2_000;
  const now = services.later(3_600_000);
  expect(await checkChannel(services, channelId, now)).toMatchObject({ kind: 'ok' });
  expect(await shown()).toMatchObject({
    status: 'connected',
    name: `@malwa@${fake.place}`,
    limits: { characters: 2_000, images: 4 },
    checkedAt: now,
    reason: null,
  });
});

test('a dead access: marked, and those who work with the client are told once', async () => {
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  await assign(database.db, assistant, clientId);
  fake.revoke(token);
  await checkChannel(services, channelId, services.now());
  await checkChannel(services, channelId, services.later(86_400_000));
  expect(await shown()).toMatchObject({
    status: 'reconnect',
    reason: 'credentials_revoked',
    words: 'The access token was revoked',
    since: monday,
  });
  const told = await mails();
  expect(new Set(told.map(({ to_address }) => to_address)).size).toBe(told.length);
  expect(told.map(({ to_address }) => to_address)).toContain(assistant.email);
});

test('an account that works again: connected, and what waited goes out', async () => {
  await markReconnect(database.db, { channelId, reason: 'account_gone' }, monday);
  const { publicationIds } = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
    dueAt: monday,
  });
  await database.db
    .updateTable('publications')
    .set({ status: 'reconnect' })
    .where('id', 'in', publicationIds)
    .execute();
  await checkChannel(services, channelId, services.later(600_000));
  expect(await shown()).toMatchObject({ status: 'connected', reason: null });
  const [row] = await database.db
    .selectFrom('publications')
    .select('status')
    .where('id', 'in', publicationIds)
    .execute();
  expect(row?.status).toBe('planned');
});

test('a network that is away: shown, not marked, gone at the next good check', async () => {
  fake.fail('/api/v1/accounts/verify_credentials', {
    when: 'before',
    how: 'answer',
    answer: { status: 502, text: '<html>Bad Gateway' },
  });
  await checkChannel(services, channelId, services.now());
  expect(await shown()).toMatchObject({ status: 'connected', reason: 'server_error' });
  expect(await mails()).toEqual([]);
  await checkChannel(services, channelId, services.now());
  expect(await shown()).toMatchObject({ status: 'connected', reason: null });
});

test('an access that will end within a week: those who work with the client are told once, and again at the next end', async () => {
  const endings = async () =>
    (
      await database.db
        .selectFrom('mails')
        .select(['kind', 'to_address', 'subject'])
        .where('workspace_id', '=', owner.workspaceId)
        .execute()
    ).filter(({ kind }) => kind === 'channel_ending');
  const day = 86_400_000;
  const endsIn = (ms: number) =>
    database.sql`update channels set settings = settings || ${JSON.stringify({
      accessEndsAt: new Date(monday.getTime() + ms).toISOString(),
    })}::text::jsonb where id = ${channelId}`;
  const dead = new Date(monday.getTime() + 10 * day);
  await endsIn(10 * day);
  await checkChannel(services, channelId, services.now());
  expect(await endings()).toEqual([]);
  expect(await needsMeCount(database.db, owner, services.now())).toBe(0);

  services.later(4 * day);
  await checkChannel(services, channelId, services.now());
  await checkChannel(services, channelId, services.later(day));
  expect(await endings()).toMatchObject([{ to_address: owner.email, subject: expect.stringContaining('grudnia') }]);
  expect((await needsMe(database.db, owner, 10, services.now())).needs).toMatchObject([
    { kind: 'ending', channel: { id: channelId, network: 'mastodon' }, endsAt: dead, waiting: 0 },
  ]);
  expect(await needsMeCount(database.db, owner, services.now())).toBe(1);

  // Connected again: nothing ends any more, until the next time.
  await endsIn(70 * day);
  await checkChannel(services, channelId, services.later(day));
  expect((await needsMe(database.db, owner, 10, services.now())).needs).toEqual([]);
  expect(await endings()).toHaveLength(1);
  await checkChannel(services, channelId, services.later(60 * day));
  expect(await endings()).toHaveLength(2);

  // A network that stopped telling.
  await database.sql`update channels set settings = settings || '{"accessEndsAt": ""}' where id = ${channelId}`;
  expect((await needsMe(database.db, owner, 10, services.now())).needs).toEqual([]);
  expect(await needsMeCount(database.db, owner, services.now())).toBe(0);
});

test('an access that an ill network could not be asked about ends all the same', async () => {
  const endsAt = new Date(services.now().getTime() + 3 * 86_400_000).toISOString();
  await database.sql`update channels set settings = settings || ${JSON.stringify({ accessEndsAt: endsAt })}::text::jsonb where id = ${channelId}`;
  fake.fail('/api/v1/accounts/verify_credentials', { when: 'before', how: 'html' });
  await checkChannel(services, channelId, services.now());
  const told = await database.db
    .selectFrom('mails')
    .select('kind')
    .where('workspace_id', '=', owner.workspaceId)
    .execute();
  expect(told).toEqual([{ kind: 'channel_ending' }]);
});

test('an answer about an access that was replaced meanwhile says nothing', async () => {
  fake.revoke(token);
  const [malwa] = fake.accounts;
  fake.fail('/api/v1/accounts/verify_credentials', { when: 'before', how: 'slow', ms: 150 });
  const checking = checkChannel(services, channelId, services.now());
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (malwa) await keep(fake.tokenFor(malwa));
  expect(await checking).toMatchObject({ kind: 'reconnect' });
  expect(await shown()).toMatchObject({ status: 'connected', reason: null });
  expect(await markReconnect(database.db, { channelId, reason: 'credentials_revoked', version: 0 }, monday)).toBe(
    false,
  );
});

test('each connected channel is due once a day', async () => {
  // The channels of the other tests are not meant.
  await database.db
    .updateTable('channels')
    .set({ checked_at: new Date('2027-01-01') })
    .where('id', '!=', channelId)
    .execute();
  const jobs = async () => {
    const rows = await database.sql`select 1 from pgboss.job where data::text like ${`%${channelId}%`}`;
    return rows.length;
  };
  const hours = (count: number) => new Date(monday.getTime() + count * 3_600_000);
  expect(await checkDueChannels(database.db, hours(23))).toBe(0);
  expect(await jobs()).toBe(0);
  expect(await checkDueChannels(database.db, hours(25))).toBe(1);
  await checkDueChannels(database.db, hours(25));
  expect(await jobs()).toBe(1);
  await database.db
    .updateTable('channels')
    .set({ checked_at: hours(25) })
    .where('id', '=', channelId)
    .execute();
  expect(await checkDueChannels(database.db, hours(26))).toBe(0);
});

test('what was disconnected is not asked', async () => {
  await database.db
    .updateTable('channels')
    .set({ status: 'disconnected', credentials: null })
    .where('id', '=', channelId)
    .execute();
  const before = fake.calls.length;
  expect(await checkChannel(services, channelId, services.now())).toBeNull();
  expect(fake.calls.length).toBe(before);
});
