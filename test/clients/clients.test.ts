import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addApprover, changeApprover, listApprovers, removeApprover } from '#server/clients/approvers.ts';
import { assignAssistants, listColleagues } from '#server/clients/assigning.ts';
import { listClients, readClient } from '#server/clients/clients.ts';
import { changeLogo, createClient, updateClient } from '#server/clients/editing.ts';
import { navigationOf } from '#server/clients/navigation.ts';
import { changePolicy } from '#server/clients/policy.ts';
import { archiveClient, pauseClient, restoreClient, resumeClient } from '#server/clients/standing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { findLink, issueLink } from '#server/review/links.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeMember,
  makeOwner,
  monday,
} from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';

let database: TestDatabase;
let owner: MemberActor;
let assistant: MemberActor;
let stranger: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { db } = database;
  owner = await makeOwner(db);
  assistant = await makeMember(db, owner.workspaceId, 'assistant');
  stranger = await makeOwner(db, 'Ktoś Inny');
  clientId = await makeClient(db, owner.workspaceId);
});

const fields = { name: ' Kwiaciarnia  Malwa ', zone: 'Europe/Warsaw', locale: 'pl', colour: '#B0457F' };
const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const events = async (subjectId: string) => {
  const rows = await database.db
    .selectFrom('audit_events')
    .select('event')
    .where('subject_id', '=', subjectId)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.event);
};

describe('making and changing', () => {
  test('a client begins with four things, the rest has its defaults', async () => {
    const { id } = await createClient(database.db, owner, fields, monday);
    expect(await readClient(database.db, owner, id)).toMatchObject({
      name: 'Kwiaciarnia Malwa',
      zone: 'Europe/Warsaw',
      chosenColour: '#b0457f',
      approvalPolicy: 'required',
      graceMinutes: 240,
      pausedAt: null,
      archivedAt: null,
      createdAt: monday,
    });
    expect(await events(id)).toEqual(['client.created']);
  });

  test.each([
    [{ name: '  ' }, 'clientNameMissing', 'name'],
    [{ name: 'x'.repeat(121) }, 'nameTooLong', 'name'],
    [{ zone: 'Europe/Atlantis' }, 'zoneUnknown', 'zone'],
    [{ zone: '+02:00' }, 'zoneUnknown', 'zone'],
    [{ colour: 'red' }, 'colourInvalid', 'colour'],
    [{ colour: '#12345g' }, 'colourInvalid', 'colour'],
  ])('%j is refused at its field', async (change, code, field) => {
    await expect(createClient(database.db, owner, { ...fields, ...change }, monday)).rejects.toMatchObject({
      kind: 'invalid',
      code,
      field,
    });
  });

  test('what is saved unchanged is no event', async () => {
    const change = {
      clientId,
      name: 'Malwa',
      locale: 'en',
      colour: '#3566a8',
      postalAddress: 'ul. Lipowa 12\n\n  Poznań ',
      mailFooter: '',
    };
    await updateClient(database.db, owner, change, monday);
    await updateClient(database.db, owner, change, monday);
    expect(await events(clientId)).toEqual(['client.changed']);
    expect((await readClient(database.db, owner, clientId)).postalAddress).toBe('ul. Lipowa 12\n\nPoznań');
  });

  test('a logo is a picture of this client', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const picture = (place: string) =>
      database.db
        .insertInto('media')
        .values({
          workspace_id: owner.workspaceId,
          client_id: place,
          sha256: place,
          mime: 'image/png',
          width: 9,
          height: 9,
          bytes: 9,
          created_at: monday,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
    const [own, theirs] = [await picture(clientId), await picture(other)];
    await expect(changeLogo(database.db, owner, { clientId, mediaId: theirs.id }, monday)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await changeLogo(database.db, owner, { clientId, mediaId: own.id }, monday);
    expect((await readClient(database.db, owner, clientId)).logoId).toBe(own.id);
    await changeLogo(database.db, owner, { clientId, mediaId: null }, monday);
    expect((await readClient(database.db, owner, clientId)).logoId).toBeNull();
  });
});

describe('who may', () => {
  const changes: [string, (actor: MemberActor) => Promise<unknown>][] = [
    ['create', (actor) => createClient(database.db, actor, fields, monday)],
    [
      'change',
      (actor) =>
        updateClient(
          database.db,
          actor,
          { clientId, name: 'X', locale: 'pl', colour: '#000000', postalAddress: '', mailFooter: '' },
          monday,
        ),
    ],
    [
      'policy',
      (actor) => changePolicy(database.db, actor, { clientId, policy: 'not_needed', graceMinutes: 0 }, monday),
    ],
    [
      'approver',
      (actor) =>
        addApprover(database.db, actor, { clientId, name: 'Ja', email: 'ja@example.pl', locale: 'pl' }, monday),
    ],
    ['assign', (actor) => assignAssistants(database.db, actor, { clientId, userIds: [actor.userId] }, monday)],
    ['archive', (actor) => archiveClient(database.db, actor, { clientId }, monday)],
    ['restore', (actor) => restoreClient(database.db, actor, { clientId }, monday)],
  ];

  test.each(changes)('an assistant of the client may not: %s', async (_name, change) => {
    await assign(database.db, assistant, clientId);
    await expect(change(assistant)).rejects.toMatchObject({ kind: 'forbidden', code: 'ownerOnly' });
  });

  test.each(changes.filter(([name]) => name !== 'create'))(
    'for another workspace’s owner it is not there: %s',
    async (_name, change) => {
      await expect(change(stranger)).rejects.toMatchObject({ kind: 'not_found' });
    },
  );

  test('an assistant stops and resumes only what they work for', async () => {
    await expect(pauseClient(database.db, assistant, { clientId }, monday)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await assign(database.db, assistant, clientId);
    await pauseClient(database.db, assistant, { clientId }, monday);
    await pauseClient(database.db, assistant, { clientId }, later(1));
    expect((await readClient(database.db, owner, clientId)).pausedAt).toEqual(monday);
    await resumeClient(database.db, assistant, { clientId }, later(2));
    expect(await events(clientId)).toEqual(['client.paused', 'client.resumed']);
  });

  test('an assistant sees the clients they are assigned to, and loses them at once', async () => {
    const names = async () => (await listClients(database.db, assistant)).map((client) => client.name);
    expect(await names()).toEqual([]);
    await assignAssistants(
      database.db,
      owner,
      { clientId, userIds: [assistant.userId, stranger.userId, 'nobody'] },
      monday,
    );
    expect(await names()).toEqual(['Kwiaciarnia Malwa']);
    const working = (await listColleagues(database.db, owner, clientId)).filter((person) => person.works);
    expect(working.map((person) => person.userId)).toEqual([owner.userId, assistant.userId]);
    await assignAssistants(database.db, owner, { clientId, userIds: [] }, monday);
    expect(await names()).toEqual([]);
    await expect(readClient(database.db, assistant, clientId)).rejects.toMatchObject({
      kind: 'not_found',
      code: 'clientNotFound',
    });
  });

  test('an id that is none is not found, and breaks nothing', async () => {
    await expect(readClient(database.db, owner, "1'; drop table clients")).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('approvers', () => {
  const basia = { name: 'Basia', email: 'Basia@Malwa.example', locale: 'pl' };

  test('one address approves once for a client, again after it was removed', async () => {
    const { id } = await addApprover(database.db, owner, { clientId, ...basia }, monday);
    await expect(addApprover(database.db, owner, { clientId, ...basia }, monday)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'approverTwice',
      field: 'email',
    });
    await removeApprover(database.db, owner, { approverId: id }, monday);
    await addApprover(database.db, owner, { clientId, ...basia }, monday);
    expect(await listApprovers(database.db, owner, clientId, monday)).toHaveLength(1);
  });

  test.each([
    [{ name: ' ' }, 'approverName'],
    [{ email: 'basia' }, 'email'],
    [{ email: '' }, 'email'],
  ])('%j is refused at its field', async (change, field) => {
    await expect(addApprover(database.db, owner, { clientId, ...basia, ...change }, monday)).rejects.toMatchObject({
      kind: 'invalid',
      field,
    });
  });

  test('a new address closes the links mailed to the old one; another name does not', async () => {
    const approver = await makeApprover(database.db, owner.workspaceId, clientId);
    const place = { workspaceId: owner.workspaceId, clientId, approverId: approver.approverId };
    const { token } = await issueLink(database.db, place, monday);
    const kind = async () => (await findLink(database.db, token, null, monday)).kind;
    await changeApprover(
      database.db,
      owner,
      { approverId: approver.approverId, name: 'Barbara', email: approver.email, locale: 'pl' },
      monday,
    );
    expect(await kind()).toBe('open');
    await changeApprover(database.db, owner, { approverId: approver.approverId, ...basia }, monday);
    expect(await kind()).toBe('revoked');
  });

  test('who is removed opens nothing any more', async () => {
    const approver = await makeApprover(database.db, owner.workspaceId, clientId);
    const place = { workspaceId: owner.workspaceId, clientId, approverId: approver.approverId };
    const { token } = await issueLink(database.db, place, monday);
    await expect(
      removeApprover(database.db, stranger, { approverId: approver.approverId }, monday),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await removeApprover(database.db, owner, { approverId: approver.approverId }, monday);
    expect((await findLink(database.db, token, null, monday)).kind).toBe('revoked');
  });
});

describe('policy', () => {
  const statusOf = async (contentId: string) =>
    database.db
      .selectFrom('contents')
      .innerJoin('publications', 'publications.content_id', 'contents.id')
      .select(['contents.stage', 'publications.status'])
      .where('contents.id', '=', contentId)
      .executeTakeFirstOrThrow();

  test('what waits follows the new policy, there and back', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    const place = { workspaceId: owner.workspaceId, clientId };
    const { contentId } = await makePost(database.db, place, [channelId], {
      stage: 'draft',
      approved: false,
      dueAt: later(600),
    });
    await changePolicy(database.db, owner, { clientId, policy: 'not_needed', graceMinutes: 240 }, monday);
    expect(await statusOf(contentId)).toMatchObject({ stage: 'approved' });
    await changePolicy(database.db, owner, { clientId, policy: 'required', graceMinutes: 240 }, monday);
    expect(await statusOf(contentId)).toMatchObject({ stage: 'draft' });
  });

  test('what was held only for want of a yes goes out within its grace when none is needed any more', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    const place = { workspaceId: owner.workspaceId, clientId };
    const { contentId } = await makePost(database.db, place, [channelId], {
      stage: 'draft',
      approved: false,
      dueAt: later(-30),
    });
    await database.db
      .updateTable('publications')
      .set({ status: 'held', held_reason: 'not_approved' })
      .where('content_id', '=', contentId)
      .execute();
    await changePolicy(database.db, owner, { clientId, policy: 'not_needed', graceMinutes: 60 }, monday);
    expect(await statusOf(contentId)).toMatchObject({ status: 'planned' });
  });

  test.each([
    [{ policy: 'silence' }, 'policy'],
    [{ graceMinutes: -1 }, 'grace'],
    [{ graceMinutes: 10_081 }, 'grace'],
    [{ graceMinutes: Number.NaN }, 'grace'],
  ])('%j is refused at its field', async (change, field) => {
    await expect(
      changePolicy(database.db, owner, { clientId, policy: 'required', graceMinutes: 60, ...change }, monday),
    ).rejects.toMatchObject({ kind: 'invalid', field });
  });
});

describe('standing', () => {
  test('a pause that ends within the grace lets go what it held', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    const place = { workspaceId: owner.workspaceId, clientId };
    await pauseClient(database.db, owner, { clientId }, later(-120));
    const [soon, old] = await Promise.all(
      [-60, -600].map((minutes) => makePost(database.db, place, [channelId], { dueAt: later(minutes) })),
    );
    await database.db
      .updateTable('publications')
      .set({ status: 'held', held_reason: 'paused' })
      .where('client_id', '=', clientId)
      .execute();
    await resumeClient(database.db, owner, { clientId }, monday);
    const rows = await database.db
      .selectFrom('publications')
      .select(['content_id', 'status', 'held_reason'])
      .where('client_id', '=', clientId)
      .execute();
    expect(rows.find((row) => row.content_id === soon?.contentId)).toMatchObject({ status: 'planned' });
    expect(rows.find((row) => row.content_id === old?.contentId)).toMatchObject({
      status: 'held',
      held_reason: 'too_late',
    });
  });

  test('a client with something still to go out is not put away; afterwards it is, and comes back', async () => {
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    const { contentId } = await makePost(database.db, { workspaceId: owner.workspaceId, clientId }, [channelId], {
      dueAt: later(60),
    });
    await expect(archiveClient(database.db, owner, { clientId }, monday)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'clientHasPlans',
      params: { count: 1 },
    });
    await database.db
      .updateTable('publications')
      .set({ status: 'cancelled' })
      .where('content_id', '=', contentId)
      .execute();
    await archiveClient(database.db, owner, { clientId }, monday);
    expect(await listClients(database.db, owner)).toEqual([]);
    expect(await listClients(database.db, owner, { archived: true })).toHaveLength(1);
    await restoreClient(database.db, owner, { clientId }, monday);
    expect(await listClients(database.db, owner)).toHaveLength(1);
  });
});

describe('what is counted', () => {
  test('in the list each content and each dead channel once, and only the actor’s', async () => {
    const place = { workspaceId: owner.workspaceId, clientId };
    const channels = await Promise.all([
      makeChannel(database.db, owner.workspaceId, clientId),
      makeChannel(database.db, owner.workspaceId, clientId),
    ]);
    const { contentId } = await makePost(database.db, place, channels, { dueAt: later(-60) });
    await database.db
      .updateTable('publications')
      .set({ status: 'unconfirmed' })
      .where('content_id', '=', contentId)
      .execute();
    const sentBack = await makePost(database.db, place, channels, { stage: 'draft' });
    await database.db
      .updateTable('contents')
      .set({ stage: 'changes_requested' })
      .where('id', '=', sentBack.contentId)
      .execute();
    await database.db
      .updateTable('channels')
      .set({ status: 'reconnect' })
      .where('id', '=', channels[0] ?? '')
      .execute();
    // How many rows that makes on Today is Today's to say (test/today).
    expect((await navigationOf(database.db, owner, monday)).needs).toBeGreaterThan(0);
    expect((await listClients(database.db, owner))[0]).toMatchObject({
      needs: 2,
      channels: { connected: 1, reconnect: 1 },
    });
    expect(await navigationOf(database.db, assistant, monday)).toEqual({
      clients: [],
      needs: 0,
      isEverythingPaused: false,
    });
    expect((await navigationOf(database.db, stranger, monday)).needs).toBe(0);
  });
});
