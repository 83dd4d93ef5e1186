import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCall } from '#server/channels/call.ts';
import { connectChannel } from '#server/channels/connect.ts';
import { disconnectChannel } from '#server/channels/state.ts';
import { bluesky, tid } from '#server/networks/bluesky.ts';
import type { Call, Outcome } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { armed, post } from '#test/support/calls.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { type BlueskyFake, startBluesky } from '#test/support/fakes/bluesky.ts';

const network = bluesky;
let database: TestDatabase;
let fake: BlueskyFake;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;
let channelId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  fake = await startBluesky(() => services?.now() ?? monday);
  services = channelServices(database.db, [fake.place]);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  channelId = await connect();
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

async function connect(again?: string): Promise<string> {
  const input = { handle: fake.handle, appPassword: fake.appPassword, service: fake.origin };
  const place = { clientId, networkName: 'bluesky', input, ...(again ? { channelId: again } : {}) };
  const answer = await connectChannel(services, owner, place, services.now());
  if (answer.kind !== 'connected') throw new Error(answer.reason);
  return answer.channelId;
}
async function open(): Promise<Call> {
  const call = await openCall(services, channelId, { http: services.http, signal: AbortSignal.timeout(8_000) });
  if (!call) throw new Error('not connected');
  return call;
}
let made = 0;
const publish = async (call: Call): Promise<Outcome> =>
  network.publish(
    call,
    post('Piwonie'),
    armed({ now: monday, chosenId: tid(new Date(monday.getTime() + ++made), () => 0) }),
  );
const version = async () =>
  (
    await database.db
      .selectFrom('channels')
      .select('credentials_version')
      .where('id', '=', channelId)
      .executeTakeFirstOrThrow()
  ).credentials_version;

test('many at once with a session that is over: one renews, all go on, what is new was stored', async () => {
  const calls = await Promise.all(Array.from({ length: 6 }, open));
  fake.expireAccess();
  fake.fail('com.atproto.server.refreshSession', { when: 'after', how: 'slow', ms: 150 });
  const outcomes = await Promise.all(calls.map(publish));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(6).fill('published'));
  expect(fake.refreshes()).toBe(1);
  expect(await version()).toBe(1);
  expect(await publish(await open())).toMatchObject({ kind: 'published' });
  expect(fake.refreshes()).toBe(1);
});

test('whoever renews and dies leaves a lease that ends', async () => {
  await database.db
    .updateTable('channels')
    .set({
      renewal_lease: 'b2a5a86c-7dcb-4a9f-9c62-61a9e4c9f6fb',
      renewal_until: new Date(services.now().getTime() + 45_000),
    })
    .where('id', '=', channelId)
    .execute();
  fake.expireAccess();
  const waiting = publish(await open());
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(fake.refreshes()).toBe(0);
  services.later(46_000);
  expect(await waiting).toMatchObject({ kind: 'published' });
  expect(fake.refreshes()).toBe(1);
});

test('whoever was frozen between its lease and its request spends nothing: it is another’s turn by now', async () => {
  const call = await open();
  const renewing = call.renew.bind(call);
  const frozen: Call = {
    ...call,
    renew: (refresh) =>
      renewing(async (newest, beforeFirstByte) => {
        services.later(46_000);
        return await refresh(newest, beforeFirstByte);
      }),
  };
  fake.expireAccess();
  expect(await publish(frozen)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
  expect(fake.refreshes()).toBe(0);
  expect(await publish(await open())).toMatchObject({ kind: 'published' });
  expect(fake.refreshes()).toBe(1);
});

test('a wait for somebody else’s renewal ends with the call', async () => {
  await database.db
    .updateTable('channels')
    .set({
      renewal_lease: 'b2a5a86c-7dcb-4a9f-9c62-61a9e4c9f6fb',
      renewal_until: new Date(services.now().getTime() + 45_000),
    })
    .where('id', '=', channelId)
    .execute();
  fake.expireAccess();
  const call = await openCall(services, channelId, { http: services.http, signal: AbortSignal.timeout(700) });
  expect(call && (await publish(call))).toEqual({ kind: 'retry', reason: 'timeout' });
});

test('refused, but connected anew meanwhile: the new access counts', async () => {
  const call = await open();
  fake.expireAccess();
  fake.fail('com.atproto.server.refreshSession', {
    when: 'before',
    how: 'answer',
    answer: { status: 400, json: { error: 'ExpiredToken', message: 'Token has been revoked' } },
  });
  fake.fail('com.atproto.server.refreshSession', { when: 'before', how: 'slow', ms: 1 });
  const renewing = call.renew.bind(call);
  const raced: Call = {
    ...call,
    renew: (refresh) =>
      renewing(async (newest, beforeFirstByte) => {
        const answer = await refresh(newest, beforeFirstByte);
        await connect(channelId);
        return answer;
      }),
  };
  // The call's account is one object, which what is renewed is written into.
  expect(await publish(raced)).toMatchObject({ kind: 'published' });
});

test('disconnected meanwhile: nothing is stored, nothing goes out', async () => {
  const call = await open();
  fake.expireAccess();
  await disconnectChannel(database.db, owner, { clientId, channelId }, monday);
  expect(await publish(call)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
  const row = await database.db
    .selectFrom('channels')
    .select(['credentials', 'renewal_lease'])
    .where('id', '=', channelId)
    .executeTakeFirst();
  expect(row).toEqual({ credentials: null, renewal_lease: null });
});
