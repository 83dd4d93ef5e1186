import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { schedule } from '#server/content/scheduling.ts';
import { addSpecialDay, removeSpecialDays } from '#server/days/specialDays.ts';
import { pauseEverything, resumeEverything } from '#server/operations/pausing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { addLabel, setLabels } from '#server/week/labels.ts';
import { addSlot, removeSlot } from '#server/week/slots.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { makePost } from '#test/support/publications.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let assistant: MemberActor;
let mine: string;
let others: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  owner = await makeOwner(database.db);
  assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  mine = await makeClient(database.db, owner.workspaceId, { name: 'Moja' });
  others = await makeClient(database.db, owner.workspaceId, { name: 'Cudza' });
  await assign(database.db, assistant, mine);
});
afterAll(async () => {
  await web.close();
  await database.close();
});

async function cookieOf(member: MemberActor): Promise<string> {
  const session = await web.services.auth.signInWithLink(stranger, await web.services.auth.mintLink(member.email));
  return withCookies(stranger, session?.cookies ?? []).cookie ?? '';
}

/** Opens the stream and waits until it listens; `next` is the next piece that is written. */
async function watch(member: MemberActor, cookie?: string) {
  const response = await web.get('/live', { cookie: cookie ?? (await cookieOf(member)) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value ?? null;
  // What changed a moment before may be told first.
  let told = '';
  while (!told.includes(': listening\n\n')) told += (await next()) ?? expect.unreachable(`It ended: ${told}`);
  return { response, next, leave: () => reader?.cancel() };
}

async function post(clientId: string): Promise<string> {
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
  const place = { workspaceId: owner.workspaceId, clientId };
  return (await makePost(database.db, place, [channelId], { stage: 'draft', approved: false })).contentId;
}
const due = { wall: '2030-05-06T09:00', zone: 'Europe/Warsaw' };

test('who looks hears that something of theirs changed, once for a whole transaction, and never of others', async () => {
  const [own, foreign] = [await post(mine), await post(others)];
  const stream = await watch(assistant);
  expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(stream.response.headers.get('content-encoding')).toBeNull();
  // The other client's first: were it told, it would come first.
  await schedule(database.db, owner, { contentId: foreign, due }, new Date());
  await database.db.transaction().execute(async (trx) => {
    for (const wall of ['2030-05-06T09:00', '2030-05-07T09:00', '2030-05-08T09:00'])
      await schedule(trx, owner, { contentId: own, due: { ...due, wall } }, new Date());
  });
  expect(await stream.next()).toBe('event: changed\ndata: {}\n\n');
  await database.db.updateTable('contents').set({ title: 'Inny tytuł' }).where('id', '=', own).execute();
  expect(await stream.next()).toBe('event: changed\ndata: {}\n\n');
  await stream.leave();
});

test('what stands around the contents is told, too: days, slots, labels, and what is shown of clients and channels', async () => {
  const { db } = database;
  const now = new Date();
  const clientId = await makeClient(db, owner.workspaceId, { name: 'Dookoła' });
  const channelId = await makeChannel(db, owner.workspaceId, clientId);
  const contentId = await post(clientId);
  const heard: string[] = [];
  const listening = await database.sql.listen('asystentka_live', (payload) => void heard.push(payload));
  onTestFinished(() => listening.unlisten());
  await database.sql`insert into watched_workspaces values (${owner.workspaceId}, now() + interval '1 minute')
    on conflict (workspace_id) do update set until = excluded.until`;
  let ends = 0;
  /** What is told of this, once each. */
  const toldOf = async (work: () => Promise<unknown>) => {
    heard.length = 0;
    await work();
    const end = `end ${ends++}`;
    await database.sql`select pg_notify('asystentka_live', ${end})`;
    await expect.poll(() => heard.at(-1)).toBe(end);
    return [...new Set(heard.slice(0, -1))];
  };
  const own = [`${owner.workspaceId} ${clientId}`];
  const day = {
    clientIds: [clientId],
    kind: 'holiday' as const,
    name: 'Wolne',
    from: '2030-05-02',
    until: '2030-05-02',
  };
  let dayIds: string[] = [];
  let ids = { slotId: '', labelId: '' };
  const client = db.updateTable('clients').where('id', '=', clientId);
  const channel = db.updateTable('channels').where('id', '=', channelId);
  const told: [string, () => Promise<unknown>][] = [
    ['a day', async () => (dayIds = await addSpecialDay(db, owner, { ...day, everyYear: false }, now))],
    ['a day taken away', () => removeSpecialDays(db, owner, dayIds, now)],
    [
      'a slot',
      async () => {
        const slot = { clientId, weekday: 2, wallTime: '18:00', skipHolidays: false, channelIds: [channelId] };
        ids = { ...ids, ...(await addSlot(db, owner, slot, now)) };
      },
    ],
    ['other channels of a slot', () => db.deleteFrom('slot_channels').where('slot_id', '=', ids.slotId).execute()],
    [
      'another time of a slot',
      () => db.updateTable('slots').set({ wall_time: '19:00' }).where('id', '=', ids.slotId).execute(),
    ],
    ['a slot taken away', () => removeSlot(db, owner, ids, now)],
    [
      'a label',
      async () => {
        const label = { clientId, name: 'porady', colour: '#5b7f3a', targetShare: null };
        ids = { ...ids, ...(await addLabel(db, owner, label, now)) };
      },
    ],
    ['a label on a content', () => setLabels(db, owner, { contentId, labelIds: [ids.labelId] })],
    ['a label’s name', () => db.updateTable('labels').set({ name: 'rady' }).where('id', '=', ids.labelId).execute()],
    ['a label off a content', () => setLabels(db, owner, { contentId, labelIds: [] })],
    ['a client’s name', () => client.set({ name: 'Inaczej' }).execute()],
    ['how a client approves', () => client.set({ approval_policy: 'not_needed' }).execute()],
    ['a new channel', () => makeChannel(db, owner.workspaceId, clientId, { name: 'Nowy' })],
    ['a channel that needs to be connected again', () => channel.set({ status: 'reconnect' }).execute()],
  ];
  for (const [what, work] of told) expect(await toldOf(work), what).toEqual(own);
  expect(await toldOf(() => client.set({ mail_footer: 'nic' }).execute())).toEqual([]);
  expect(await toldOf(() => channel.set({ status_words: 'nic' }).execute())).toEqual([]);
});

test('that everything was stopped is seen on every open screen', async () => {
  const stream = await watch(owner);
  await pauseEverything(database.db, owner, new Date());
  expect(await stream.next()).toBe('event: changed\ndata: {}\n\n');
  await resumeEverything(database.db, owner, new Date());
  await stream.leave();
});

test('a burst that nobody watches sends nothing, and a draft that is saved tells nobody', async () => {
  const heard: string[] = [];
  const contentId = await post(mine);
  await database.sql`delete from watched_workspaces`;
  const listening = await database.sql.listen('asystentka_live', (payload) => void heard.push(payload));
  await schedule(database.db, owner, { contentId, due }, new Date());
  await database.sql`insert into watched_workspaces values (${owner.workspaceId}, now() + interval '1 minute')`;
  await database.db.updateTable('contents').set({ draft_version: 2 }).where('id', '=', contentId).execute();
  await database.sql`select pg_notify('asystentka_live', 'end')`;
  await expect.poll(() => heard.at(-1)).toBe('end');
  expect(heard).toEqual(['end']);
  await listening.unlisten();
});

test('nobody who is not signed in, and not more than a person’s browsers', async () => {
  expect((await web.get('/live')).status).toBe(401);
  const member = await makeMember(database.db, owner.workspaceId, 'assistant');
  const cookie = await cookieOf(member);
  const streams = await Promise.all(Array.from({ length: 12 }, () => watch(member, cookie)));
  expect((await web.get('/live', { cookie })).status).toBe(429);
  await Promise.all(streams.map((stream) => stream.leave()));
  // Whoever left makes room again.
  const again = async () => {
    const response = await web.get('/live', { cookie });
    await response.body?.cancel();
    return response.status;
  };
  await expect.poll(again).toBe(200);
});
