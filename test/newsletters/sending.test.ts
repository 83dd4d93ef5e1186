import { randomUUID } from 'node:crypto';
import { type ParsedMail, simpleParser } from 'mailparser';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { addSubscriber } from '#server/audience/subscribers.ts';
import { suppressByHand } from '#server/audience/suppression.ts';
import { unsubscribe } from '#server/audience/unsubscribing.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import { installQueue } from '#server/database/queue.ts';
import { startSend } from '#server/newsletters/freezing.ts';
import { sendCounts, wakeSends } from '#server/newsletters/progress.ts';
import { cancelSend, pauseSend, resumeSend, sendOf, sendToDoubts } from '#server/newsletters/runs.ts';
import { runSend } from '#server/newsletters/sending.ts';
import { verifyUnsubscribe } from '#server/newsletters/unsubscribe.ts';
import { armWindow, declareDoubts, recordWindow, windowSize } from '#server/newsletters/window.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeList, makeOwner, monday } from '#test/support/factories.ts';
import { startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';

let database: TestDatabase;
let owner: MemberActor;
let smtp: TestSmtp;
let now = monday;
const secrets = openSecrets({ appSecret: 'a'.repeat(40), appSecretPrevious: [], dataDir: '' } as never);

beforeAll(async () => {
  trustTestAuthority();
  database = await testDatabase();
  await installQueue(database.sql);
  owner = await makeOwner(database.db);
  smtp = await startSmtp({ security: 'starttls', user: 'listy', password: 'sekret' });
});
afterAll(async () => {
  await smtp.stop();
  await database.close();
});
beforeEach(() => {
  now = monday;
});
afterEach(async () => {
  await smtp.setRules([]);
  await smtp.clear();
});

function services(workerId = randomUUID()): WorkerServices {
  return {
    ...database,
    secrets,
    clock: { now: () => now },
    log: pino({ level: 'silent' }),
    config: {
      outboundAllow: [`127.0.0.1:${smtp.port}`],
      appUrl: 'http://localhost:3000',
      isHttps: false,
      isLoopback: true,
    },
    workerId: () => workerId,
    hands: new Map(),
    timing: { callMs: 5_000, marginMs: 1_000, prepareMs: 1_000 },
  } as unknown as WorkerServices;
}

type Sent = { clientId: string; channelId: string; publicationId: string; sendId: string; listId: string };

/** A newsletter at its due instant, its audience frozen: `people` readers p1@, p2@ … of a list of their own. */
async function dueNewsletter(people: number, settings: Record<string, string | number> = {}): Promise<Sent> {
  const { db } = database;
  const clientId = await makeClient(db, owner.workspaceId);
  const listId = await makeList(db, owner.workspaceId, clientId);
  for (let index = 1; index <= people; index += 1) {
    await addSubscriber(
      db,
      owner,
      { listId, email: `p${String(index).padStart(3, '0')}@example.pl`, name: `Żaneta ${index}`, consented: true },
      monday,
    );
  }
  const channelId = await makeChannel(db, owner.workspaceId, clientId, {
    network: 'mailingList',
    settings: {
      delivery: 'smtp',
      host: '127.0.0.1',
      port: smtp.port,
      security: 'starttls',
      user: 'listy',
      fromName: 'Malwa',
      fromAddress: 'listy@malwa.example',
      replyTo: '',
      ...settings,
    },
  });
  await db
    .updateTable('channels')
    .set({ credentials: secrets.encrypt('credentials', channelId, JSON.stringify({ password: 'sekret' })) })
    .where('id', '=', channelId)
    .execute();
  const body: NewsletterBody = { kind: 'newsletter', subject: 'Wieńce', preheader: '', mjml: '', text: '', listId };
  const { id: contentId } = await db
    .insertInto('contents')
    .values({
      workspace_id: owner.workspaceId,
      client_id: clientId,
      kind: 'newsletter',
      draft: body,
      draft_saved_at: monday,
      created_at: monday,
      updated_at: monday,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const compiled = {
    subject: 'Wieńce, {{first_name|Szanowni Państwo}}',
    preheader: '',
    html: '<p>Dzień dobry, {{first_name|Państwu}}! <a href="{{unsubscribe_url}}">Wypisz</a></p>\n',
    text: 'Dzień dobry! {{unsubscribe_url}}\n',
    compiler: 'test',
  };
  const { id: revisionId } = await db
    .insertInto('revisions')
    .values({
      workspace_id: owner.workspaceId,
      content_id: contentId,
      number: 1,
      made_for: 'schedule',
      body,
      compiled,
      created_at: monday,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: publicationId } = await db
    .insertInto('publications')
    .values({
      workspace_id: owner.workspaceId,
      client_id: clientId,
      content_id: contentId,
      channel_id: channelId,
      status: 'processing',
      revision_id: revisionId,
      payload: {
        v: 1,
        kind: 'newsletter',
        subject: '',
        preheader: '',
        htmlSha256: '',
        textSha256: '',
        sender: { name: 'Malwa', email: 'listy@malwa.example', replyTo: '' },
        audience: { listId },
      },
      payload_hash: 'x',
      created_at: monday,
      updated_at: monday,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const sendId = await frozen(publicationId, clientId);
  return { clientId, channelId, publicationId, sendId, listId };
}

async function frozen(publicationId: string, clientId: string): Promise<string> {
  await database.db
    .transaction()
    .execute((trx) => startSend(trx, { id: publicationId, workspaceId: owner.workspaceId, clientId }, now));
  const { id } = await database.db
    .selectFrom('sends')
    .where('publication_id', '=', publicationId)
    .select('id')
    .executeTakeFirstOrThrow();
  return id;
}

const run = (sendId: string, of = services()) => runSend(of, sendId, new AbortController().signal);
const mails = async (): Promise<ParsedMail[]> =>
  Promise.all((await smtp.mails()).map((mail) => simpleParser(Buffer.from(mail.raw, 'base64'))));
const status = async (sendId: string) =>
  await database.db
    .selectFrom('sends')
    .where('id', '=', sendId)
    .select(['status', 'paused_reason'])
    .executeTakeFirstOrThrow();

it('freezes the audience once, without the suppressed, and sends each reader one mail of their own', async () => {
  const { sendId, clientId, publicationId, listId } = await dueNewsletter(3);
  await addSubscriber(database.db, owner, { listId, email: 'too-late@example.pl', name: '', consented: true }, monday);
  expect(await frozen(publicationId, clientId), 'called again').toBe(sendId);
  await run(sendId);
  const received = await mails();
  expect(received.map((mail) => (mail.to && !Array.isArray(mail.to) ? mail.to.text : '')).sort()).toEqual([
    '"Żaneta 1" <p001@example.pl>',
    '"Żaneta 2" <p002@example.pl>',
    '"Żaneta 3" <p003@example.pl>',
  ]);
  expect(received[0]?.subject).toBe('Wieńce, Żaneta');
  const url = /href="http:\/\/localhost:3000\/u\/([^"]+)"/.exec(received[0]?.html || '')?.[1] ?? '';
  const link = verifyUnsubscribe(secrets, url);
  expect(link).toMatchObject({ workspaceId: owner.workspaceId, clientId });
  expect(verifyUnsubscribe(secrets, url.replace('.', '.x'))).toBeNull();
  expect(
    await unsubscribe(database.db, link ?? { workspaceId: '', clientId: '', subscriberId: '' }, 'one_click', now),
  ).toBe(true);
  expect(await status(sendId)).toMatchObject({ status: 'done' });
  expect(await sendCounts(database.db, sendId)).toMatchObject({ total: 3, sent: 3, left: 0, doubt: 0 });
  await run(sendId);
  expect(await smtp.received(), 'run again').toBe(3);
});

it('never mails who is suppressed when the audience is frozen', async () => {
  const { clientId, publicationId, sendId } = await dueNewsletter(3);
  await database.db.deleteFrom('recipients').where('send_id', '=', sendId).execute();
  await database.db.deleteFrom('sends').where('id', '=', sendId).execute();
  await suppressByHand(database.db, owner, { clientId, email: 'P002@example.pl' }, monday);
  await run(await frozen(publicationId, clientId));
  expect((await smtp.mails()).flatMap((mail) => mail.to)).toEqual(['p001@example.pl', 'p003@example.pl']);
});

it('sorts what the server says: refused for good, for now, for the sender, lost, in doubt', async () => {
  const { sendId, clientId } = await dueNewsletter(6);
  await smtp.setRules([
    { match: 'p001', at: 'rcpt', answer: 550, words: '5.1.1 no such user' },
    { match: 'p002', at: 'rcpt', answer: 450, words: '4.2.1 try later' },
    { match: 'p003', at: 'data', answer: 'drop' },
    { match: 'p004', at: 'data', answer: 554, words: '5.7.1 looks like spam' },
  ]);
  await run(sendId);
  const report = await sendOf(
    database.db,
    owner,
    (await database.db.selectFrom('sends').where('id', '=', sendId).select('publication_id').executeTakeFirstOrThrow())
      .publication_id,
  );
  expect(report?.exceptions.map(({ email, status: one }) => [email, one]).sort()).toEqual([
    ['p001@example.pl', 'refused'],
    ['p002@example.pl', 'deferred'],
    ['p003@example.pl', 'doubt'],
    ['p004@example.pl', 'refused'],
  ]);
  expect(report?.counts).toMatchObject({ sent: 2, refused: 2, doubt: 1, left: 1 });
  const suppressed = await database.db
    .selectFrom('suppressions')
    .where('client_id', '=', clientId)
    .select(['email_normal', 'reason'])
    .execute();
  expect(suppressed, 'only the address that does not exist').toEqual([
    { email_normal: 'p001@example.pl', reason: 'bounced' },
  ]);
  await smtp.setRules([]);
  await run(sendId);
  expect(await sendCounts(database.db, sendId), 'not before its time').toMatchObject({ left: 1 });
  now = new Date(monday.getTime() + 61_000);
  await run(sendId);
  expect(await status(sendId)).toMatchObject({ status: 'done' });
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 3, doubt: 1, left: 0 });
  const doubted = (await smtp.mails()).filter((mail) => mail.to.includes('p003@example.pl'));
  expect(doubted, 'taken by the server, its answer lost, never repeated').toHaveLength(1);
  expect(await sendToDoubts(database.db, owner, sendId, now)).toBe(1);
  await run(sendId);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 4, doubt: 0 });
});

it('stops when the sender is not allowed, and nobody is counted as tried', async () => {
  const { sendId } = await dueNewsletter(3);
  await smtp.setRules([{ match: '.', at: 'mail', answer: 553, words: '5.7.1 not yours' }]);
  await run(sendId);
  expect(await status(sendId)).toEqual({ status: 'paused', paused_reason: 'sender_refused' });
  expect(
    await database.db
      .selectFrom('recipients')
      .where('send_id', '=', sendId)
      .select(['status', 'tries'])
      .distinct()
      .execute(),
  ).toEqual([{ status: 'planned', tries: 0 }]);
  await smtp.setRules([]);
  await resumeSend(database.db, owner, sendId, now);
  await run(sendId);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 3 });
});

it('waits, and doubts nobody, while the server is away or refuses the password', async () => {
  const { sendId, channelId } = await dueNewsletter(2, { port: 9 });
  await run(sendId);
  expect(await status(sendId), 'a private address that is not allowed').toMatchObject({
    status: 'paused',
    paused_reason: 'private_address',
  });
  await database.db
    .updateTable('channels')
    .set({ credentials: secrets.encrypt('credentials', channelId, JSON.stringify({ password: 'zły' })) })
    .where('id', '=', channelId)
    .execute();
  const { settings } = await database.db
    .selectFrom('channels')
    .where('id', '=', channelId)
    .select('settings')
    .executeTakeFirstOrThrow();
  await database.db
    .updateTable('channels')
    .set({ settings: { ...settings, port: smtp.port } })
    .where('id', '=', channelId)
    .execute();
  await resumeSend(database.db, owner, sendId, now);
  await run(sendId);
  expect(await status(sendId)).toMatchObject({ paused_reason: 'credentials_refused' });
  expect(await sendCounts(database.db, sendId)).toMatchObject({ left: 2, doubt: 0 });
});

it('pauses, goes on and ends between two windows', async () => {
  const { sendId } = await dueNewsletter(windowSize + 10);
  const first = await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 60_000 }, now);
  expect(first?.recipients).toHaveLength(windowSize);
  await pauseSend(database.db, owner, sendId, now);
  expect(await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 60_000 }, now)).toBeNull();
  await expect(pauseSend(database.db, owner, sendId, now)).rejects.toMatchObject({ kind: 'conflict' });
  await resumeSend(database.db, owner, sendId, now);
  await cancelSend(database.db, owner, sendId, now);
  expect(await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 60_000 }, now)).toBeNull();
  expect(await sendCounts(database.db, sendId)).toMatchObject({ skipped: 10, left: windowSize });
});

it('does not mail who left after the audience was frozen', async () => {
  const { sendId, clientId } = await dueNewsletter(3);
  const left = { clientId, email: 'p002@example.pl' };
  await suppressByHand(database.db, owner, left, now);
  await run(sendId);
  expect(await smtp.received()).toBe(2);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 2, skipped: 1, left: 0 });
});

it('ends when all who were left have left', async () => {
  const { sendId, clientId } = await dueNewsletter(1);
  await suppressByHand(database.db, owner, { clientId, email: 'p001@example.pl' }, now);
  await run(sendId);
  expect(await smtp.received()).toBe(0);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 0, skipped: 1, left: 0 });
});

it('holds everything while the client is paused', async () => {
  const { sendId, clientId } = await dueNewsletter(2);
  await database.db.updateTable('clients').set({ paused_at: now }).where('id', '=', clientId).execute();
  await run(sendId);
  expect(await smtp.received()).toBe(0);
  await database.db.updateTable('clients').set({ paused_at: null }).where('id', '=', clientId).execute();
  await wakeSends(database.db, now);
  await run(sendId);
  expect(await smtp.received()).toBe(2);
});

it('names a killed window in doubt, only when its process is gone and its time is over', async () => {
  const { sendId } = await dueNewsletter(windowSize + 5);
  const window = await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 10_000 }, now);
  const gone = async () => true;
  await declareDoubts(database.db, gone, now, now);
  expect(await sendCounts(database.db, sendId), 'its time is not over').toMatchObject({ doubt: 0 });
  const later = new Date(now.getTime() + 11_000);
  await declareDoubts(database.db, async () => false, later, later);
  expect(await sendCounts(database.db, sendId), 'its process lives').toMatchObject({ doubt: 0 });
  await declareDoubts(database.db, gone, later, later);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ doubt: windowSize, left: 5 });
  await run(sendId);
  expect(await smtp.received(), 'only those who were never armed').toBe(5);
  expect(window?.recipients).toHaveLength(windowSize);
  expect(await status(sendId)).toMatchObject({ status: 'done' });
});

it('an outcome that comes after the doubt was declared ends it, but for those about whom a person has decided', async () => {
  const { sendId } = await dueNewsletter(4);
  const window = await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 10_000 }, now);
  if (!window) throw new Error('Nobody was armed.');
  const later = new Date(now.getTime() + 11_000);
  await declareDoubts(database.db, async () => true, later, later);
  await database.db
    .updateTable('recipients')
    .set({ status: 'planned' })
    .where('send_id', '=', sendId)
    .where('number', '=', 4)
    .execute();
  const told = [1, 2, 3, 4].map((number) => ({ number, kind: number === 3 ? ('back' as const) : ('sent' as const) }));
  await recordWindow(database.db, window, told, later);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 2, doubt: 0, left: 2 });
  // Told once more it changes nothing.
  await recordWindow(database.db, window, told, later);
  await run(sendId);
  expect((await smtp.mails()).flatMap((mail) => mail.to)).toHaveLength(2);
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 4, left: 0 });
});

it('after the send has ended, who would have to be tried again stays in doubt', async () => {
  const { sendId } = await dueNewsletter(2);
  const window = await armWindow(database.db, { sendId, workerId: randomUUID(), lastsMs: 10_000 }, now);
  if (!window) throw new Error('Nobody was armed.');
  const later = new Date(now.getTime() + 11_000);
  await declareDoubts(database.db, async () => true, later, later);
  await run(sendId);
  expect(await status(sendId)).toMatchObject({ status: 'done' });
  await recordWindow(
    database.db,
    window,
    [
      { number: 1, kind: 'sent' },
      { number: 2, kind: 'back' },
    ],
    later,
  );
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 1, doubt: 1, left: 0 });
});

it('leaves no window open when the node stops while a server is silent', async () => {
  const { sendId } = await dueNewsletter(5);
  await smtp.setRules([{ match: 'p002', at: 'data', answer: 'silent' }]);
  const stopping = new AbortController();
  const sending = runSend({ ...services(), ending: stopping.signal }, sendId, stopping.signal);
  await expect.poll(() => smtp.received(), { interval: 20 }).toBe(2);
  stopping.abort();
  await sending;
  expect(await sendCounts(database.db, sendId)).toMatchObject({ sent: 1, doubt: 1, left: 3 });
  const windows = await database.db
    .selectFrom('send_windows')
    .where('send_id', '=', sendId)
    .select('outcome')
    .execute();
  expect(windows).toEqual([{ outcome: 'done' }]);
});

it('shares a send between two nodes without sending anything twice', async () => {
  const { sendId } = await dueNewsletter(windowSize * 2 + 20);
  await Promise.all([run(sendId), run(sendId), run(sendId)]);
  await run(sendId);
  const to = (await smtp.mails()).flatMap((mail) => mail.to);
  expect(to).toHaveLength(windowSize * 2 + 20);
  expect(new Set(to).size).toBe(to.length);
});
