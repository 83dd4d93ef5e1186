import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createContent } from '#server/content/drafting.ts';
import { newsOfSend } from '#server/notifications/sends.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let sendId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { db } = database;
  owner = await makeOwner(db);
  const { workspaceId } = owner;
  const clientId = await makeClient(db, workspaceId, { name: 'Kwiaciarnia Malwa' });
  const channelId = await makeChannel(db, workspaceId, clientId, { network: 'mailingList' });
  const { contentId } = await createContent(
    db,
    owner,
    { clientId, kind: 'newsletter', title: 'Wieńce', channelIds: [channelId] },
    monday,
  );
  const { id: publicationId } = await db
    .selectFrom('publications')
    .where('content_id', '=', contentId)
    .select('id')
    .executeTakeFirstOrThrow();
  const send = {
    workspace_id: workspaceId,
    client_id: clientId,
    publication_id: publicationId,
    total: 4,
    frozen_at: monday,
  };
  sendId = (await db.insertInto('sends').values(send).returning('id').executeTakeFirstOrThrow()).id;
  const statuses = ['sent', 'sent', 'refused', 'doubt'] as const;
  await db
    .insertInto('recipients')
    .values(
      statuses.map((status, index) => ({
        send_id: sendId,
        number: index + 1,
        workspace_id: workspaceId,
        email: `${index}@czytelnik.example`,
        email_normal: `${index}@czytelnik.example`,
        status,
      })),
    )
    .execute();
});

const news = () =>
  database.db.selectFrom('mails').selectAll().where('to_address', '=', owner.email).orderBy('created_at').execute();
const set = (values: { status: 'running' | 'paused' | 'done'; paused_reason?: string; finished_at?: Date }) =>
  database.db.updateTable('sends').set(values).where('id', '=', sendId).execute();

test('the end is told once, with what went wrong', async () => {
  await newsOfSend(database.db, sendId, monday);
  expect(await news(), 'nothing while it runs').toEqual([]);
  await set({ status: 'done', finished_at: monday });
  await newsOfSend(database.db, sendId, monday);
  await newsOfSend(database.db, sendId, monday);
  const [mail, ...rest] = await news();
  expect(rest).toEqual([]);
  expect(mail).toMatchObject({ kind: 'send_finished', subject: 'Wysłane: Wieńce' });
  expect(mail?.text).toContain('przyjął 2 listy');
  expect(mail?.text).toContain('1 adres został odrzucony');
  expect(mail?.text).toContain('W przypadku 1 adresu nie wiadomo');
});

test('a stop that nobody asked for is told with its reason, a pause by hand is not', async () => {
  await set({ status: 'paused', paused_reason: 'by_hand' });
  await newsOfSend(database.db, sendId, monday);
  expect(await news()).toEqual([]);
  await set({ status: 'paused', paused_reason: 'credentials_refused' });
  await newsOfSend(database.db, sendId, monday);
  await newsOfSend(database.db, sendId, monday);
  const mails = await news();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('Serwer poczty nie przyjmuje użytkownika lub hasła.');
});
