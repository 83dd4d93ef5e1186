import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCall } from '#server/channels/call.ts';
import { connectChannel } from '#server/channels/connect.ts';
import { readPracticePage } from '#server/channels/practicePage.ts';
import { completeTask, listOpenTasks, readTask } from '#server/channels/tasks.ts';
import { manual } from '#server/networks/manual.ts';
import type { Call, Outcome } from '#server/networks/network.ts';
import { practice } from '#server/networks/practice.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { armed, picture, post } from '#test/support/calls.ts';
import { channelServices, type TestChannels } from '#test/support/channels.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';

if (manual.idempotency !== 'clientKey' || practice.idempotency !== 'clientKey') {
  throw new Error('Both are of the class clientKey');
}
const [byHand, onPage] = [manual, practice];

let database: TestDatabase;
let services: TestChannels;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  services = channelServices(database.db, []);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});

async function connected(
  networkName: string,
  input: Record<string, string>,
): Promise<{ channelId: string; call: Call }> {
  const answer = await connectChannel(services, owner, { clientId, networkName, input }, monday);
  if (answer.kind !== 'connected') throw new Error(answer.reason);
  const call = await openCall(services, answer.channelId, { http: services.http, signal: AbortSignal.timeout(5_000) });
  if (!call) throw new Error('not connected');
  return { channelId: answer.channelId, call };
}
const keyOf = () => `${randomUUID()}.1.1`;

describe('practice', () => {
  test('publishes to a page at an address that cannot be guessed, once', async () => {
    const { channelId, call } = await connected('practice', { name: 'Na próbę' });
    const attempt = armed({ now: monday, key: keyOf() });
    const posted = post('Piwonie już są', [await picture('Bukiet')]);
    expect(await onPage.find(call, posted, attempt)).toEqual({ kind: 'absent' });
    const once = (await onPage.publish(call, posted, attempt)) as Extract<Outcome, { kind: 'published' }>;
    expect(await onPage.publish(call, posted, attempt)).toEqual(once);
    expect(await onPage.find(call, posted, attempt)).toEqual({
      kind: 'found',
      remoteId: attempt.key,
      remoteUrl: once.remoteUrl,
    });
    const [, token = ''] = /^https:\/\/planner\.test\/practice\/([\w-]{32})#post-/.exec(once.remoteUrl ?? '') ?? [];
    const page = await readPracticePage(database.db, services.secrets, token, monday);
    expect(page).toMatchObject({ name: 'Na próbę', client: 'Kwiaciarnia Malwa' });
    expect(page?.posts).toMatchObject([
      {
        text: 'Piwonie już są',
        images: [
          {
            alt: 'Bukiet',
            width: 40,
            url: expect.stringMatching(/^\/media\/signed\/[0-9a-f]{64}\.jpg\?until=\d+&sig=/),
          },
        ],
      },
    ]);
    expect(JSON.stringify(page)).not.toContain(channelId);
  });

  test('past the deadline nothing is published', async () => {
    const { call } = await connected('practice', { name: 'Na próbę' });
    const attempt = {
      ...armed({ now: monday, key: keyOf() }),
      beforeFirstByte: () => {
        throw new Error('too late');
      },
    };
    expect(await onPage.publish(call, post('x'), attempt)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
    expect(await onPage.find(call, post('x'), attempt)).toEqual({ kind: 'absent' });
  });

  test.each(['', 'x', 'x'.repeat(32), "' or 1=1 --", '../../etc'])('%j opens no page', async (token) => {
    await connected('practice', { name: 'Na próbę' });
    expect(await readPracticePage(database.db, services.secrets, token, monday)).toBeNull();
  });

  test('connected again it keeps its address', async () => {
    const { channelId, call } = await connected('practice', { name: 'Na próbę' });
    const answer = await connectChannel(
      services,
      owner,
      { clientId, networkName: 'practice', input: { name: 'Malwa' }, channelId },
      monday,
    );
    expect(answer).toEqual({ kind: 'connected', channelId, isNew: false });
    const again = await openCall(services, channelId, { http: services.http, signal: AbortSignal.timeout(5_000) });
    expect(again?.account.settings).toEqual(call.account.settings);
  });
});

describe('manual task', () => {
  const opened = async () => {
    const { channelId, call } = await connected('manual', { place: 'Grupa', placeUrl: 'https://kwiaty.example/grupa' });
    const { publicationIds } = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
      dueAt: monday,
    });
    const [publicationId = ''] = publicationIds;
    const attempt = armed({ now: monday, key: `${publicationId}.1.1` });
    const posted = post('Piwonie już są', [await picture('Bukiet')]);
    const outcome = await byHand.publish(call, posted, attempt);
    if (outcome.kind !== 'processing') throw new Error(outcome.kind);
    await database.db
      .insertInto('attempts')
      .values({
        workspace_id: owner.workspaceId,
        publication_id: publicationId,
        generation: 1,
        key: attempt.key,
        worker_id: randomUUID(),
        lease: 1,
        payload_hash: 'x',
        armed_at: monday,
        deadline_at: monday,
        finished_at: monday,
        outcome: 'processing',
      })
      .execute();
    const later = new Date(monday.getTime() + 3_600_000);
    await database.db
      .updateTable('publications')
      .set({ status: 'processing', next_try_at: later })
      .where('id', '=', publicationId)
      .execute();
    return { channelId, call, attempt, posted, publicationId, taskId: outcome.remoteId ?? '' };
  };

  test('is opened once, and shows everything that is needed', async () => {
    const { channelId, call, attempt, posted, taskId } = await opened();
    expect(await byHand.publish(call, posted, attempt)).toMatchObject({ kind: 'processing', remoteId: taskId });
    expect(await listOpenTasks(database.db, owner, { channelId })).toMatchObject([
      { id: taskId, place: 'Grupa', text: 'Piwonie już są' },
    ]);
    const task = await readTask(database.db, owner, { taskId, channelId, secrets: services.secrets }, monday);
    expect(task).toMatchObject({
      placeUrl: 'https://kwiaty.example/grupa',
      images: [{ alt: 'Bukiet', name: '1.jpeg' }],
      doneAt: null,
    });
  });

  test('a place that is no address of a page is refused at its field', async () => {
    for (const placeUrl of ['javascript:alert(1)', 'kwiaty', 'ftp://kwiaty.example']) {
      const answer = await connectChannel(
        services,
        owner,
        { clientId, networkName: 'manual', input: { place: 'Grupa', placeUrl } },
        monday,
      );
      expect(answer).toEqual({ kind: 'failed', reason: 'address_unusable', field: 'placeUrl' });
    }
  });

  test('open it is not published, asked for again it stays one', async () => {
    const { call, attempt, posted } = await opened();
    expect(await byHand.progress?.(call, { ...attempt, remoteId: null })).toMatchObject({ kind: 'processing' });
    expect(await byHand.find(call, posted, attempt)).toEqual({ kind: 'absent' });
  });

  test('done, here is the link: the publication hears of it at once', async () => {
    const { channelId, call, attempt, posted, publicationId, taskId } = await opened();
    const now = new Date(monday.getTime() + 60_000);
    await completeTask(database.db, owner, { taskId, channelId, link: ' https://kwiaty.example/grupa/1 ' }, now);
    const published = { remoteId: taskId, remoteUrl: 'https://kwiaty.example/grupa/1' };
    expect(await byHand.progress?.(call, { ...attempt, remoteId: taskId })).toEqual({
      kind: 'published',
      ...published,
    });
    expect(await byHand.find(call, posted, attempt)).toEqual({ kind: 'found', ...published });
    expect(await publicationRow(database.db, publicationId)).toMatchObject({ status: 'processing', next_try_at: now });
    expect(await listOpenTasks(database.db, owner, { channelId })).toEqual([]);
  });

  test('done without a link is done', async () => {
    const { channelId, call, attempt, taskId } = await opened();
    await completeTask(database.db, owner, { taskId, channelId, link: '' }, monday);
    expect(await byHand.progress?.(call, { ...attempt, remoteId: taskId })).toEqual({
      kind: 'published',
      remoteId: taskId,
    });
  });

  test('done ends a doubt too', async () => {
    const { channelId, publicationId, taskId } = await opened();
    await database.db
      .updateTable('publications')
      .set({ status: 'unconfirmed' })
      .where('id', '=', publicationId)
      .execute();
    await completeTask(database.db, owner, { taskId, channelId, link: 'https://kwiaty.example/grupa/1' }, monday);
    expect(await publicationRow(database.db, publicationId)).toMatchObject({
      status: 'published',
      remote_url: 'https://kwiaty.example/grupa/1',
    });
  });

  test('twice, with nonsense for a link, or by somebody else: refused', async () => {
    const { channelId, taskId } = await opened();
    for (const link of ['javascript:alert(1)', 'nie-adres', `https://a.example/${'x'.repeat(3_000)}`]) {
      await expect(completeTask(database.db, owner, { taskId, channelId, link }, monday)).rejects.toMatchObject({
        code: 'linkInvalid',
        field: 'link',
      });
    }
    const unassigned = await makeMember(database.db, owner.workspaceId, 'assistant');
    for (const actor of [unassigned, await makeOwner(database.db)]) {
      await expect(completeTask(database.db, actor, { taskId, channelId, link: '' }, monday)).rejects.toMatchObject({
        code: 'taskNotFound',
      });
      await expect(
        readTask(database.db, actor, { taskId, channelId, secrets: services.secrets }, monday),
      ).rejects.toMatchObject({ code: 'taskNotFound' });
      expect(await listOpenTasks(database.db, actor)).toEqual([]);
    }
    await completeTask(database.db, owner, { taskId, channelId, link: '' }, monday);
    await expect(completeTask(database.db, owner, { taskId, channelId, link: '' }, monday)).rejects.toMatchObject({
      code: 'taskAlreadyDone',
    });
  });
});
