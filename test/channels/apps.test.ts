import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountOf } from '#server/channels/account.ts';
import { listApps, readApp, removeApp, saveApp } from '#server/channels/apps.ts';
import { openCall } from '#server/channels/call.ts';
import { connectChosen, keepChoice, readChoice, sweepChoices } from '#server/channels/choosing.ts';
import { finishOAuth, startOAuth } from '#server/channels/oauth.ts';
import type { Connected } from '#server/networks/interface/connecting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { startX, type XFake } from '#test/support/fakes/x.ts';
import { rerouted } from '#test/support/rerouted.ts';

let database: TestDatabase;
let fake: XFake;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  fake = await startX(() => services?.now() ?? monday);
  services = channelServices(database.db, [fake.place]);
  services.http = rerouted(services.http, { 'https://api.x.com': fake.origin });
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const save = (over: { appId?: string; appSecret?: string } = {}, actor = owner) =>
  saveApp(services, actor, { networkName: 'x', ...fake.app, ...over }, services.now());
const start = (actor = owner) => startOAuth(services, actor, { clientId, networkName: 'x', input: {} }, services.now());

/** To X and back, as the person called `as`. */
async function sign(as: XFake['users'][number] | undefined = fake.users[0], actor = owner) {
  const begun = await start(actor);
  if (begun.kind !== 'go') throw new Error(begun.reason);
  const back = new URL(fake.authorize(begun.url, as ?? 'no')).searchParams;
  const given = (name: string) => back.get(name) ?? '';
  return finishOAuth(
    services,
    actor,
    { state: given('state'), code: given('code'), error: given('error') },
    services.now(),
  );
}

describe('an app of one’s own', () => {
  test('is sealed, shown without its secret, and each workspace has its own', async () => {
    await save();
    const row = await database.db
      .selectFrom('network_apps')
      .selectAll()
      .where('workspace_id', '=', owner.workspaceId)
      .executeTakeFirstOrThrow();
    expect(row.app_secret).toMatch(/^v1\./);
    expect(JSON.stringify(await listApps(database.db, owner))).not.toContain(fake.app.appSecret);
    expect(await readApp(database.db, owner, 'x')).toMatchObject({ appId: fake.app.appId, since: services.now() });
    expect(await readApp(database.db, await makeOwner(database.db), 'x')).toMatchObject({ appId: null });
  });

  test('only an owner sets or removes it, and only where one is wanted', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await expect(save({}, assistant)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(removeApp(database.db, assistant, 'x', monday)).rejects.toMatchObject({ kind: 'forbidden' });
    const other = { networkName: 'mastodon', appId: 'a', appSecret: 'b' };
    await expect(saveApp(services, owner, other, monday)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('a secret left empty stays while the id does; another id needs its own', async () => {
    await save();
    await save({ appSecret: '' });
    expect(await start()).toMatchObject({ kind: 'go' });
    await expect(save({ appId: 'another', appSecret: '' })).rejects.toMatchObject({ code: 'appSecretInvalid' });
    await expect(save({ appId: 'two words' })).rejects.toMatchObject({ code: 'appIdInvalid', field: 'appId' });
    await expect(save({ appId: '' })).rejects.toMatchObject({ code: 'appIdInvalid' });
  });

  test('without one nothing is begun; with one an assistant connects too', async () => {
    expect(await start()).toEqual({ kind: 'failed', reason: 'app_missing' });
    await save();
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, clientId);
    const { answer } = await sign(fake.users[0], assistant);
    expect(answer).toMatchObject({ kind: 'connected', isNew: true });
  });

  test('a network that fetches from us is not begun where it cannot', async () => {
    await saveApp(services, owner, { networkName: 'instagram', ...fake.app }, services.now());
    const begin = (appUrl: string) => {
      const config = { ...services.config, appUrl };
      const place = { clientId, networkName: 'instagram', input: {} };
      return startOAuth({ ...services, config }, owner, place, services.now());
    };
    const refused = { kind: 'failed', reason: 'public_address_needed' };
    expect(await begin('http://localhost:3000')).toEqual(refused);
    expect(await begin('https://planner.lan')).toEqual(refused);
    expect(await begin('https://planner.example')).toMatchObject({ kind: 'go' });
  });

  test('removed between start and return: said so, and nothing is connected', async () => {
    await save();
    const begun = await start();
    if (begun.kind !== 'go') throw new Error(begun.reason);
    const back = new URL(fake.authorize(begun.url, fake.users[0] as XFake['users'][number])).searchParams;
    await removeApp(database.db, owner, 'x', services.now());
    const given = { state: back.get('state') ?? '', code: back.get('code') ?? '', error: '' };
    expect((await finishOAuth(services, owner, given, services.now())).answer).toEqual({
      kind: 'failed',
      reason: 'app_missing',
    });
  });

  test('two processes that renew at once spend one refresh token, and both go on', async () => {
    await save();
    const { answer } = await sign();
    if (answer.kind !== 'connected') throw new Error(answer.kind);
    services.later(7_100_000);
    const check = async () => {
      const reach = { http: services.http, signal: AbortSignal.timeout(9_000) };
      const call = await openCall(services, answer.channelId, reach);
      const open = await accountOf(database.db, services.secrets, answer.channelId);
      return call && open?.network.check(call);
    };
    const healths = await Promise.all([check(), check(), check()]);
    expect(healths.map((health) => health?.kind)).toEqual(['ok', 'ok', 'ok']);
    expect(fake.refreshes).toBe(1);
  });
});

describe('one sign-in, several accounts', () => {
  const account = (id: string): Connected => ({
    ...{ name: `Konto ${id}`, remoteAccountId: id, limits: {} },
    ...{ settings: { kind: 'organization' }, credentials: { accessToken: `secret-${id}` } },
  });
  const keep = (actor = owner) =>
    keepChoice(
      services,
      actor,
      { clientId, networkName: 'x', channelId: null, accounts: [account('1'), account('2')] },
      services.now(),
    );
  const gone = { kind: 'not_found', code: 'choiceGone' };

  test('those that are chosen become channels, the rest is forgotten', async () => {
    const choiceId = await keep();
    const kept = JSON.stringify(await database.db.selectFrom('oauth_choices').selectAll().execute());
    expect(kept).not.toContain('secret-');
    expect(await readChoice(services, owner, choiceId, services.now())).toMatchObject({
      accounts: [
        { remoteAccountId: '1', name: 'Konto 1', kind: 'organization', isConnected: false },
        { remoteAccountId: '2' },
      ],
    });
    const { channelIds } = await connectChosen(services, owner, { choiceId, chosen: ['2', '99'] }, services.now());
    expect(channelIds).toHaveLength(1);
    const open = await accountOf(database.db, services.secrets, channelIds[0] ?? '');
    expect(open).toMatchObject({ name: 'Konto 2', account: { credentials: { accessToken: 'secret-2' } } });
    await expect(readChoice(services, owner, choiceId, services.now())).rejects.toMatchObject(gone);
    const rows = await database.db.selectFrom('oauth_choices').select('accounts').where('id', '=', choiceId).execute();
    expect(rows).toEqual([{ accounts: null }]);
  });

  test('none is no answer, and the choice stays', async () => {
    const choiceId = await keep();
    await expect(connectChosen(services, owner, { choiceId, chosen: ['99'] }, services.now())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'nothingChosen',
    });
    expect(await readChoice(services, owner, choiceId, services.now())).toMatchObject({ id: choiceId });
  });

  test('it is good once, for ten minutes, in the session that signed in', async () => {
    const choiceId = await keep();
    const colleague = await makeMember(database.db, owner.workspaceId, 'owner');
    for (const actor of [{ ...owner, sessionId: 'another' }, colleague, await makeOwner(database.db)]) {
      await expect(readChoice(services, actor, choiceId, services.now())).rejects.toMatchObject(gone);
    }
    await expect(readChoice(services, owner, 'no-id', services.now())).rejects.toMatchObject(gone);
    const chosen = { choiceId, chosen: ['1'] };
    const ends = await Promise.allSettled([1, 2, 3].map(() => connectChosen(services, owner, chosen, services.now())));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const another = await keep();
    services.later(10 * 60_000);
    await expect(readChoice(services, owner, another, services.now())).rejects.toMatchObject(gone);
    await sweepChoices(database.db, services.now());
    expect(await database.db.selectFrom('oauth_choices').select('id').where('id', '=', another).execute()).toEqual([]);
  });
});
