import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountOf } from '#server/channels/account.ts';
import { finishOAuth, startOAuth, sweepOAuthStates } from '#server/channels/oauth.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { type FakeAccount, type MastodonFake, startMastodon } from '#test/support/fakes/mastodon.ts';

let database: TestDatabase;
let fake: MastodonFake;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  fake = await startMastodon(() => services?.now() ?? monday);
  services = channelServices(database.db, [fake.place]);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const malwa = (): FakeAccount => fake.accounts[0] as FakeAccount;
const pion = (): FakeAccount => fake.accounts[1] as FakeAccount;

/** To the instance and back; gives what the browser brings to the callback. */
async function go({ actor = owner, channelId = '', as = malwa() as FakeAccount | 'no' } = {}) {
  const place = {
    clientId,
    networkName: 'mastodon',
    input: { instance: fake.origin },
    ...(channelId ? { channelId } : {}),
  };
  const start = await startOAuth(services, actor, place, services.now());
  if (start.kind !== 'go') throw new Error(start.reason);
  const back = new URL(fake.authorize(start.url, as)).searchParams;
  return {
    url: start.url,
    back: { state: back.get('state') ?? '', code: back.get('code') ?? '', error: back.get('error') ?? '' },
  };
}
const finish = (back: Awaited<ReturnType<typeof go>>['back'], actor = owner) =>
  finishOAuth(services, actor, back, services.now());
const connected = async (options: Parameters<typeof go>[0] = {}): Promise<string> => {
  const { answer } = await finish((await go(options)).back, options.actor);
  if (answer.kind !== 'connected') throw new Error(answer.kind);
  return answer.channelId;
};
const stale = { kind: 'invalid', code: 'oauthStateInvalid' };

describe('the way there and back', () => {
  test('connects the account that was signed in at the instance', async () => {
    fake.limits.characters = 1_337;
    const id = await connected();
    const open = await accountOf(database.db, services.secrets, id);
    expect(open?.account).toMatchObject({
      settings: { instance: fake.origin, acct: 'malwa' },
      limits: { characters: 1_337 },
    });
    expect(open?.name).toBe(`@malwa@${fake.place}`);
  });

  test('verifier and app secret are sealed, the state only hashed', async () => {
    const { back } = await go();
    const kept = JSON.stringify([
      await database.sql`select * from oauth_states`,
      await database.sql`select * from app_registrations`,
    ]);
    expect(kept).not.toContain(back.state);
    const rows = await database.db.selectFrom('oauth_states').select('verifier').execute();
    for (const { verifier } of rows) expect(verifier).toMatch(/^v1\./);
    const apps = await database.db.selectFrom('app_registrations').select('app_secret').execute();
    for (const { app_secret } of apps) expect(app_secret).toMatch(/^v1\./);
  });

  test('a second account of the same server is a second channel, with the app registered once', async () => {
    const one = await connected();
    const two = await connected({ as: pion() });
    expect(two).not.toBe(one);
    expect(fake.apps).toHaveLength(1);
  });

  test('when APP_URL changes, the app is registered anew with the new way back', async () => {
    await connected();
    services = {
      ...channelServices(database.db, [fake.place], { appUrl: 'https://plan.malwa.test' }),
      now: services.now,
    };
    await connected({ as: pion() });
    expect(fake.apps.map(({ redirectUri }) => redirectUri)).toEqual([
      'https://planner.test/oauth/callback',
      'https://plan.malwa.test/oauth/callback',
    ]);
  });

  test('a start under the old APP_URL is finished with the way back it began with', async () => {
    const { back } = await go();
    services = {
      ...channelServices(database.db, [fake.place], { appUrl: 'https://plan.malwa.test' }),
      now: services.now,
    };
    expect((await finish(back)).answer).toMatchObject({ kind: 'connected' });
  });

  test('who says no at the instance is told so, and nothing is connected', async () => {
    const { back } = await go({ as: 'no' });
    expect(await finish(back)).toEqual({
      clientId,
      networkName: 'mastodon',
      channelId: null,
      answer: { kind: 'denied' },
    });
    await expect(finish(back)).rejects.toMatchObject(stale);
  });

  test('an instance that has forgotten our app: said so, and registered anew at the next start', async () => {
    const { back } = await go();
    fake.fail('/oauth/token', {
      when: 'before',
      how: 'answer',
      answer: { status: 401, json: { error: 'invalid_client' } },
    });
    expect((await finish(back)).answer).toMatchObject({ kind: 'failed', reason: 'credentials_refused' });
    await connected();
    expect(fake.apps).toHaveLength(2);
  });

  test('what is no instance is answered with the field', async () => {
    const start = (instance: string) =>
      startOAuth(services, owner, { clientId, networkName: 'mastodon', input: { instance } }, monday);
    expect(await start('')).toEqual({ kind: 'failed', reason: 'input_missing', field: 'instance' });
    expect(await start('https://127.0.0.1')).toEqual({ kind: 'failed', reason: 'private_address', field: 'instance' });
    expect(
      await database.db.selectFrom('oauth_states').selectAll().where('client_id', '=', clientId).execute(),
    ).toEqual([]);
  });
});

describe('a state is good', () => {
  test('once', async () => {
    const { back } = await go();
    await finish(back);
    await expect(finish(back)).rejects.toMatchObject(stale);
  });

  test('once, at the same moment too', async () => {
    const { back } = await go();
    const ends = await Promise.allSettled([finish(back), finish(back), finish(back)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('for ten minutes', async () => {
    const { back } = await go();
    services.later(10 * 60_000);
    await expect(finish(back)).rejects.toMatchObject(stale);
  });

  test('in the session, by the person and in the workspace where it began', async () => {
    const { back } = await go();
    const colleague = await makeMember(database.db, owner.workspaceId, 'owner');
    for (const actor of [{ ...owner, sessionId: 'another session' }, colleague, await makeOwner(database.db)]) {
      await expect(finish(back, actor)).rejects.toMatchObject(stale);
    }
    await expect(finish({ ...back, state: 'x'.repeat(32) })).rejects.toMatchObject(stale);
    expect((await finish(back)).answer.kind).toBe('connected');
  });

  test('while the client is still the assistant’s', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, clientId);
    const { back } = await go({ actor: assistant });
    await database.db.deleteFrom('client_members').where('user_id', '=', assistant.userId).execute();
    await expect(finish(back, assistant)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('and is swept away later', async () => {
    await go();
    await sweepOAuthStates(database.db, new Date(services.now().getTime() + 3 * 86_400_000));
    expect(await database.db.selectFrom('oauth_states').selectAll().execute()).toEqual([]);
  });
});

describe('connecting a channel again', () => {
  test('with the same account', async () => {
    const id = await connected();
    await database.db.updateTable('channels').set({ status: 'reconnect' }).where('id', '=', id).execute();
    expect(await connected({ channelId: id })).toBe(id);
    const row = await database.db
      .selectFrom('channels')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.status).toBe('connected');
  });

  test('with another account is refused clearly', async () => {
    const id = await connected();
    const { back } = await go({ channelId: id, as: pion() });
    await expect(finish(back)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'channelOtherAccount',
      params: { expected: `@malwa@${fake.place}`, got: `@pion@${fake.place}` },
    });
  });
});
