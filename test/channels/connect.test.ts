import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountOf } from '#server/channels/account.ts';
import { openCall } from '#server/channels/call.ts';
import { type ConnectAnswer, connectChannel } from '#server/channels/connect.ts';
import { disconnectEverywhere } from '#server/channels/disconnect.ts';
import { listChannels, readChannel } from '#server/channels/list.ts';
import { disconnectChannel, pauseChannel } from '#server/channels/state.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { type BlueskyFake, startBluesky } from '#test/support/fakes/bluesky.ts';
import { makePost } from '#test/support/publications.ts';

let database: TestDatabase;
let fake: BlueskyFake;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  fake = await startBluesky(() => services?.now() ?? monday);
  services = channelServices(database.db, [fake.place]);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const input = (over: Record<string, string> = {}) => ({
  handle: fake.handle,
  appPassword: fake.appPassword,
  service: fake.origin,
  ...over,
});
type Place = { clientId?: string; channelId?: string; actor?: MemberActor; networkName?: string };
const connect = (over: Record<string, string> = {}, { actor = owner, networkName = 'bluesky', ...place }: Place = {}) =>
  connectChannel(services, actor, { clientId, networkName, input: input(over), ...place }, services.now());
const connected = async (answer: Promise<ConnectAnswer>): Promise<string> => {
  const given = await answer;
  if (given.kind !== 'connected') throw new Error(given.reason);
  return given.channelId;
};
const rowOf = (id: string) =>
  database.db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const eventsOf = async (id: string) =>
  (
    await database.db.selectFrom('audit_events').select('event').where('subject_id', '=', id).orderBy('id').execute()
  ).map(({ event }) => event);
const call = (id: string) => openCall(services, id, { http: services.http, signal: AbortSignal.timeout(5_000) });

describe('connecting', () => {
  test('keeps the account, its secrets sealed and bound to the row', async () => {
    const id = await connected(connect());
    const row = await rowOf(id);
    expect(row).toMatchObject({
      network: 'bluesky',
      name: fake.handle,
      remote_account_id: fake.did,
      status: 'connected',
    });
    expect(row.credentials).toMatch(/^v1\./);
    const open = await accountOf(database.db, services.secrets, id);
    const token = String(open?.account.credentials.accessJwt);
    expect(token).toMatch(/^ey/);
    const everything = JSON.stringify(await database.sql`select * from channels, audit_events`);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(fake.appPassword);

    const other = await connected(connect({}, { clientId: await makeClient(database.db, owner.workspaceId) }));
    await database.db.updateTable('channels').set({ credentials: row.credentials }).where('id', '=', other).execute();
    await expect(accountOf(database.db, services.secrets, other)).rejects.toThrow();
    expect(await eventsOf(id)).toEqual(['channel.connected']);
  });

  test('what the network says no to is a value, with its field, and keeps nothing', async () => {
    expect(await connect({ appPassword: 'wrong' })).toEqual({
      kind: 'failed',
      reason: 'credentials_refused',
      field: 'appPassword',
    });
    expect(await connect({ appPassword: '' })).toEqual({
      kind: 'failed',
      reason: 'input_missing',
      field: 'appPassword',
    });
    expect(await connect({ service: 'https://10.0.0.1' })).toEqual({
      kind: 'failed',
      reason: 'private_address',
      field: 'service',
    });
    expect(await listChannels(database.db, owner, { clientId })).toEqual([]);
  });

  test('the same account again is the same channel; of another client it is another', async () => {
    const id = await connected(connect());
    expect(await connect()).toEqual({ kind: 'connected', channelId: id, isNew: false });
    const elsewhere = await makeClient(database.db, owner.workspaceId);
    expect(await connect({}, { clientId: elsewhere })).toMatchObject({ kind: 'connected', isNew: true });
    expect(await eventsOf(id)).toEqual(['channel.connected', 'channel.reconnected']);
  });

  test('twice at the same moment is one channel', async () => {
    const [one, two] = await Promise.all([connected(connect()), connected(connect())]);
    expect(one).toBe(two);
  });

  test('only whoever may see the client', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    const stranger = await makeOwner(database.db);
    for (const actor of [assistant, stranger]) {
      await expect(connect({}, { actor })).rejects.toMatchObject({ kind: 'not_found', code: 'clientNotFound' });
    }
    await assign(database.db, assistant, clientId);
    const id = await connected(connect({}, { actor: assistant }));
    const unassigned = await makeMember(database.db, owner.workspaceId, 'assistant');
    for (const actor of [unassigned, stranger]) {
      const theirs = { clientId, channelId: id };
      await expect(readChannel(database.db, actor, theirs)).rejects.toMatchObject({ code: 'channelNotFound' });
      await expect(disconnectChannel(database.db, actor, theirs, monday)).rejects.toMatchObject({
        code: 'channelNotFound',
      });
      await expect(pauseChannel(database.db, actor, { ...theirs, isPaused: true }, monday)).rejects.toMatchObject({
        code: 'channelNotFound',
      });
      await expect(connect({}, { actor, channelId: id })).rejects.toMatchObject({ kind: 'not_found' });
      expect(await listChannels(database.db, actor, { clientId })).toEqual([]);
    }
    expect((await rowOf(id)).status).toBe('connected');
  });

  test('not for a client that was put away, nor in a network that is not here', async () => {
    await expect(connect({}, { networkName: 'myspace' })).rejects.toMatchObject({ code: 'channelNotFound' });
    await expect(connect({}, { networkName: 'constructor' })).rejects.toMatchObject({ code: 'channelNotFound' });
    await database.db.updateTable('clients').set({ archived_at: monday }).where('id', '=', clientId).execute();
    await expect(connect()).rejects.toMatchObject({ kind: 'conflict', code: 'clientArchived' });
  });

  test('what is shown holds no secret', async () => {
    const id = await connected(connect());
    const shown = JSON.stringify(await readChannel(database.db, owner, { clientId, channelId: id }));
    const open = await accountOf(database.db, services.secrets, id);
    for (const secret of Object.values(open?.account.credentials ?? {})) expect(shown).not.toContain(String(secret));
  });
});

describe('connecting again', () => {
  const dead = { status: 'reconnect' as const, status_reason: 'credentials_revoked', status_since: monday };

  test('lets go what waited for the channel, within its grace', async () => {
    const id = await connected(connect());
    const place = { workspaceId: owner.workspaceId, clientId };
    const due = new Date(monday.getTime() - 60 * 60_000);
    const old = new Date(monday.getTime() - 12 * 3_600_000);
    const waiting = await makePost(database.db, place, [id], { dueAt: due });
    const missed = await makePost(database.db, place, [id], { dueAt: old });
    const ids = [...waiting.publicationIds, ...missed.publicationIds];
    await database.db.updateTable('publications').set({ status: 'reconnect' }).where('id', 'in', ids).execute();
    await database.db.updateTable('channels').set(dead).where('id', '=', id).execute();
    expect(await connect({}, { channelId: id })).toEqual({ kind: 'connected', channelId: id, isNew: false });
    expect(await rowOf(id)).toMatchObject({ status: 'connected', status_reason: null });
    const rows = await database.db
      .selectFrom('publications')
      .select(['id', 'status', 'held_reason'])
      .where('id', 'in', ids)
      .execute();
    expect(Object.fromEntries(rows.map((row) => [row.id, row.held_reason ?? row.status]))).toEqual({
      [ids[0] ?? '']: 'planned',
      [ids[1] ?? '']: 'too_late',
    });
  });

  test('as another account is refused, and nothing is changed', async () => {
    const id = await connected(connect());
    const other = await startBluesky(services.now, 'pion.bsky.test');
    try {
      services = { ...services, http: channelServices(database.db, [fake.place, other.place]).http };
      const before = await rowOf(id);
      await expect(connect({ handle: other.handle, service: other.origin }, { channelId: id })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'channelOtherAccount',
        params: { expected: fake.handle, got: other.handle },
      });
      expect(await rowOf(id)).toEqual(before);
    } finally {
      await other.stop();
    }
  });

  test('a password that is not kept has to be typed', async () => {
    const id = await connected(connect());
    expect(await connect({ appPassword: '' }, { channelId: id })).toEqual({
      kind: 'failed',
      reason: 'input_missing',
      field: 'appPassword',
    });
  });
});

describe('disconnecting and pausing', () => {
  test('a disconnected channel has no secrets, and can be connected again', async () => {
    const id = await connected(connect());
    await disconnectChannel(database.db, owner, { clientId, channelId: id }, monday);
    await disconnectChannel(database.db, owner, { clientId, channelId: id }, monday);
    expect(await rowOf(id)).toMatchObject({ status: 'disconnected', credentials: null });
    expect(await call(id)).toBeNull();
    expect(await connect({}, { channelId: id })).toMatchObject({ kind: 'connected', channelId: id });
    expect(await call(id)).not.toBeNull();
    expect(await eventsOf(id)).toEqual(['channel.connected', 'channel.disconnected', 'channel.reconnected']);
  });

  test('disconnecting takes the access back at the network too', async () => {
    const id = await connected(connect());
    const before = await accountOf(database.db, services.secrets, id);
    expect(await disconnectEverywhere(services, owner, { clientId, channelId: id }, monday)).toEqual({
      kind: 'revoked',
    });
    expect(await rowOf(id)).toMatchObject({ status: 'disconnected', credentials: null });
    expect(fake.calls.at(-1)).toBe('POST com.atproto.server.deleteSession');
    expect(before?.account.credentials.refreshJwt).toBeTruthy();
    expect(await eventsOf(id)).toEqual(['channel.connected', 'channel.disconnected', 'channel.revoked']);
  });

  test('a network that cannot be told is no reason to stay connected, and it is said', async () => {
    const id = await connected(connect());
    fake.fail('com.atproto.server.deleteSession', {
      when: 'before',
      how: 'answer',
      answer: { status: 500, json: { error: 'InternalServerError', message: 'x' } },
    });
    const told = await disconnectEverywhere(services, owner, { clientId, channelId: id }, monday);
    expect(told).toEqual({ kind: 'failed', reason: 'server_error' });
    expect(await rowOf(id)).toMatchObject({ status: 'disconnected', credentials: null });
    expect(await eventsOf(id)).toEqual(['channel.connected', 'channel.disconnected', 'channel.notRevoked']);
  });

  test('nobody else’s channel is told of at its network', async () => {
    const id = await connected(connect());
    const calls = fake.calls.length;
    const stranger = await makeOwner(database.db);
    await expect(disconnectEverywhere(services, stranger, { clientId, channelId: id }, monday)).rejects.toMatchObject({
      kind: 'not_found',
    });
    expect(fake.calls).toHaveLength(calls);
    expect(await rowOf(id)).toMatchObject({ status: 'connected' });
  });

  test('resuming lets go what was held meanwhile', async () => {
    const id = await connected(connect());
    const place = { workspaceId: owner.workspaceId, clientId };
    await pauseChannel(database.db, owner, { clientId, channelId: id, isPaused: true }, monday);
    const { publicationIds } = await makePost(database.db, place, [id], { dueAt: monday });
    await database.db
      .updateTable('publications')
      .set({ status: 'held', held_reason: 'paused', held_at: monday })
      .where('id', 'in', publicationIds)
      .execute();
    await pauseChannel(
      database.db,
      owner,
      { clientId, channelId: id, isPaused: false },
      new Date(monday.getTime() + 60_000),
    );
    const [row] = await database.db
      .selectFrom('publications')
      .select(['status', 'held_reason'])
      .where('id', 'in', publicationIds)
      .execute();
    expect(row).toEqual({ status: 'planned', held_reason: null });
    expect(await eventsOf(id)).toEqual(['channel.connected', 'channel.paused', 'channel.resumed']);
  });
});
